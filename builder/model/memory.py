"""How much memory training takes and how large the file gets, estimated from what the checker says. Knows no Keras."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SLOTS = {
    "adam": 2, "adamw": 2, "nadam": 2, "adamax": 2, "lamb": 2, "adadelta": 2, "ftrl": 2, "muon": 1,
    "rmsprop": 1, "adagrad": 1, "lion": 1, "sgd": 0, "adafactor": 1, "schedulefreeadamw": 2,
}  # fmt: skip
"""Numbers that an optimizer keeps for each trainable one, with Keras's defaults."""

_MORE_SLOTS = {"momentum": 1, "centered": 1, "amsgrad": 1, "use_ema": 1}
"""Arguments that make an optimizer keep more, when they are set."""

_WEIGHT_BYTES = 4
_FILE_BYTES = 12_000
_LAYER_FILE_BYTES = 2_500


@dataclass(frozen=True, slots=True)
class Memory:
    """What training and its file take, as estimates. The backend itself and the data are not in it.

    Args:
        weights_bytes: The weights.
        gradients_bytes: The gradients of those that learn.
        optimizer_bytes: What the optimizer keeps beside each of them.
        results_bytes: What the layers give for one batch, and the gradients of that.
        file_bytes: Size of the saved `.keras` file, with the optimizer's state.
    """

    weights_bytes: int
    gradients_bytes: int
    optimizer_bytes: int
    results_bytes: int
    file_bytes: int

    @property
    def training_bytes(self) -> int:
        """All that training takes."""
        return self.weights_bytes + self.gradients_bytes + self.optimizer_bytes + self.results_bytes


def memory_bytes(inference: Mapping[str, Any], batch_size: int, optimizer: Any) -> Memory:
    """Return what training takes.

    Weights count four bytes, as Keras keeps them under every precision. What a layer gives is kept for the way back,
    where its gradient has the same size; axes that only the data knows count as one, so sequences of open
    length take more.

    Args:
        inference: What the checker says of the design.
        batch_size: How many examples make one step.
        optimizer: The plan's optimizer, as identifier or as class_name and config; `None` counts as Adam.
    """
    parameters, trainable = int(inference["parameters"]), int(inference["trainable"])
    kept = _slots(optimizer) * trainable
    layers = inference["nodes"].values()
    results = sum(_tensor_bytes(output) for layer in layers for output in layer["outputs"])
    return Memory(
        weights_bytes=parameters * _WEIGHT_BYTES,
        gradients_bytes=trainable * _WEIGHT_BYTES,
        optimizer_bytes=kept * _WEIGHT_BYTES,
        results_bytes=2 * batch_size * results,
        file_bytes=(parameters + kept) * _WEIGHT_BYTES + _FILE_BYTES + _LAYER_FILE_BYTES * len(layers),
    )


def _tensor_bytes(output: Mapping[str, Any]) -> int:
    return math.prod(size or 1 for size in output["shape"][1:]) * _dtype_bytes(str(output["dtype"]))


def _dtype_bytes(dtype: str) -> int:
    if dtype.endswith("64"):
        return 8
    if dtype.endswith("16"):
        return 2
    return 1 if dtype.endswith("8") or dtype == "bool" else 4


def _slots(optimizer: Any) -> int:
    name = "adam"
    config: Mapping[str, Any] = {}
    if isinstance(optimizer, str):
        name = optimizer
    elif isinstance(optimizer, Mapping):
        name, config = str(optimizer.get("class_name")), optimizer.get("config") or {}
    more = sum(count for argument, count in _MORE_SLOTS.items() if config.get(argument))
    if (inner := config.get("inner_optimizer")) is not None:
        return _slots(inner)
    return _SLOTS.get(name.lower(), 2) + more
