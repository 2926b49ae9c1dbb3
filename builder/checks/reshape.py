"""What a layer expected, what it got, and which layers stand between the two. Names parts, since a repair must."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builder import catalog
from builder.checks.diagnostic import Repair
from builder.checks.network import Network, Shape
from builder.checks.parts import whole
from builder.checks.repairs import insert_on_edge
from builder.checks.rule import Finding, repair
from builder.checks.sentences import shape_text
from builder.design import Edge, MoveNode, Node, RemoveNodes, ReplaceNode, SetArgument

_PATTERNS = {
    2: "(None, features)",
    3: "(None, steps, features)",
    4: "(None, height, width, channels)",
    5: "(None, depth, height, width, channels)",
}
"""How a shape of each rank reads."""

_WINDOWS = ("kernel_size", "pool_size")
_EMBEDDING_DIM = 32


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Where two layers meet.

    Args:
        network: The design and what is known of it.
        edge: The connection.
        source: The layer that gives.
        target: The layer that refuses.
        got: What it is given.
    """

    network: Network
    edge: Edge
    source: Node
    target: Node
    got: Shape


def mismatch(network: Network, node: Node, message: Any) -> Finding:
    """Return what is wrong between a layer that refuses its input and what feeds it.

    Args:
        network: The design and what is known of it.
        node: The layer that refuses.
        message: What Keras says, as text or in every language.
    """
    edges = network.inputs_of(node.id)
    shapes = [network.shape(edge.source, edge.source_handle) for edge in edges]
    known = [shape for shape in shapes if shape is not None]
    source = network.node(edges[0].source) if edges else None
    if len(edges) != 1 or source is None or shapes[0] is None:
        sources = ", ".join(f"{edge.source} {shape_text(shape)}" for edge, shape in zip(edges, known, strict=False))
        values: dict[str, Any] = {"layer": node.id, "sources": sources, "message": message}
        return Finding({"node": node.id}, values, tuple(_join_repairs(network, node, known)), "join")
    meeting = _Meeting(network, edges[0], source, node, shapes[0])
    told: dict[str, Any] = {
        "target": node.id,
        "source": source.id,
        "shape": shape_text(meeting.got),
        "message": message,
    }
    place = {"edge": [source.id, node.id]}
    part = network.part(node)
    ranks = part.ranks if part else ()
    if ranks and len(meeting.got) not in ranks:
        wanted = min(ranks, key=lambda rank: abs(rank - len(meeting.got)))
        more: Mapping[str, object] = {"expected": _PATTERNS.get(wanted, f"rank {wanted}"), "axes": wanted}
        return Finding(place, {**told, **more, "found": len(meeting.got)}, tuple(_ranked(meeting, wanted)), "rank")
    window = _window(meeting)
    if window is not None:
        name, sizes = window
        told["window"] = f"{name} {' × '.join(map(str, sizes))}"
        return Finding(place, told, tuple(_window_repairs(meeting, name, sizes)), "window")
    return Finding(place, told, tuple(_other_repairs(meeting)))


def flatteners(rank: int) -> list[str]:
    """Return the layers that turn a tensor of a rank into one row for each example, the plain one first."""
    pooling = f"GlobalAveragePooling{rank - 2}D"
    return ["Flatten", *([pooling] if catalog.find("layer", pooling) else [])]


def _ranked(meeting: _Meeting, wanted: int) -> Iterator[Repair]:
    if len(meeting.got) > wanted:
        yield from _fewer_axes(meeting, wanted)
    else:
        yield from _more_axes(meeting, wanted)


def _fewer_axes(meeting: _Meeting, wanted: int) -> Iterator[Repair]:
    got = meeting.got
    if wanted == 2:
        for kind in flatteners(len(got)):
            yield _insert(meeting, kind)
    elif wanted == 3 and all(size is not None for size in got[1:]):
        steps = math.prod(size or 1 for size in got[1:-1])
        yield _insert(meeting, "Reshape", {"target_shape": [steps, got[-1]]})


def _more_axes(meeting: _Meeting, wanted: int) -> Iterator[Repair]:
    network, source, got = meeting.network, meeting.source, meeting.got
    before = network.source(source.id)
    given = network.input_shapes(source.id)
    if network.has(source, "return_sequences") and wanted == len(got) + 1:
        edit = SetArgument(source.id, "return_sequences", True)
        yield repair("sequences", edit, layer=source.id)
    elif before is not None and given and given[0] is not None and len(given[0]) == wanted:
        # The layer before took the axes away that this one needs.
        yield repair("move", MoveNode(meeting.target.id, before.id), target=meeting.target.id, source=source.id)
        if len(network.targets(source.id)) == 1:
            yield repair("remove", RemoveNodes((source.id,)), layer=source.id)
    elif wanted == 3 and network.info.get("vocabulary") and before is None:
        config = {"input_dim": int(network.info["vocabulary"]), "output_dim": _EMBEDDING_DIM}
        yield _insert(meeting, "Embedding", config)
    elif wanted == len(got) + 1 and all(size is not None for size in got[1:]):
        yield _insert(meeting, "Reshape", {"target_shape": [*got[1:], 1]})
    elif wanted == 4 and len(got) == 2 and got[1] and math.isqrt(got[1]) ** 2 == got[1]:
        side = math.isqrt(got[1])
        yield _insert(meeting, "Reshape", {"target_shape": [side, side, 1]})


def _window(meeting: _Meeting) -> tuple[str, list[int]] | None:
    network, target = meeting.network, meeting.target
    axes = meeting.got[1:-1]
    if network.argument(target, "data_format") == "channels_first":
        axes = meeting.got[2:]
    for name in _WINDOWS:
        value = network.argument(target, name)
        sizes = [value] * len(axes) if whole(value) is not None else list(value or ())
        if len(sizes) != len(axes) or any(whole(size) is None for size in sizes):
            continue
        if any(axis is not None and size > axis for size, axis in zip(sizes, axes, strict=True)):
            return name, sizes
    return None


def _window_repairs(meeting: _Meeting, name: str, sizes: list[int]) -> Iterator[Repair]:
    target = meeting.target
    part = meeting.network.part(target)
    padding = part.parameter("padding") if part else None
    if padding is not None and (not padding.choices or "same" in padding.choices):
        edit = SetArgument(target.id, "padding", "same")
        yield repair("set", edit, argument="padding", value="same")
    if meeting.network.argument(target, "data_format") != "channels_first":
        axes = meeting.got[1:-1]
        small = [size if axis is None else min(size, axis) for size, axis in zip(sizes, axes, strict=True)]
        if all(small) and meeting.network.argument(target, "dilation_rate") in (None, 1):
            value: Any = small[0] if len(set(small)) == 1 else small
            yield repair("set", SetArgument(target.id, name, value), argument=name, value=value)
    yield repair("remove", RemoveNodes((target.id,)), layer=target.id)


def _other_repairs(meeting: _Meeting) -> Iterator[Repair]:
    if meeting.network.has(meeting.target, "target_shape"):
        yield repair("replace", ReplaceNode(meeting.target.id, "Flatten"), kind="Flatten")


def _join_repairs(network: Network, node: Node, shapes: list[Shape]) -> Iterator[Repair]:
    if network.group(node) != "merging" or len(shapes) < 2:
        return
    first = shapes[0]
    if len({len(shape) for shape in shapes}) == 1 and all(shape[:-1] == first[:-1] for shape in shapes):
        # Only the last axis differs: side by side they fit.
        yield repair("replace", ReplaceNode(node.id, "Concatenate"), kind="Concatenate")
        for edge, shape in list(zip(network.inputs_of(node.id), shapes, strict=True))[1:]:
            source = network.node(edge.source)
            width = next((name for name in ("units", "filters") if source and network.has(source, name)), None)
            if len(shapes) == 2 and source and width and shape[-1] != first[-1] and first[-1]:
                edit = SetArgument(source.id, width, first[-1])
                yield repair("set_of", edit, layer=source.id, argument=width, value=first[-1])


def _insert(meeting: _Meeting, kind: str, config: dict[str, Any] | None = None) -> Repair:
    edit = insert_on_edge(meeting.network.design, meeting.edge, kind, config)
    return repair("insert", edit, kind=kind)
