"""What lies in which group, and what every edit leaves in order: no empty groups, no loops of groups, true copies."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from builder.design.document import Design, Edge, Group, free_id

MOST_DEEP = 12
"""How many groups may lie in each other."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways into a group and out of it.

    Args:
        into: Connections that enter it.
        out: Connections that leave it.
        sources: What feeds it from outside: id and output, each once.
        exits: What it gives: id and output, each once. Where nothing leaves it, the layers from which nothing goes on.
    """

    into: tuple[Edge, ...]
    out: tuple[Edge, ...]
    sources: tuple[tuple[str, int], ...]
    exits: tuple[tuple[str, int], ...]


def homes(groups: Iterable[Group]) -> dict[str, str]:
    """Return the group of each layer that lies in one, by the layer's id."""
    return {node: group.id for group in groups for node in group.nodes}


def path(parents: Mapping[str, str | None], group_id: str | None) -> list[str]:
    """Return a group and those around it, the outermost first; none for `None`."""
    found: list[str] = []
    while group_id is not None:
        found.append(group_id)
        group_id = parents.get(group_id)
    return found[::-1]


def parents(groups: Iterable[Group]) -> dict[str, str | None]:
    """Return the group around each group."""
    return {group.id: group.parent for group in groups}


def within(groups: Iterable[Group], group_id: str) -> tuple[Group, ...]:
    """Return a group and all that lie in it, in the order of the design."""
    groups = tuple(groups)
    around = parents(groups)
    return tuple(group for group in groups if group_id in path(around, group.id))


def leaves(design: Design, group_id: str) -> tuple[str, ...]:
    """Return the ids of all layers of a group and of those in it, in the order of the design."""
    members = {node for group in within(design.groups, group_id) for node in group.nodes}
    return tuple(node.id for node in design.nodes if node.id in members)


def whole(design: Design, chosen: Collection[str]) -> tuple[Group, ...]:
    """Return the groups all of whose layers are among some layers, in the order of the design.

    One without layers, as there may be between two edits that are one step, is not among them.
    """
    held = ((group, leaves(design, group.id)) for group in design.groups)
    return tuple(group for group, nodes in held if nodes and set(nodes).issubset(chosen))


def ways(design: Design, members: frozenset[str] | set[str]) -> Ways:
    """Return the ways into a set of layers and out of it."""
    into = tuple(edge for edge in design.edges if edge.target in members and edge.source not in members)
    out = tuple(edge for edge in design.edges if edge.source in members and edge.target not in members)
    giving = {edge.source for edge in design.edges}
    ends = [(node.id, 0) for node in design.nodes if node.id in members and node.id not in giving]
    exits = [(edge.source, edge.source_handle) for edge in out] or ends
    sources = ((edge.source, edge.source_handle) for edge in into)
    return Ways(into, out, tuple(dict.fromkeys(sources)), tuple(dict.fromkeys(exits)))


def between(design: Design, after: str, targets: Iterable[str]) -> str | None:
    """Return the innermost group that holds a layer and one of those that it feeds."""
    around, home = parents(design.groups), homes(design.groups)
    mine = path(around, home.get(after))
    best: str | None = None
    deepest = 0
    for target in targets:
        shared = _shared(mine, path(around, home.get(target)))
        if shared > deepest:
            deepest, best = shared, mine[shared - 1]
    return best


def entered(design: Design, node_id: str, after: str, targets: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups after a layer was put behind another: between two layers of a group it belongs to it."""
    if not design.groups:
        return ()
    home = homes(design.groups)
    old = home.get(node_id)
    if old is not None and old == home.get(after):
        return design.groups
    into = between(design, after, targets)
    groups = left(design.groups, {node_id})
    return tuple(_with(group, node_id, after) if group.id == into else group for group in groups)


def left(groups: Iterable[Group], nodes: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups without some layers."""
    gone = set(nodes)
    return tuple(
        replace(group, nodes=tuple(node for node in group.nodes if node not in gone))
        if not gone.isdisjoint(group.nodes)
        else group
        for group in groups
    )


def grouped(
    design: Design,
    groups: Iterable[Group],
    names: Mapping[str, str],
    around: Mapping[str, str | None] | None = None,
    inner_named: bool = True,
) -> Design:
    """Return the design with copied layers in copies of their groups, which have names and ids of their own.

    Copies of one block are tied to each other, and not to what is in the design: it may come from another one.

    Args:
        design: Holds the copied layers already.
        groups: The originals; of two with one id the first.
        names: The copy of each layer, by its original.
        around: The group in which the copy of an outermost group lies, by the id of its original; else in none.
        inner_named: Whether a group that lies in another of them gets a name of its own as well.
    """
    first: dict[str, Group] = {}
    for group in groups:
        first.setdefault(group.id, group)
    groups = tuple(first.values())
    taken, called = set(parents(design.groups)), {group.name for group in design.groups}
    fresh: dict[str, str] = {}
    for group in groups:
        fresh[group.id] = free_id("group", taken)
        taken.add(fresh[group.id])
    made = []
    for group in own_ties(design, groups):
        nodes = tuple(names[node] for node in group.nodes if node in names)
        inner = None if group.parent is None else fresh.get(group.parent)
        name = group.name if inner is not None and not inner_named else free_name(group.name, called)
        called.add(name)
        outer = (around or {}).get(group.id) if inner is None else inner
        made.append(replace(group, id=fresh[group.id], name=name, nodes=nodes, parent=outer))
    kept = left(design.groups, (node for group in made for node in group.nodes))
    return replace(design, groups=(*kept, *made))


def own_ties(design: Design, groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups from elsewhere, so that copies of their blocks are no copies of what is here."""
    taken = {group.block for group in design.groups if group.block is not None}
    fresh: dict[str, str] = {}
    groups = tuple(groups)
    for group in groups:
        if group.block is not None and group.block not in fresh:
            fresh[group.block] = free_id("block", taken)
            taken.add(fresh[group.block])
    return tuple(replace(group, block=group.block and fresh[group.block]) for group in groups)


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name for a copy: its own where that is free, else with the next number."""
    if name not in taken:
        return name
    base, number = re.sub(r" [0-9]+\Z", "", name), 2
    while f"{base} {number}" in taken:
        number += 1
    return f"{base} {number}"


def settled(design: Design) -> Design:
    """Return the design with its groups in order: without what is missing, empty, doubled or no true copy."""
    if not design.groups:
        return design
    groups = _tied(design, _filled(_nested(_members(design))))
    return design if groups == design.groups else replace(design, groups=groups)


def _with(group: Group, node_id: str, after: str) -> Group:
    place = group.nodes.index(after) + 1 if after in group.nodes else len(group.nodes)
    return replace(group, nodes=(*group.nodes[:place], node_id, *group.nodes[place:]))


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _members(design: Design) -> list[Group]:
    free, taken = set(design.ids()), set[str]()
    kept = []
    for group in design.groups:
        if group.id in taken:
            continue
        taken.add(group.id)
        nodes = tuple(node for node in dict.fromkeys(group.nodes) if node in free)
        free.difference_update(nodes)
        kept.append(replace(group, nodes=nodes))
    return kept


def _nested(groups: list[Group]) -> list[Group]:
    around = parents(groups)
    for group in groups:
        seen, current = {group.id}, group.parent
        while current is not None and current in around and current not in seen and len(seen) < MOST_DEEP:
            seen.add(current)
            current = around[current]
        if current is not None:
            around[group.id] = None
    return [replace(group, parent=around[group.id]) for group in groups]


def _filled(groups: list[Group]) -> list[Group]:
    around = parents(groups)
    filled = {one for group in groups if group.nodes for one in path(around, group.id)}
    return [group for group in groups if group.id in filled]


def _tied(design: Design, groups: list[Group]) -> tuple[Group, ...]:
    kinds = {node.id: node.kind for node in design.nodes}
    copies: dict[str, Counter[tuple[str, ...]]] = {}
    signs = {group.id: tuple(kinds[node] for node in group.nodes) for group in groups if group.block is not None}
    for group in groups:
        if group.block is not None:
            copies.setdefault(group.block, Counter())[signs[group.id]] += 1
    # Of copies that differ, most decide what the block is; the others are no copies of it any more.
    chosen = {block: counted.most_common(1)[0] for block, counted in copies.items()}
    return tuple(
        replace(group, block=None)
        if group.block is not None and (chosen[group.block][0] != signs[group.id] or chosen[group.block][1] < 2)
        else group
        for group in groups
    )
