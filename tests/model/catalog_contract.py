"""Hold the catalog against Keras: `python -m tests.model.catalog_contract` prints what does not hold, as JSON."""

import inspect
import json
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy

from builder.catalog import FORMULA, Parameter, Part, catalog, typed
from builder.model import bootstrap

SIZES = (8, 8, 8, 8, 3)
CHOSEN_BY_KERAS = ("accuracy", "crossentropy")


class Contract:
    def __init__(self) -> None:
        import keras

        self.keras = keras
        self.faults: list[str] = []
        self.checked = 0

    def run(self) -> None:
        for part in catalog().all():
            if part.name == "Input":
                self.attempt(part, "start", lambda: self.keras.Input(shape=(4,), dtype="float32"))
            elif part.name == FORMULA:
                self.formula(part)
            elif part.family == "activation":
                self.activation(part)
            elif part.name not in CHOSEN_BY_KERAS:
                self.part(part)

    def attempt(self, part: Part, what: str, action: Callable[[], Any]) -> Any:
        self.checked += 1
        try:
            return action()
        except Exception as problem:
            self.faults.append(f"{part.family} {part.name}: {what}: {type(problem).__name__}: {str(problem)[:200]}")
            return None

    def refuses(self, part: Part, name: str, value: Any) -> None:
        self.checked += 1
        try:
            self.make(part, {name: value})
        except Exception:
            return
        self.faults.append(f"{part.family} {part.name}: {name}={value!r} was to be refused")

    def training(self, part: Part) -> None:
        if part.inputs != (1, 1) or part.backends or part.group == "wrapper":
            return
        self.checked += 1
        if self.acts_in_training_alone(part) != part.training_only:
            self.faults.append(f"layer {part.name}: training_only should be {not part.training_only}")

    def activation(self, part: Part) -> None:
        for name in (part.name, *part.aliases):
            values = self.keras.ops.convert_to_tensor([[-1.0, 0.5, 2.0, -0.2]])
            self.attempt(part, f"called as {name}", lambda name=name, v=values: self.keras.activations.get(name)(v))

    def formula(self, part: Part) -> None:
        from builder.model import build, calling, nodes

        if part.family == "loss":
            ref = {"class_name": FORMULA, "config": part.start}
            self.attempt(part, "start", lambda: build.make_part("loss", ref)(self.example(2), self.example(2)))
            return
        kind, config = FORMULA, dict(part.start)
        if part.family == "activation":
            kind, config = "Dense", {"units": 2, "activation": {"class_name": FORMULA, "config": config}}
        inputs = [self.keras.Input((4,))]
        self.attempt(part, "start", lambda: calling.call(nodes.make(kind, config, "one"), inputs, [0]))

    def part(self, part: Part) -> None:
        self.attempt(part, "start", lambda: self.make(part, {}))
        for parameter in part.parameters:
            for value in samples(part, parameter):
                self.attempt(
                    part,
                    f"{parameter.name}={value!r}",
                    lambda value=value, name=parameter.name: self.make(part, {name: value}),
                )
            for value in beyond(part, parameter):
                self.refuses(part, parameter.name, value)
        if part.family == "layer" and part.inputs == (1, 1) and part.ranks:
            for rank in part.ranks:
                self.attempt(part, f"called with rank {rank}", lambda rank=rank: self.call(part, rank))
        if part.family == "layer" and "training" in inspect.signature(self.kind("layer", part.name).call).parameters:
            self.training(part)
        if part.family in ("loss", "metric", "optimizer", "initializer", "regularizer", "constraint"):
            module = getattr(self.keras, {"loss": "losses"}.get(part.family, f"{part.family}s"))
            for alias in part.aliases:
                self.attempt(part, f"known as {alias}", lambda alias=alias: module.get(alias))

    def make(self, part: Part, more: Mapping[str, Any]) -> Any:
        config = typed(part.family, part.name, {**part.start, **more})
        config = {name: self.value(one) for name, one in config.items()}
        return self.kind(part.family, part.name)(**config)

    def value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict) and "class_name" in value:
            return self.make(catalog().part("layer", value["class_name"]), value["config"])
        return value

    def kind(self, family: str, name: str) -> Any:
        places = {"loss": "losses", "schedule": "optimizers"}
        module = getattr(self.keras, places.get(family, f"{family}s"))
        return getattr(module.schedules if family == "schedule" else module, name)

    def call(self, part: Part, rank: int) -> Any:
        return self.make(part, {})(self.example(rank))

    def example(self, rank: int) -> Any:
        # Pixels of several colours, so that every change of an image shows.
        shape = (4, *SIZES[-(rank - 1) :])
        return numpy.random.default_rng(0).integers(1, 255, shape).astype("float32")

    def acts_in_training_alone(self, part: Part) -> bool:
        """Say whether a layer leaves its input as it is, but for training."""
        layer = self.make(part, {})
        example = self.example(part.ranks[0] if part.ranks else 2)
        still = self.keras.ops.convert_to_numpy(layer(example, training=False))
        if still.shape != example.shape or not numpy.allclose(still, example):
            return False
        tries = (self.keras.ops.convert_to_numpy(layer(example, training=True)) for _ in range(20))
        return any(one.shape != example.shape or not numpy.allclose(one, example) for one in tries)


def samples(part: Part, parameter: Parameter) -> list[Any]:
    """Return values that Keras must take for an argument: its default, its choices, its limits."""
    if f"{part.name}.{parameter.name}" in TOGETHER:
        return []
    limits = [one for one in (parameter.minimum, parameter.maximum) if one is not None]
    return [parameter.default, *parameter.choices, *([one] if parameter.listed else one for one in limits)]


def beyond(part: Part, parameter: Parameter) -> list[Any]:
    """Return values that Keras must refuse, because the catalog says that they must stand in a list."""
    return [1] if parameter.listed and f"{part.name}.{parameter.name}" not in TOGETHER else []


TOGETHER = {
    "AUC.num_labels": "multi_label",
    "Discretization.num_bins": "bin_boundaries",
    "GroupQueryAttention.num_query_heads": "num_key_value_heads",
    "IntegerLookup.salt": "oov_method",
    "PiecewiseConstantDecay.boundaries": "values",
    "PiecewiseConstantDecay.values": "boundaries",
    "STFTSpectrogram.fft_length": "frame_length",
    "AUC.label_weights": "multi_label",
    "IntegerLookup.idf_weights": "output_mode",
    "StringLookup.idf_weights": "output_mode",
    "TextVectorization.idf_weights": "output_mode",
}
"""Arguments that Keras only takes with a fitting value of another one."""


def main() -> None:
    bootstrap.full("tensorflow")
    contract = Contract()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        contract.run()
    print(json.dumps({"checked": contract.checked, "faults": contract.faults}))


if __name__ == "__main__":
    main()
