"""Layers that several nodes call: one set of weights, used in several places of the network.

A node that calls another node's layer names it in `Node.layer`. Kind, config and weights of all that call one layer are
always the same, so that whoever reads a node need not know whether it shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from builder.design.document import INPUT, Design, Edge, Node, free_id
from builder.design.groups import grouped, whole

BELOW = 112.0
"""How far below the originals the nodes lie that call their layers again, in pixels: a card that shows its learning."""


def calls(design: Design, node: Node) -> tuple[Node, ...]:
    """Return every node that calls the layer of a node, itself among them, as listed."""
    owner = node.layer or node.id
    return tuple(other for other in design.nodes if owner in (other.id, other.layer))


def with_layer(design: Design, changed: Node) -> Design:
    """Return the design with a node replaced by another of the same id, and all that call its layer made alike."""
    owner = changed.layer or changed.id
    nodes = tuple(
        changed
        if node.id == changed.id
        else replace(node, kind=changed.kind, config=changed.config, weights=changed.weights)
        if owner in (node.id, node.layer)
        else node
        for node in design.nodes
    )
    return replace(design, nodes=nodes)


def share(design: Design, chosen: frozenset[str]) -> Design:
    """Let new nodes call the layers of others once more, connected among each other as those are.

    Args:
        design: The network.
        chosen: Ids of the nodes whose layers are called again. An Input has no weights: it is copied.

    Returns:
        The network with the new nodes behind the last of the chosen ones; nothing else feeds them or takes from them.
        A group of which all layers are chosen is there once more, with the new nodes in it.
    """
    originals = [node for node in design.nodes if node.id in chosen]
    if not originals:
        return design
    heights = [node.position[1] for node in originals if node.position is not None]
    below = max(heights) - min(heights) + BELOW if heights else BELOW
    taken = set(design.ids())
    names: dict[str, str] = {}
    fresh = []
    for node in originals:
        names[node.id] = free_id(node.kind, taken)
        taken.add(names[node.id])
        place = None if node.position is None else (node.position[0], node.position[1] + below)
        layer = None if node.kind == INPUT else node.layer or node.id
        fresh.append(Node(names[node.id], node.kind, dict(node.config), place, layer, node.weights))
    end = design.nodes.index(originals[-1]) + 1
    within = [edge for edge in design.edges if edge.source in names and edge.target in names]
    edges = (Edge(names[one.source], names[one.target], one.source_handle, one.target_handle) for one in within)
    nodes = (*design.nodes[:end], *fresh, *design.nodes[end:])
    again = [replace(group, block=None) for group in whole(design, names.keys())]
    return grouped(replace(design, nodes=nodes, edges=(*design.edges, *edges)), again, names, inner_named=False)


def separate(design: Design, node: Node) -> Design:
    """Give a node a layer of its own; those that called its layer go on sharing among each other."""
    if node.layer is None:
        return passed_on(design, node.id)
    return design.with_node(replace(node, layer=None))


def passed_on(design: Design, owner: str) -> Design:
    """Let the layer of a node belong to the next one that calls it."""
    heirs = [node.id for node in design.nodes if node.layer == owner]
    if not heirs:
        return design
    heir = heirs[0]
    nodes = tuple(
        replace(node, layer=None if node.id == heir else heir) if node.id in heirs else node for node in design.nodes
    )
    return replace(design, nodes=nodes)


def renamed(nodes: Sequence[Node], names: Mapping[str, str]) -> tuple[Node, ...]:
    """Return copies of nodes under new names; those that called one layer call one again, which one of them has.

    Args:
        nodes: The originals.
        names: The new name of each, by its old one.
    """
    holders: dict[str, str] = {}
    found = []
    for node in nodes:
        owner = node.layer or node.id
        holder = holders.setdefault(owner, names.get(owner, names[node.id]))
        name = names[node.id]
        found.append(replace(node, id=name, layer=None if holder == name else holder))
    return tuple(found)


def settled(design: Design) -> Design:
    """Return a design from outside with every shared layer named by the node that has it, and its callers alike."""
    if all(node.layer is None for node in design.nodes):
        return design
    known = {node.id: node for node in design.nodes}
    return replace(design, nodes=tuple(_settled(node, known) for node in design.nodes))


def _settled(node: Node, known: dict[str, Node]) -> Node:
    owner, seen = node, {node.id}
    while owner.layer is not None:
        if owner.layer not in known or owner.layer in seen:
            return replace(node, layer=None)
        owner = known[owner.layer]
        seen.add(owner.id)
    if owner is node or INPUT in (owner.kind, node.kind):
        return replace(node, layer=None)
    return replace(node, kind=owner.kind, config=owner.config, layer=owner.id, weights=owner.weights)
