"""`apply`: a design and an edit give a new design."""

from dataclasses import replace
from functools import singledispatch

from builder.design import chain, groups, notes, pasting, sharing
from builder.design.document import INPUT, Design, Edge, Node, free_id
from builder.design.edits import (
    AddNode,
    AddNote,
    Connect,
    Disconnect,
    DropWeights,
    DuplicateNodes,
    Edit,
    MoveNode,
    PasteNodes,
    PlaceNodes,
    PutNode,
    RemoveNodes,
    RemoveNotes,
    RenameDesign,
    RenameNode,
    ReplaceNode,
    ResetArgument,
    SeparateLayers,
    SetArgument,
    SetNote,
    SetPlan,
    Several,
    ShareLayers,
)
from builder.design.plan import with_field
from builder.errors import DesignError

MAX_NODES = 5000


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
    whole = groups.whole(design, edit.nodes)
    if len(design.nodes) + len(originals) > MAX_NODES:
        raise DesignError("design.too_many_nodes", most=MAX_NODES)
    after = originals[-1].id if originals else None
    # Copies have layers of their own, which they share among each other where the originals do.
    owners: dict[str, str] = {}
    names: dict[str, str] = {}
    for original in originals:
        name = free_id(original.kind, design.ids())
        owner = owners.setdefault(original.layer or original.id, name)
        layer = None if owner == name else owner
        copy = Node(name, original.kind, dict(original.config), layer=layer, weights=original.weights)
        design = chain.insert(design, copy, after=after)
        names[original.id] = after = name
    if not whole:
        return design
    home = groups.homes(design.groups)
    around = {group.id: home.get(names[groups.leaves(design, group.id)[0]]) for group in whole}
    return groups.grouped(design, whole, names, around)


@apply.register
def _(edit: ShareLayers, design: Design) -> Design:
    chosen = frozenset(_known(design, node_id).id for node_id in edit.nodes)
    if len(design.nodes) + len(chosen) > MAX_NODES:
        raise DesignError("design.too_many_nodes", most=MAX_NODES)
    return sharing.share(design, chosen)


@apply.register
def _(edit: SeparateLayers, design: Design) -> Design:
    for node_id in edit.nodes:
        design = sharing.separate(design, _known(design, node_id))
    return design


@apply.register
def _(edit: DropWeights, design: Design) -> Design:
    for node_id in edit.nodes:
        design = sharing.with_layer(design, replace(_known(design, node_id), weights=None))
    return design


@apply.register
def _(edit: PasteNodes, design: Design) -> Design:
    if len(design.nodes) + len(edit.layers) > MAX_NODES:
        raise DesignError("design.too_many_nodes", most=MAX_NODES)
    return pasting.paste(design, edit)


@apply.register
def _(edit: SetArgument, design: Design) -> Design:
    node = _known(design, edit.node)
    return sharing.with_layer(design, replace(node, config={**node.config, edit.argument: edit.value}))


@apply.register
def _(edit: ResetArgument, design: Design) -> Design:
    node = _known(design, edit.node)
    kept = {name: value for name, value in node.config.items() if name != edit.argument}
    return sharing.with_layer(design, replace(node, config=kept))


@apply.register
def _(edit: ReplaceNode, design: Design) -> Design:
    node = _known(design, edit.node)
    if edit.kind == INPUT:
        # An Input has no layer that others could call.
        design = sharing.separate(design, node)
        node = replace(node, layer=None)
    return sharing.with_layer(design, replace(node, kind=edit.kind, config=dict(edit.config), weights=None))


@apply.register
def _(edit: RenameNode, design: Design) -> Design:
    node, name = _known(design, edit.node), edit.name.strip()
    if name == node.id:
        return design
    if not chain.is_name(name):
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
def _(edit: AddNote, design: Design) -> Design:
    return notes.add(design, edit.text, edit.position, edit.size)


@apply.register
def _(edit: SetNote, design: Design) -> Design:
    return notes.change(design, edit.note, edit.text, edit.position, edit.size)


@apply.register
def _(edit: RemoveNotes, design: Design) -> Design:
    return notes.remove(design, edit.notes)


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
