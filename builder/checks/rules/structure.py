"""Is it a network: does data enter, flow through every layer, and leave at one place?"""

from collections.abc import Iterator

from builder.checks.diagnostic import Repair
from builder.checks.goal import goal
from builder.checks.network import Look, message
from builder.checks.repairs import add_head, branch, join
from builder.checks.rule import Finding, repair, rule
from builder.checks.starting import starting_repairs
from builder.design import (
    INPUT,
    AddNode,
    Connect,
    Disconnect,
    Edge,
    Edit,
    Group,
    ModelGroup,
    Node,
    RemoveNodes,
    Several,
    free_id,
    to_json,
)
from builder.design.chain import reaches
from builder.design.groups import leaves
from builder.model import graph, nesting


@rule("error")
def no_input(look: Look) -> Iterator[Finding]:
    """The design has no Input layer, so no data can enter the network."""
    design = look.network.design
    if look.network.inputs:
        return
    edits: list[Edit] = [AddNode(INPUT)]
    first = next((node for node in design.nodes if not design.inputs_of(node.id)), None)
    if first is not None:
        edits.append(Connect(free_id(INPUT, design.ids()), first.id))
    yield Finding({}, repairs=(repair("add_input", Several(tuple(edits))),))


@rule("error")
def no_output(look: Look) -> Iterator[Finding]:
    """No layer follows the Input, so the network computes nothing."""
    network = look.network
    if not network.inputs or network.ends:
        return
    start = network.inputs[0]
    loose = _loose(look)
    aim = goal(network.info)
    repairs: list[Repair] = []
    if loose:
        repairs += _connect(look, start, loose[0])
    elif aim is not None:
        edit = add_head(network, aim, start, network.shape(start.id))
        repairs.append(repair("add_head", edit, units=aim.units))
    yield Finding({"node": start.id}, {"input": start.id}, tuple(repairs))


@rule("error")
def not_connected(look: Look) -> Iterator[Finding]:
    """Nothing feeds a layer, although it needs an input."""
    network = look.network
    if not network.inputs:
        return
    for node in _loose(look):
        source = network.end or network.inputs[0]
        remove = repair("remove", RemoveNodes((node.id,)), layer=node.id)
        yield Finding({"node": node.id}, {"layer": node.id}, (*_connect(look, source, node), remove))


@rule("error")
def fed_input(look: Look) -> Iterator[Finding]:
    """A layer feeds an Input, which only data can feed."""
    for node in look.network.inputs:
        for edge in look.network.inputs_of(node.id):
            cut = Disconnect(edge.source, edge.target, edge.source_handle, edge.target_handle)
            values = {"source": edge.source, "target": edge.target}
            yield Finding({"edge": [edge.source, edge.target]}, values, (repair("disconnect", cut, **values),))


@rule("error")
def several_outputs(look: Look) -> Iterator[Finding]:
    """More than one layer ends the network. Training works with one output, so the others need a connection or go."""
    network = look.network
    for node in network.ends[:-1]:
        gone = branch(network, node)
        last = network.ends[-1]
        remove = repair("remove", RemoveNodes(gone), layer=", ".join(reversed(gone)))
        yield Finding({"node": node.id}, {"layer": node.id, "other": last.id}, (remove,))


@rule("error")
def input_count(look: Look) -> Iterator[Finding]:
    """The network has more or fewer Input layers than the data has inputs."""
    network = look.network
    wanted, found = len(network.info.get("inputs") or ()), len(network.inputs)
    if not wanted or not found or wanted == found:
        return
    values = {"found": found, "wanted": wanted}
    if found < wanted:
        add = Several(tuple(AddNode(INPUT) for _ in range(wanted - found)))
        place = {"node": network.inputs[-1].id}
        yield Finding(place, values, (repair("add_input", add), *starting_repairs(network)))
        return
    # Those that feed nothing go first.
    order = sorted(network.inputs, key=lambda node: bool(network.targets(node.id)), reverse=True)
    extra = tuple(node.id for node in order[wanted:])
    remove = repair("remove", RemoveNodes(extra), layer=", ".join(extra))
    # Without an Input that feeds something, the layers behind it would be left in the air.
    feeding = any(network.targets(node_id) for node_id in extra)
    yield Finding({"node": extra[0]}, values, (*(starting_repairs(network) if feeding else ()), remove))


@rule("error")
def cycle(look: Look) -> Iterator[Finding]:
    """Layers feed each other in a circle, and a network has no loops."""
    looping = look.network.looping
    for edge in reversed(look.network.design.edges):
        if {edge.source, edge.target} <= looping and reaches(look.network.design, edge.target, edge.source):
            cut = Disconnect(edge.source, edge.target, edge.source_handle, edge.target_handle)
            values = {"source": edge.source, "target": edge.target}
            yield Finding({"edge": [edge.source, edge.target]}, values, (repair("disconnect", cut, **values),))
            return


@rule("error")
def wrong_inputs(look: Look) -> Iterator[Finding]:
    """A layer gets more or fewer tensors than it takes."""
    network = look.network
    for node, part in network.layers():
        problem = network.problem(node.id)
        edges = network.inputs_of(node.id)
        if problem is None or problem.get("code") != "wrong_inputs" or not edges:
            continue
        least, most = part.inputs
        if least <= len(edges) and (most is None or len(edges) <= most):
            other = {"layer": node.id, "message": message(problem)}
            yield Finding({"node": node.id}, other, variant="other")
            continue
        values = {"layer": node.id, "found": len(edges), "wanted": least if most == least else f"{least}–{most or '∞'}"}
        yield Finding({"node": node.id}, values, tuple(_counted(look, node, edges, least, most)))


@rule("warning")
def own_model(look: Look) -> Iterator[Finding]:
    """A group can't be a model of its own: a way leaves it and comes back, or its layers are called elsewhere."""
    design = look.network.design
    if not any(group.model for group in design.groups):
        return
    content = to_json(design)
    known = nesting.shapes(look.network.inference)
    for refused in nesting.read(content, graph.read(content), known).refused:
        group = design.group(refused.group)
        other = design.group(refused.other)
        if group is not None and not (refused.reason == "shares" and _half_connected(look, group)):
            values = {"group": group.name, "other": other.name if other else refused.other}
            ordinary = repair("ordinary_group", ModelGroup(group.id, False), group=group.name)
            yield Finding({"group": group.id}, values, (ordinary,), variant=refused.reason)


def _half_connected(look: Look, group: Group) -> bool:
    """Say whether a call of a group's layers waits to be connected: how it is, nobody knows yet."""
    design = look.network.design
    inside = set(leaves(design, group.id))
    layers = {node.layer or node.id for node in design.nodes if node.id in inside}
    return any((node.layer or node.id) in layers for node in _loose(look))


def _counted(look: Look, node: Node, edges: list[Edge], least: int, most: int | None) -> Iterator[Repair]:
    if most is not None and len(edges) > most:
        if most == 1:
            yield repair("join", join(look.network.design, node, "Concatenate"), kind="Concatenate")
        extra = edges[most:]
        cut: list[Edit] = [Disconnect(one.source, one.target, one.source_handle, one.target_handle) for one in extra]
        sources = ", ".join(one.source for one in extra)
        yield repair("disconnect", Several(tuple(cut)), source=sources, target=node.id)
    elif len(edges) < least:
        if look.network.group(node) == "merging":
            yield repair("remove", RemoveNodes((node.id,)), layer=node.id)
            return
        first, taken = edges[0], {edge.target_handle for edge in edges}
        if reaches(look.network.design, node.id, first.source):
            return
        free = [handle for handle in range(least) if handle not in taken][: least - len(edges)]
        more: list[Edit] = [Connect(first.source, node.id, first.source_handle, handle) for handle in free]
        yield repair("connect", Several(tuple(more)), source=first.source, target=node.id)


def _connect(look: Look, source: Node, target: Node) -> list[Repair]:
    if source == target or reaches(look.network.design, target.id, source.id):
        return []
    return [repair("connect", Connect(source.id, target.id), source=source.id, target=target.id)]


def _loose(look: Look) -> list[Node]:
    design = look.network.design
    found = []
    for node in design.nodes:
        part = look.network.part(node)
        takes_data = part is None or part.inputs[0] > 0
        if node.kind != INPUT and takes_data and not look.network.inputs_of(node.id):
            found.append(node)
    return found
