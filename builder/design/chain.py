"""How layers are put into a graph, taken out and renamed without tearing what they are connected to."""

from collections.abc import Iterable
from dataclasses import replace

from builder.design import sharing
from builder.design.document import INPUT, Design, Edge, Node
from builder.design.groups import entered, left


def insert(design: Design, node: Node, after: str | None) -> Design:
    """Put a node into the connections that leave another one.

    Args:
        design: The network.
        node: What is put in.
        after: Id of the node behind which it goes; `None` puts it before the first layer.

    Returns:
        The network in which `after` feeds the node, and the node feeds whatever `after` fed. An input is
        put in without connections, since nothing may feed it. Between two layers of a group it belongs to that group.
    """
    first = design.nodes[0] if design.nodes else None
    if after is None and first is not None and first.kind == INPUT:
        after = first.id
    place = _place(design, after)
    nodes = (*design.nodes[:place], node, *design.nodes[place:])
    if node.kind == INPUT:
        return replace(design, nodes=nodes)
    if after is None:
        edges = (*design.edges, Edge(node.id, first.id)) if first else design.edges
        return replace(design, nodes=nodes, edges=edges, groups=left(design.groups, {node.id}))
    groups = entered(design, node.id, after, [edge.target for edge in design.outputs_of(after)])
    moved = tuple(
        replace(edge, source=node.id, source_handle=0) if edge.source == after else edge for edge in design.edges
    )
    return replace(design, nodes=nodes, edges=(*moved, Edge(after, node.id)), groups=groups)


def insert_on(design: Design, node: Node, edge: Edge) -> Design:
    """Put a node into one connection. An input stands beside it, since nothing may feed it."""
    place = _place(design, edge.source)
    nodes = (*design.nodes[:place], node, *design.nodes[place:])
    if node.kind == INPUT:
        return replace(design, nodes=nodes)
    behind = replace(edge, source=node.id, source_handle=0)
    before = Edge(edge.source, node.id, edge.source_handle)
    edges = tuple(behind if other == edge else other for other in design.edges)
    return replace(
        design, nodes=nodes, edges=(*edges, before), groups=entered(design, node.id, edge.source, [edge.target])
    )


def take_out(design: Design, node: Node, keep_groups: bool = False) -> Design:
    """Take a node out and close the gap: its first source feeds what it fed.

    Args:
        design: The network.
        node: What is taken out.
        keep_groups: Whether groups and those that call its layer go on naming it, since it comes back in another place.
    """
    if not keep_groups:
        design = sharing.passed_on(design, node.id)
    sources = design.inputs_of(node.id)
    bridge = sources[0] if sources else None
    edges: list[Edge] = []
    for edge in design.edges:
        if edge.target == node.id:
            continue
        if edge.source != node.id:
            edges.append(edge)
        elif bridge is not None:
            edges.append(replace(edge, source=bridge.source, source_handle=bridge.source_handle))
    groups = design.groups if keep_groups else left(design.groups, {node.id})
    nodes = tuple(other for other in design.nodes if other.id != node.id)
    return replace(design, nodes=nodes, edges=tuple(_once(edges)), groups=groups)


def rename(design: Design, old: str, new: str) -> Design:
    """Give a node another id everywhere it is named."""

    def name(node_id: str) -> str:
        return new if node_id == old else node_id

    return replace(
        design,
        nodes=tuple(replace(node, id=name(node.id), layer=node.layer and name(node.layer)) for node in design.nodes),
        edges=tuple(replace(edge, source=name(edge.source), target=name(edge.target)) for edge in design.edges),
        groups=tuple(replace(group, nodes=tuple(map(name, group.nodes))) for group in design.groups),
    )


def is_name(name: str) -> bool:
    """Say whether a layer can be called so."""
    return bool(name) and "/" not in name and len(name) <= 80 and name.isprintable()


def reaches(design: Design, start: str, goal: str) -> bool:
    """Say whether the data of one node flows, by any way, to another."""
    following: dict[str, list[str]] = {}
    for edge in design.edges:
        following.setdefault(edge.source, []).append(edge.target)
    seen, waiting = {start}, [start]
    while waiting:
        current = waiting.pop()
        if current == goal:
            return True
        fresh = [node for node in following.get(current, []) if node not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return False


def _place(design: Design, after: str | None) -> int:
    if after is not None:
        return next(index for index, node in enumerate(design.nodes) if node.id == after) + 1
    return 0


def _once(edges: Iterable[Edge]) -> list[Edge]:
    return list(dict.fromkeys(edges))
