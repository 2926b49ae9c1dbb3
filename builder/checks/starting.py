"""A small network that fits a data set: what a design becomes when its layers were made for other data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from builder.checks.diagnostic import Repair
from builder.checks.goal import Goal, goal
from builder.checks.network import Network
from builder.checks.rule import repair
from builder.design import (
    INPUT,
    AddNode,
    Design,
    Edit,
    RemoveNodes,
    ResetArgument,
    SetPlan,
    Several,
    apply,
    free_id,
)

Layer = tuple[str, dict[str, Any]]
"""A layer's name in the catalog, and its arguments."""

STARTING = "starting_network"
"""Name of the repair."""
_EMBEDDING_DIM = 32
_LARGE_PICTURE = 64
"""Pictures with longer sides are pooled whole: flattened, they would put millions of weights into one layer."""
_LONG_SERIES = 128
"""A recurrent layer walks through the steps one by one, which takes too long for more than these."""


@dataclass
class _Changes:
    """A design and the edits that led to it."""

    design: Design
    edits: list[Edit] = field(default_factory=list)

    def do(self, edit: Edit) -> None:
        """Apply one more edit."""
        self.design = apply(edit, self.design)
        self.edits.append(edit)


def starting_repairs(network: Network) -> tuple[Repair, ...]:
    """Return the repair that puts a network for the data in place of all layers; none where nothing can be proposed.

    Args:
        network: The design and what is known of its data.
    """
    edit = starting_network(network.design, network.info)
    return (repair(STARTING, edit),) if edit is not None else ()


def starting_network(design: Design, info: Mapping[str, Any]) -> Edit | None:
    """Return the edit that turns a network into a small one for its data; `None` where the data says too little.

    Loss and metrics are proposed anew, since those that the person chose belong to the other network's output.

    Args:
        design: The design; its inputs, name and the rest of its plan stay.
        info: What its data set says of itself, as JSON.
    """
    aim = goal(info)
    inputs: Sequence[Mapping[str, Any]] = info.get("inputs") or ()
    if aim is None or aim.rank != 2 or len(inputs) != 1 or not inputs[0].get("shape"):
        return None
    # The first Input stays with its name; it takes the shape of the data.
    first = next((node for node in design.nodes if node.kind == INPUT), None)
    gone = tuple(node.id for node in design.nodes if node != first)
    # What is left is the same as if the layers were taken out one by one, which takes long in a large network.
    left = replace(design, nodes=tuple(node for node in design.nodes if node == first), edges=(), groups=())
    changes = _Changes(left, [RemoveNodes(gone)] if gone else [])
    if first is None:
        changes.do(AddNode(INPUT))
    elif "shape" in first.config:
        changes.do(ResetArgument(first.id, "shape"))
    behind = first.id if first is not None else free_id(INPUT, set())
    for kind, config in (*_body(info, tuple(inputs[0]["shape"])), _head(aim)):
        fresh = free_id(kind, changes.design.ids())
        changes.do(AddNode(kind, behind, config))
        behind = fresh
    for name in ("loss", "metrics"):
        if getattr(design.plan, name) is not None:
            changes.do(SetPlan(name, None))
    return Several(tuple(changes.edits))


def _body(info: Mapping[str, Any], shape: tuple[int, ...]) -> Iterator[Layer]:
    """Give the layers between the input and the last one, by what the data is."""
    if info.get("vocabulary") and len(shape) == 1:
        yield "Embedding", {"input_dim": int(info["vocabulary"]), "output_dim": _EMBEDDING_DIM}
        yield "GlobalAveragePooling1D", {}
        yield "Dense", _relu(units=32)
    elif len(shape) == 1:
        width = 16 if info.get("modality") == "points" else 64
        yield from [("Dense", _relu(units=width))] * 2
    elif len(shape) == 2 and shape[0] <= _LONG_SERIES:
        yield "GRU", {"units": 32}
    elif len(shape) == 2:
        yield "Conv1D", _relu(filters=16, kernel_size=9, strides=4, padding="same")
        yield "Conv1D", _relu(filters=32, kernel_size=9, strides=4, padding="same")
        yield "GlobalAveragePooling1D", {}
    elif len(shape) in (3, 4):
        yield from _pictures(shape[:-1])
    else:
        yield "Flatten", {}
        yield "Dense", _relu(units=64)


def _pictures(sides: tuple[int, ...]) -> Iterator[Layer]:
    axes = f"{len(sides)}D"
    large = max(sides) > _LARGE_PICTURE
    least = min(sides)
    for filters in (16, 32, 64) if large else (32, 64):
        yield f"Conv{axes}", _relu(filters=filters, kernel_size=3, padding="same")
        if least >= 2:
            yield f"MaxPooling{axes}", {}
            least //= 2
    yield (f"GlobalAveragePooling{axes}" if large else "Flatten"), {}


def _head(aim: Goal) -> Layer:
    return "Dense", {"units": aim.units, **({"activation": "softmax"} if aim.classification else {})}


def _relu(**config: Any) -> dict[str, Any]:
    return {**config, "activation": "relu"}
