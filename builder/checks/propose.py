"""Proposals: a value and a reason for every field of the plan that the person left open."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from builder.checks.diagnostic import Proposal
from builder.checks.ending import Ending, ending
from builder.checks.goal import Goal, goal
from builder.checks.network import Network
from builder.checks.parts import number, whole
from builder.checks.sentences import both
from builder.design import Design

_EPOCHS = (5, 10, 20, 50, 100)
_STEPS_TO_LEARN = 1000
"""Steps after which a small network has usually learned what it will: the proposed epochs come near it."""


def propose(design: Design, inference: Mapping[str, Any], info: Mapping[str, Any] | None) -> dict[str, Proposal]:
    """Propose a value for each field of the plan that is open.

    Args:
        design: The design; fields of its plan that are not `None` stay the person's.
        inference: What the checker answers about it.
        info: What its data set says of itself, as JSON; `None` where it can't be read, then nothing is proposed.

    Returns:
        For each open field its proposal.
    """
    return proposed(Network(design, inference, info or {}))


def proposed(network: Network) -> dict[str, Proposal]:
    """Propose a value for each field of the plan that is open.

    Args:
        network: The design and what is known of it.
    """
    aim = goal(network.info)
    if aim is None:
        return {}
    return {field: make(network, aim) for field, make in _MAKERS.items() if getattr(network.design.plan, field) is None}


def resolve(design: Design, proposals: Mapping[str, Proposal]) -> Design:
    """Return the design with nothing open in its plan. The network is never changed.

    Args:
        design: The design.
        proposals: What `propose` gave for it.
    """
    values = {field: one.value for field, one in proposals.items() if getattr(design.plan, field) is None}
    if "metrics" in values:
        values["metrics"] = tuple(values["metrics"])
    return replace(design, plan=replace(design.plan, **values))


def training_examples(examples: int, validation_split: float) -> int:
    """Return how many examples train, as `builder.data.split` divides them."""
    return examples - min(round(examples * validation_split), max(examples - 1, 0))


def propose_loss(network: Network, aim: Goal) -> Proposal:
    """Propose a loss from the target and the last activation.

    Args:
        network: The design and what is known of it.
        aim: What the target asks of the output.
    """
    end = ending(network)
    if aim.form == "amount":
        own = network.info["target"].get("kind") == "input"
        return _proposal("loss", "mean_squared_error", "loss_input" if own else "loss_amount")
    if aim.classes == 2 and aim.form == "index" and _units(end) == 1:
        return _crossentropy("binary_crossentropy", "loss_binary", end, ("sigmoid",))
    name = "categorical_crossentropy" if aim.form == "one_hot" else "sparse_categorical_crossentropy"
    return _crossentropy(name, f"loss_{aim.form}", end, ("softmax", "sigmoid"), classes=aim.classes)


def _crossentropy(name: str, reason: str, end: Ending | None, closed: tuple[str, ...], **values: object) -> Proposal:
    # Without an end, and where it can't be told, Keras's default stands.
    activation = end.activation if end else None
    if end is None or activation is None or activation in closed:
        return _proposal("loss", name, reason, **values)
    part = {"class_name": _CLASS_NAMES[name], "config": {"from_logits": True}}
    return _proposal("loss", part, f"{reason}_logits", activation=activation, **values)


_CLASS_NAMES = {
    "binary_crossentropy": "BinaryCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
}


def propose_metrics(network: Network, aim: Goal) -> Proposal:
    """Propose metrics for a target.

    Args:
        network: The design and what is known of it.
        aim: What the target asks of the output.
    """
    if network.info["target"].get("kind") == "mask" and (_units(ending(network)) or 0) > 1:
        # Most pixels are background: accuracy alone would praise who finds nothing.
        config = {"num_classes": aim.classes, "sparse_y_pred": False, "name": "mean_iou"}
        return _proposal("metrics", ["accuracy", {"class_name": "MeanIoU", "config": config}], "metrics_mask")
    if aim.form == "amount":
        value = ["mean_absolute_error", "root_mean_squared_error"]
        scaled = bool(network.info.get("prepared", {}).get("scale_target"))
        return _proposal("metrics", value, "metrics_amount_scaled" if scaled else "metrics_amount")
    end = ending(network)
    if end is not None and _units(end) == 1 and end.activation not in ("sigmoid", None):
        part = {"class_name": "BinaryAccuracy", "config": {"name": "accuracy", "threshold": 0.0}}
        return _proposal("metrics", [part], "metrics_logits")
    return _proposal("metrics", ["accuracy"], "metrics_classes")


def _optimizer(network: Network, aim: Goal) -> Proposal:
    if network.info.get("modality") == "points":
        part = {"class_name": "Adam", "config": {"learning_rate": 0.01}}
        return _proposal("optimizer", part, "optimizer_points")
    return _proposal("optimizer", "adam", "optimizer_adam")


def _validation_split(network: Network, aim: Goal) -> Proposal:
    examples = _examples(network)
    if examples < 5:
        return _proposal("validation_split", 0.0, "split_none", examples=examples)
    if examples > 50_000:
        return _proposal("validation_split", 0.1, "split_large", held=round(examples * 0.1))
    return _proposal("validation_split", 0.2, "split_usual", held=round(examples * 0.2))


def _batch_size(network: Network, aim: Goal) -> Proposal:
    examples = _examples(network)
    if examples < 500:
        return _proposal("batch_size", 8 if examples < 100 else 16, "batch_small", examples=examples)
    if examples <= 20_000:
        return _proposal("batch_size", 32, "batch_usual")
    return _proposal("batch_size", 64 if examples <= 50_000 else 128, "batch_large", examples=examples)


def _epochs(network: Network, aim: Goal) -> Proposal:
    plan = network.design.plan
    # What the person wrote may be anything; a rule says so, and the proposal takes the usual value meanwhile.
    split = number(plan.validation_split)
    if split is None or not 0 <= split <= 0.9:
        split = _validation_split(network, aim).value
    batch = whole(plan.batch_size)
    if batch is None or batch < 1:
        batch = _batch_size(network, aim).value
    steps = max(1, -(-training_examples(_examples(network), split) // batch))
    value = min(_EPOCHS, key=lambda epochs: abs(epochs - _STEPS_TO_LEARN / steps))
    return _proposal("epochs", value, "epochs", steps=steps)


def _examples(network: Network) -> int:
    return max(0, int(network.info.get("examples") or 0))


def _units(end: Ending | None) -> int | None:
    return end.shape[-1] if end and end.shape else None


def _proposal(field: str, value: Any, reason: str, **values: object) -> Proposal:
    return Proposal(field, value, both(f"checks.propose_{reason}", **values))


_MAKERS: dict[str, Callable[[Network, Goal], Proposal]] = {
    "loss": propose_loss,
    "optimizer": _optimizer,
    "metrics": propose_metrics,
    "validation_split": _validation_split,
    "batch_size": _batch_size,
    "epochs": _epochs,
}
