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
    Connect,
    Design,
    Edit,
    RemoveNodes,
    ResetArgument,
    SetPlan,
    Several,
    ShareLayers,
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

    def add(self, kind: str, after: str | None, config: Mapping[str, Any] | None = None) -> str:
        """Add a layer and return its id."""
        fresh = free_id(kind, self.design.ids())
        self.do(AddNode(kind, after, dict(config or {})))
        return fresh


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
    aim = _startable(info)
    if aim is None:
        return None
    inputs: Sequence[Mapping[str, Any]] = info["inputs"]
    # The first Inputs stay with their names; they take the shapes of the data.
    kept = [node for node in design.nodes if node.kind == INPUT][: len(inputs)]
    gone = tuple(node.id for node in design.nodes if node not in kept)
    # What is left is the same as if the layers were taken out one by one, which takes long in a large network.
    left = replace(design, nodes=tuple(kept), edges=(), groups=())
    changes = _Changes(left, [RemoveNodes(gone)] if gone else [])
    for node in kept:
        if "shape" in node.config:
            changes.do(ResetArgument(node.id, "shape"))
    entries = [*(node.id for node in kept), *(changes.add(INPUT, None) for _ in inputs[len(kept) :])]
    ends = _towers(changes, entries, info) if aim.rank == 2 else [_place_by_place(changes, entries[0], aim)]
    if len(ends) > 1:
        joined = changes.add("Concatenate", ends[0])
        for place, end in enumerate(ends[1:], start=1):
            changes.do(Connect(end, joined, 0, place))
        ends = [changes.add("Dense", joined, _relu(units=32))]
    if aim.rank == 2:
        kind, config = _head(aim)
        changes.add(kind, ends[0], config)
    for name in ("loss", "metrics"):
        if getattr(design.plan, name) is not None:
            changes.do(SetPlan(name, None))
    return Several(tuple(changes.edits))


def can_start(info: Mapping[str, Any]) -> bool:
    """Say whether data say enough of themselves for `starting_network`.

    Args:
        info: What the data set says of itself, as JSON.
    """
    return _startable(info) is not None


def _startable(info: Mapping[str, Any]) -> Goal | None:
    aim = goal(info)
    inputs: Sequence[Mapping[str, Any]] = info.get("inputs") or ()
    if aim is None or not inputs or not all(one.get("shape") for one in inputs):
        return None
    if aim.rank != 2 and (len(inputs) > 1 or len(inputs[0]["shape"]) != aim.rank - 1):
        return None
    return aim


def _place_by_place(changes: _Changes, entry: str, aim: Goal) -> str:
    """Put layers behind an Input that answer for each place of it, such as each pixel; return the last one."""
    kind = f"Conv{aim.rank - 2}D"
    for filters in (16, 32):
        entry = changes.add(kind, entry, _relu(filters=filters, kernel_size=3, padding="same"))
    closing = {"activation": "softmax"} if aim.classification else {}
    return changes.add(kind, entry, {"filters": aim.units, "kernel_size": 1, **closing})


def _towers(changes: _Changes, entries: Sequence[str], info: Mapping[str, Any]) -> list[str]:
    """Put layers behind each Input; return the last one of each.

    Inputs of one kind that belong together, such as two pictures, go through the same layers.
    """
    inputs = info["inputs"]
    alike = len({(tuple(one["shape"]), one["dtype"]) for one in inputs}) == 1 and info.get("modality") != "table"
    ends: list[str] = []
    first: list[str] = []
    for entry, one in zip(entries, inputs, strict=True):
        if first and alike:
            taken = changes.design.ids()
            changes.do(ShareLayers(tuple(first)))
            again = [node.id for node in changes.design.nodes if node.id not in taken]
            changes.do(Connect(entry, again[0]))
            ends.append(again[-1])
            continue
        tower = [entry]
        for kind, config in _body(info, one):
            tower.append(changes.add(kind, tower[-1], config))
        ends.append(tower[-1])
        first = first or tower[1:]
    return ends


def _body(info: Mapping[str, Any], one: Mapping[str, Any]) -> Iterator[Layer]:
    """Give the layers between an input and the last one, by what the data is."""
    shape = tuple(one["shape"])
    if info.get("vocabulary") and len(shape) == 1 and str(one["dtype"]).startswith("int"):
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
