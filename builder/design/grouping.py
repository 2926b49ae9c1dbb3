"""What the edits of groups do; and `apply`, which leaves the groups of every design in order."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from builder.design import applying, sharing
from builder.design.chain import reaches
from builder.design.document import INPUT, Design, Edge, Group, Node, free_id
from builder.design.edits import Edit
from builder.design.group_edits import (
    FoldGroup,
    GroupNodes,
    InsertBlock,
    JoinGroup,
    ModelGroup,
    RenameGroup,
    RepeatGroup,
    Ungroup,
)
from builder.design.groups import (
    MOST_DEEP,
    between,
    free_name,
    homes,
    leaves,
    left,
    own_ties,
    parents,
    path,
    settled,
    ways,
    within,
)
from builder.errors import DesignError

MOST_COPIES = 100


def apply(edit: Edit, design: Design) -> Design:
    """Return the design after an edit.

    Args:
        edit: What the person did.
        design: What they did it to. It is not changed.

    Raises:
        DesignError: The edit speaks of a layer or group that is not there, or can't be done. Nothing is changed then.
    """
    return settled(applying.apply(edit, design))


@applying.apply.register
def _(edit: GroupNodes, design: Design) -> Design:
    around, home = parents(design.groups), homes(design.groups)
    known = design.ids()
    for node in edit.nodes:
        if node not in known:
            raise DesignError("design.unknown_node", node=node)
    paths = {node: path(around, home.get(node)) for node in edit.nodes}
    paths |= {"/" + group: path(around, _known(design, group).parent) for group in edit.groups}
    if not paths:
        raise DesignError("design.nothing_to_group")
    common = _common(list(paths.values()))
    children = {one[len(common)] for one in paths.values() if len(one) > len(common)}
    children |= {group for group in edit.groups if len(paths["/" + group]) == len(common)}
    _whole(design, children, edit)
    if len(common) + 1 + max((_height(design, child) for child in children), default=0) > MOST_DEEP:
        raise DesignError("design.group_too_deep", most=MOST_DEEP)
    own = {node for node in edit.nodes if len(paths[node]) == len(common)}
    group_id = free_id("group", set(around))
    order = tuple(node.id for node in design.nodes if node.id in own)
    made = Group(group_id, edit.name.strip()[:80] or group_id, order, parent=common[-1] if common else None)
    kept = tuple(replace(one, parent=group_id) if one.id in children else one for one in left(design.groups, own))
    return replace(design, groups=(*kept, made))


@applying.apply.register
def _(edit: Ungroup, design: Design) -> Design:
    gone = _known(design, edit.group)
    groups = []
    for group in design.groups:
        if group.id == gone.parent:
            groups.append(replace(group, nodes=(*group.nodes, *gone.nodes)))
        elif group.parent == gone.id:
            groups.append(replace(group, parent=gone.parent))
        elif group.id != gone.id:
            groups.append(group)
    return replace(design, groups=tuple(groups))


@applying.apply.register
def _(edit: RenameGroup, design: Design) -> Design:
    group = _known(design, edit.group)
    return _with(design, replace(group, name=edit.name.strip()[:80] or group.name))


@applying.apply.register
def _(edit: FoldGroup, design: Design) -> Design:
    return _with(design, replace(_known(design, edit.group), folded=edit.folded))


@applying.apply.register
def _(edit: ModelGroup, design: Design) -> Design:
    return _with(design, replace(_known(design, edit.group), model=edit.model))


@applying.apply.register
def _(edit: JoinGroup, design: Design) -> Design:
    known, home = design.ids(), homes(design.groups)
    for node in edit.nodes:
        if node not in known:
            raise DesignError("design.unknown_node", node=node)
    moved = {node for node in edit.nodes if home.get(node) != edit.group}
    groups = left(design.groups, moved)
    if edit.group is not None:
        into = _known(design, edit.group).id
        added = tuple(node.id for node in design.nodes if node.id in moved)
        groups = tuple(replace(one, nodes=(*one.nodes, *added)) if one.id == into else one for one in groups)
    return replace(design, groups=groups)


@applying.apply.register
def _(edit: RepeatGroup, design: Design) -> Design:
    group = _known(design, edit.group)
    if not 2 <= edit.times <= MOST_COPIES:
        raise DesignError("design.bad_repeat", most=MOST_COPIES)
    members = set(leaves(design, group.id))
    if len(design.nodes) + len(members) * (edit.times - 1) > applying.MAX_NODES:
        raise DesignError("design.too_many_nodes", most=applying.MAX_NODES)
    last = _one_way(design, group, members)
    into, out = ways(design, members).into, ways(design, members).out
    design = _as_block(design, group.id)
    part = _Part(
        tuple(replace(node, position=None) for node in design.nodes if node.id in members),
        tuple(edge for edge in design.edges if edge.source in members and edge.target in members),
        within(design.groups, group.id),
    )
    place = max(index for index, node in enumerate(design.nodes) if node.id in members) + 1
    first, leaving = last, set(out)
    for _ in range(edit.times - 1):
        copy, names = _copied(design, part)
        copy = _renamed(design, copy, group)
        fed = tuple(replace(edge, source=last[0], source_handle=last[1], target=names[edge.target]) for edge in into)
        design = _put(design, copy, place, fed)
        place += len(members)
        last = names[first[0]], first[1]
    edges = tuple(
        replace(edge, source=last[0], source_handle=last[1]) if edge in leaving else edge for edge in design.edges
    )
    return replace(design, edges=edges)


@applying.apply.register
def _(edit: InsertBlock, design: Design) -> Design:
    block = edit.block
    if len(design.nodes) + len(block.nodes) > applying.MAX_NODES:
        raise DesignError("design.too_many_nodes", most=applying.MAX_NODES)
    if edit.on is not None and edit.on not in design.edges:
        raise DesignError("design.no_such_edge", source=edit.on.source, target=edit.on.target)
    after = edit.on.source if edit.on is not None else edit.after
    if after is not None and after not in design.ids():
        raise DesignError("design.unknown_node", node=after)
    copy, names = _copied(design, _Part(block.nodes, block.edges, own_ties(design, block.groups)))
    if after is None or not block.entries:
        # What nothing can feed stands beside the network.
        return _put(design, copy, _place(design, after), ())
    split = [edit.on] if edit.on is not None else list(design.outputs_of(after))
    into = between(design, after, [edge.target for edge in split])
    root = names["/" + block.groups[0].id]
    copy = replace(copy, groups=tuple(replace(one, parent=into) if one.id == root else one for one in copy.groups))
    handle = edit.on.source_handle if edit.on is not None else 0
    fed = tuple(Edge(after, names[node], handle, target_handle) for node, target_handle in block.entries)
    if block.exit is not None:
        gives, output = names[block.exit[0]], block.exit[1]
        edges = tuple(
            replace(edge, source=gives, source_handle=output) if edge in split else edge for edge in design.edges
        )
        design = replace(design, edges=edges)
    return _put(design, copy, _place(design, after), fed)


@dataclass(frozen=True, slots=True)
class _Part:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]


def _copied(design: Design, part: _Part) -> tuple[_Part, dict[str, str]]:
    """Return a part under names that are free in a design, and these names; those of groups begin with "/"."""
    taken, groups_taken = set(design.ids()), set(parents(design.groups))
    names: dict[str, str] = {}
    for node in part.nodes:
        names[node.id] = free_id(node.kind, taken)
        taken.add(names[node.id])
    for group in part.groups:
        names["/" + group.id] = free_id("group", groups_taken)
        groups_taken.add(names["/" + group.id])
    nodes = sharing.renamed(part.nodes, names)
    edges = tuple(replace(edge, source=names[edge.source], target=names[edge.target]) for edge in part.edges)
    groups = tuple(
        replace(
            group,
            id=names["/" + group.id],
            nodes=tuple(names[node] for node in group.nodes),
            parent=group.parent and names.get("/" + group.parent, group.parent),
        )
        for group in part.groups
    )
    return _Part(nodes, edges, groups), names


def _put(design: Design, part: _Part, place: int, fed: tuple[Edge, ...]) -> Design:
    nodes = (*design.nodes[:place], *part.nodes, *design.nodes[place:])
    return replace(design, nodes=nodes, edges=(*design.edges, *part.edges, *fed), groups=(*design.groups, *part.groups))


def _renamed(design: Design, copy: _Part, group: Group) -> _Part:
    name = free_name(group.name, {one.name for one in design.groups})
    inner = {one.id for one in copy.groups}
    groups = tuple(one if one.parent in inner else replace(one, name=name) for one in copy.groups)
    return replace(copy, groups=groups)


def _as_block(design: Design, group_id: str) -> Design:
    """Return the design with a group and those in it as blocks, of which there may be copies."""
    inner = {one.id for one in within(design.groups, group_id)}
    taken = {group.block for group in design.groups if group.block is not None}
    groups = []
    for group in design.groups:
        if group.id in inner and group.block is None:
            block = free_id("block", taken)
            taken.add(block)
            group = replace(group, block=block)
        groups.append(group)
    return replace(design, groups=tuple(groups))


def _one_way(design: Design, group: Group, members: set[str]) -> tuple[str, int]:
    """Return what a group gives; copies can be chained only where one way leads in and one out."""
    found = ways(design, members)
    if any(node.id in members and node.kind == INPUT for node in design.nodes):
        raise DesignError("design.group_has_input", group=group.name)
    if len(found.sources) != 1:
        key = "design.group_ways_in" if found.sources else "design.group_no_way_in"
        raise DesignError(key, group=group.name, nodes=", ".join(node for node, _ in found.sources))
    if len(found.exits) != 1:
        raise DesignError("design.group_ways_out", group=group.name, nodes=", ".join(node for node, _ in found.exits))
    if reaches(design, found.exits[0][0], found.sources[0][0]):
        raise DesignError("design.group_comes_back", group=group.name, node=found.sources[0][0])
    return found.exits[0]


def _whole(design: Design, children: Iterable[str], edit: GroupNodes) -> None:
    covered = set(edit.nodes).union(*(leaves(design, group) for group in edit.groups))
    for child in children:
        if not covered.issuperset(leaves(design, child)):
            raise DesignError("design.group_cut", group=_known(design, child).name)


def _height(design: Design, group_id: str) -> int:
    around = parents(design.groups)
    depth = len(path(around, group_id)) - 1
    return max(len(path(around, one.id)) for one in within(design.groups, group_id)) - depth


def _common(paths: list[list[str]]) -> list[str]:
    shortest = min(map(len, paths))
    for index in range(shortest):
        if len({one[index] for one in paths}) > 1:
            return paths[0][:index]
    return paths[0][:shortest]


def _place(design: Design, after: str | None) -> int:
    if after is None:
        return len(design.nodes)
    return next(index for index, node in enumerate(design.nodes) if node.id == after) + 1


def _known(design: Design, group_id: str) -> Group:
    group = design.group(group_id)
    if group is None:
        raise DesignError("design.unknown_group", group=group_id)
    return group


def _with(design: Design, changed: Group) -> Design:
    return replace(design, groups=tuple(changed if group.id == changed.id else group for group in design.groups))
