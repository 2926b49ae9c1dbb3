"""What a person does to a design, each as a value, and `apply`: a design and an edit give a new design."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Any

from builder.design import chain
from builder.design.document import Design, Edge, Node, free_id
from builder.design.plan import with_field
from builder.errors import DesignError

MAX_NODES = 5000


@dataclass(frozen=True, slots=True)
class AddNode:
    """Put a new layer behind another one, into every connection that leaves it.

    Args:
        kind: Name of the part in the catalog.
        after: Id of the node behind which it goes; `None` for the end of the list.
        config: Arguments that differ from their defaults.
    """

    kind: str
    after: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PutNode:
    """Put a new layer at a place of the canvas.

    Args:
        kind: Name of the part in the catalog.
        position: Where, in pixels; `None` leaves it to the layout.
        on: The connection that it goes into; `None` leaves it without one.
        config: Arguments that differ from their defaults.
    """

    kind: str
    position: tuple[float, float] | None = None
    on: Edge | None = None
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlaceNodes:
    """Put layers to places of the canvas.

    Args:
        positions: In pixels, by id; `None` leaves a layer to the layout again.
    """

    positions: Mapping[str, tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class RemoveNodes:
    """Take layers out; what fed the one then feeds what it fed."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveNode:
    """Take a layer out of its place and put it behind another one; `None` puts it first."""

    node: str
    after: str | None


@dataclass(frozen=True, slots=True)
class DuplicateNodes:
    """Copy layers, each copy behind its original."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetArgument:
    """Give an argument of a layer a value that differs from its default."""

    node: str
    argument: str
    value: Any


@dataclass(frozen=True, slots=True)
class ResetArgument:
    """Give an argument of a layer its default again."""

    node: str
    argument: str


@dataclass(frozen=True, slots=True)
class ReplaceNode:
    """Turn a layer into one of another kind, keeping its connections."""

    node: str
    kind: str
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenameNode:
    """Give a layer another name."""

    node: str
    name: str


@dataclass(frozen=True, slots=True)
class Connect:
    """Let one layer feed another."""

    source: str
    target: str
    source_handle: int = 0
    target_handle: int = 0


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Take a connection away."""

    source: str
    target: str
    source_handle: int = 0
    target_handle: int = 0


@dataclass(frozen=True, slots=True)
class SetPlan:
    """Change one field of the training plan; `None` returns to what is proposed."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class RenameDesign:
    """Give the design another name."""

    name: str


@dataclass(frozen=True, slots=True)
class Several:
    """Edits that belong together: one step in the history."""

    edits: tuple["Edit", ...]


Edit = (
    AddNode
    | PutNode
    | PlaceNodes
    | RemoveNodes
    | MoveNode
    | DuplicateNodes
    | SetArgument
    | ResetArgument
    | ReplaceNode
    | RenameNode
    | Connect
    | Disconnect
    | SetPlan
    | RenameDesign
    | Several
)


@singledispatch
def apply(edit: Edit, design: Design) -> Design:
    """Return the design after an edit.

    Args:
        edit: What the person did.
        design: What they did it to. It is not changed.

    Raises:
        DesignError: The edit speaks of a layer that is not there, or can't be done. Nothing is changed then.
    """
    raise TypeError(f"No such edit: {edit!r}")


@apply.register
def _(edit: AddNode, design: Design) -> Design:
    if len(design.nodes) >= MAX_NODES:
        raise DesignError("design.too_many_nodes", most=MAX_NODES)
    after = edit.after if edit.after is not None else (design.nodes[-1].id if design.nodes else None)
    node = Node(free_id(edit.kind, design.ids()), edit.kind, dict(edit.config))
    return chain.insert(design, node, after=_known(design, after).id if after else None)


@apply.register
def _(edit: PutNode, design: Design) -> Design:
    if len(design.nodes) >= MAX_NODES:
        raise DesignError("design.too_many_nodes", most=MAX_NODES)
    node = Node(free_id(edit.kind, design.ids()), edit.kind, dict(edit.config), edit.position)
    if edit.on is None:
        return replace(design, nodes=(*design.nodes, node))
    if edit.on not in design.edges:
        raise DesignError("design.no_such_edge", source=edit.on.source, target=edit.on.target)
    return chain.insert_on(design, node, edit.on)


@apply.register
def _(edit: PlaceNodes, design: Design) -> Design:
    for node_id in edit.positions:
        _known(design, node_id)
    nodes = tuple(
        replace(node, position=edit.positions[node.id]) if node.id in edit.positions else node for node in design.nodes
    )
    return replace(design, nodes=nodes)


@apply.register
def _(edit: RemoveNodes, design: Design) -> Design:
    for node_id in edit.nodes:
        design = chain.take_out(design, _known(design, node_id))
    return design


@apply.register
def _(edit: MoveNode, design: Design) -> Design:
    node = _known(design, edit.node)
    if edit.after == edit.node:
        return design
    after = _known(design, edit.after).id if edit.after is not None else None
    return chain.insert(chain.take_out(design, node, keep_groups=True), node, after=after)


@apply.register
def _(edit: DuplicateNodes, design: Design) -> Design:
    originals = [_known(design, node_id) for node_id in edit.nodes]
    if len(design.nodes) + len(originals) > MAX_NODES:
        raise DesignError("design.too_many_nodes", most=MAX_NODES)
    after = originals[-1].id if originals else None
    for original in originals:
        copy = Node(free_id(original.kind, design.ids()), original.kind, dict(original.config))
        design = chain.insert(design, copy, after=after)
        after = copy.id
    return design


@apply.register
def _(edit: SetArgument, design: Design) -> Design:
    node = _known(design, edit.node)
    return design.with_node(replace(node, config={**node.config, edit.argument: edit.value}))


@apply.register
def _(edit: ResetArgument, design: Design) -> Design:
    node = _known(design, edit.node)
    kept = {name: value for name, value in node.config.items() if name != edit.argument}
    return design.with_node(replace(node, config=kept))


@apply.register
def _(edit: ReplaceNode, design: Design) -> Design:
    node = _known(design, edit.node)
    return design.with_node(replace(node, kind=edit.kind, config=dict(edit.config)))


@apply.register
def _(edit: RenameNode, design: Design) -> Design:
    node, name = _known(design, edit.node), edit.name.strip()
    if name == node.id:
        return design
    if not name or "/" in name or len(name) > 80 or not name.isprintable():
        raise DesignError("design.bad_node_name", name=name[:80])
    if name in design.ids():
        raise DesignError("design.name_taken", name=name)
    return chain.rename(design, node.id, name)


@apply.register
def _(edit: Connect, design: Design) -> Design:
    _known(design, edit.source), _known(design, edit.target)
    if edit.source == edit.target:
        raise DesignError("design.self_loop", node=edit.source)
    edge = Edge(edit.source, edit.target, edit.source_handle, edit.target_handle)
    if edge in design.edges:
        return design
    if chain.reaches(design, edit.target, edit.source):
        raise DesignError("design.cycle", source=edit.source, target=edit.target)
    return replace(design, edges=(*design.edges, edge))


@apply.register
def _(edit: Disconnect, design: Design) -> Design:
    gone = Edge(edit.source, edit.target, edit.source_handle, edit.target_handle)
    return replace(design, edges=tuple(edge for edge in design.edges if edge != gone))


@apply.register
def _(edit: SetPlan, design: Design) -> Design:
    return replace(design, plan=with_field(design.plan, edit.field, edit.value))


@apply.register
def _(edit: RenameDesign, design: Design) -> Design:
    return replace(design, name=edit.name.strip()[:120] or design.name)


@apply.register
def _(edit: Several, design: Design) -> Design:
    for part in edit.edits:
        design = apply(part, design)
    return design


def _known(design: Design, node_id: str | None) -> Node:
    node = design.node(node_id) if node_id is not None else None
    if node is None:
        raise DesignError("design.unknown_node", node=node_id)
    return node
