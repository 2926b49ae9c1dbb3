"""The document: a network as a graph of layers, with the plan to train it. All values, none of them mutable."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from builder.design.plan import Plan

Json = Any
"""A value that JSON can hold: None, bool, int, float, str, a list of such, or a dict from str to such."""

INPUT = "Input"
"""The kind of the nodes through which data enters. Its shape comes from the data unless its config names one."""


@dataclass(frozen=True, slots=True)
class KeptWeights:
    """Weights that lie on a shelf.

    Args:
        file: Name of the file: the SHA-256 of its content.
        layer: Name of the layer in it.
    """

    file: str
    layer: str


@dataclass(frozen=True, slots=True)
class Node:
    """One layer of the network.

    Args:
        id: Unique within the design, and the name of the Keras layer.
        kind: Name of the part in the catalog, such as `Conv2D`.
        config: Keras's arguments that differ from their defaults. Treated as read-only.
        position: Where it stands on the canvas, in pixels; `None` where nobody has moved it. No meaning.
        layer: Id of the node whose layer it calls, with the same weights; `None` where it has a layer of its own.
            All that call one layer have the same kind, config and weights.
        weights: What the layer begins with, where it does not start anew. It counts where the shapes fit.
    """

    id: str
    kind: str
    config: Mapping[str, Json] = field(default_factory=dict)
    position: tuple[float, float] | None = None
    layer: str | None = None
    weights: KeptWeights | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection that carries the output of one node to the input of another.

    Args:
        source: Id of the node that gives.
        target: Id of the node that takes.
        source_handle: Which output of the source, counted from 0.
        target_handle: Which input of the target, counted from 0 in the order of its call arguments.
    """

    source: str
    target: str
    source_handle: int = 0
    target_handle: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that are shown as one. A group has no meaning for the network, unless it is a model of its own.

    Args:
        id: Unique within the design.
        name: What the person calls it.
        nodes: Ids of the layers that lie in it and in no group inside it. A layer lies in one group at most.
        folded: Whether it is shown as one node.
        parent: Id of the group in which it lies; `None` for none.
        block: What it is a copy of. In groups of one block the layers at one place of `nodes` stand for each other.
        model: Whether its layers are built as a model inside the model, which the network calls as a whole.
    """

    id: str
    name: str
    nodes: tuple[str, ...]
    folded: bool = False
    parent: str | None = None
    block: str | None = None
    model: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Layers of a group, apart from any design.

    Args:
        name: What the person calls it.
        nodes: Its layers, without places on a canvas.
        edges: The connections among them.
        groups: The group itself, first, and those in it.
        entries: Which layers take what arrives, and at which input; empty where several ways lead in, or none.
        exit: Which layer gives what leaves, and at which output; `None` where several do.
    """

    name: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    groups: tuple[Group, ...] = ()
    entries: tuple[tuple[str, int], ...] = ()
    exit: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A text that stands on the canvas. No meaning.

    Args:
        id: Unique among the notes of the design.
        text: What was written.
        position: Where its upper left corner stands, in pixels.
        size: Width and height, in pixels.
    """

    id: str
    text: str
    position: tuple[float, float]
    size: tuple[float, float] = (200.0, 96.0)


@dataclass(frozen=True, slots=True)
class Design:
    """A network and how to train it. It may be wrong at any moment; that is normal while drawing.

    Args:
        name: What the person calls it.
        nodes: The layers, in the order in which they are listed.
        edges: The connections.
        groups: Nodes that are shown as one.
        plan: Data, loss, optimizer and everything else that training needs.
        notes: Texts on the canvas. No meaning.
    """

    name: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    groups: tuple[Group, ...] = ()
    plan: Plan = field(default_factory=Plan)
    notes: tuple[Note, ...] = ()

    def node(self, node_id: str) -> Node | None:
        """Return the node with this id, or `None`."""
        return next((node for node in self.nodes if node.id == node_id), None)

    def group(self, group_id: str) -> Group | None:
        """Return the group with this id, or `None`."""
        return next((group for group in self.groups if group.id == group_id), None)

    def ids(self) -> frozenset[str]:
        """Return the ids of all nodes."""
        return frozenset(node.id for node in self.nodes)

    def inputs_of(self, node_id: str) -> tuple[Edge, ...]:
        """Return the edges that end at a node, by handle."""
        ends = [edge for edge in self.edges if edge.target == node_id]
        return tuple(sorted(ends, key=lambda edge: edge.target_handle))

    def outputs_of(self, node_id: str) -> tuple[Edge, ...]:
        """Return the edges that begin at a node."""
        return tuple(edge for edge in self.edges if edge.source == node_id)

    def outputs(self) -> tuple[Node, ...]:
        """Return the nodes whose result leaves the network: those that nothing takes from."""
        sources = {edge.source for edge in self.edges}
        return tuple(node for node in self.nodes if node.id not in sources and node.kind != INPUT)

    def with_node(self, changed: Node) -> "Design":
        """Return the design with one node replaced by another of the same id."""
        nodes = tuple(changed if node.id == changed.id else node for node in self.nodes)
        return replace(self, nodes=nodes)


@lru_cache(maxsize=1024)
def snake_case(kind: str) -> str:
    """Return Keras's own default layer name for a class: `MaxPooling2D` gives `max_pooling2d`."""
    text = re.sub(r"\W+", "", kind)
    text = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", text)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", text).lower()


def free_id(kind: str, taken: frozenset[str] | set[str]) -> str:
    """Return the first free id for a new node of this kind: `dense`, then `dense_1`."""
    base = snake_case(kind) or "layer"
    return next(name for name in _numbered(base) if name not in taken)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 0
    while True:
        number += 1
        yield f"{base}_{number}"
