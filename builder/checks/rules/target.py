"""Does the output fit what is to be predicted?"""

from collections.abc import Iterator
from typing import Any

from builder.checks.diagnostic import Repair
from builder.checks.goal import Goal
from builder.checks.meeting import Meeting, meet, opened
from builder.checks.network import Look, Network
from builder.checks.repairs import add_head, close_end, insert_on_edge, set_width
from builder.checks.reshape import flatteners
from builder.checks.rule import Finding, repair, rule
from builder.checks.sentences import number_text, shape_text
from builder.checks.starting import starting_repairs
from builder.design import Edge, Node, SetArgument


@rule("error")
def output_rank(look: Look) -> Iterator[Finding]:
    """The output has more axes than the target, for example one prediction for each pixel where each picture has one
    class."""
    meeting = meet(look)
    if meeting is None or meeting.end.shape is None or len(meeting.end.shape) == meeting.aim.rank:
        return
    end, aim = meeting.end, meeting.aim
    values = {"layer": end.node.id, "shape": shape_text(end.shape or ()), "expected": _expected(aim)}
    edge = _wide_edge(meeting)
    place = {"edge": [edge.source, edge.target]} if edge is not None else {"node": end.node.id}
    yield Finding(place, values, tuple(_rank_repairs(meeting, edge)))


@rule("error")
def output_sides(look: Look) -> Iterator[Finding]:
    """The output is of another size than the target, where each pixel or each step has one: a mask, or the input itself
    as the target."""
    meeting = meet(look)
    if meeting is None or not meeting.ranks_fit or not meeting.aim.sides:
        return
    sides = tuple((meeting.end.shape or ())[1:-1])
    if any(side is not None and side != wanted for side, wanted in zip(sides, meeting.aim.sides, strict=True)):
        end = meeting.end
        values = {"layer": end.node.id, "shape": shape_text(end.shape or ()), "expected": _expected(meeting.aim)}
        yield Finding({"node": end.node.id}, values, starting_repairs(meeting.network))


@rule("error")
def output_units(look: Look) -> Iterator[Finding]:
    """The network has fewer outputs than there are classes, or another number of outputs than numbers to predict."""
    meeting = meet(look)
    if meeting is None or not meeting.ranks_fit or meeting.units is None or meeting.aim.takes(meeting.units):
        return
    if _spare(meeting):
        return
    yield _units_finding(meeting)


@rule("warning")
def spare_units(look: Look) -> Iterator[Finding]:
    """The network has more outputs than there are classes. It trains, but the spare outputs stand for nothing."""
    meeting = meet(look)
    if meeting is not None and meeting.ranks_fit and _spare(meeting):
        yield _units_finding(meeting)


@rule("warning")
def sigmoid_classes(look: Look) -> Iterator[Finding]:
    """Sigmoid judges every class by itself, although each example belongs to exactly one class."""
    meeting = meet(look)
    if meeting is None or not meeting.aim.classification or meeting.end.activation != "sigmoid":
        return
    if meeting.units is None or meeting.units < 2 or (meeting.need and meeting.need.output == "probability"):
        return
    close = repair("activation", close_end(look.network, meeting.end, "softmax"), activation="softmax")
    yield Finding({"node": meeting.activator}, {"layer": meeting.activator, "units": meeting.units}, (close,))


@rule("warning")
def softmax_one_unit(look: Look) -> Iterator[Finding]:
    """Softmax over one output is always 1, so the network can't learn anything."""
    meeting = meet(look)
    if meeting is None or meeting.units != 1 or meeting.end.activation != "softmax":
        return
    closing = "sigmoid" if meeting.aim.classification else "linear"
    repairs = [repair("activation", close_end(look.network, meeting.end, closing), activation=closing)]
    wider = set_width(meeting.end, meeting.aim.units)
    if wider is not None and meeting.aim.units > 1:
        repairs.append(repair("units", wider, units=meeting.aim.units))
    yield Finding({"node": meeting.activator}, {"layer": meeting.activator}, tuple(repairs))


_REACH = {"relu": (0.0, None), "sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0),
          "softplus": (0.0, None), "softmax": (0.0, 1.0), "exponential": (0.0, None), "relu6": (0.0, 6.0),
          "softsign": (-1.0, 1.0), "hard_tanh": (-1.0, 1.0), "log_softmax": (None, 0.0)}  # fmt: skip
"""The numbers that an activation can give, lowest and highest."""


@rule("warning")
def activation_range(look: Look) -> Iterator[Finding]:
    """The last activation can't give some of the numbers that are to be predicted, such as negative ones after relu."""
    meeting = meet(look)
    if meeting is None or meeting.aim.form != "amount" or meeting.end.activation not in _REACH:
        return
    if meeting.units is None or (meeting.end.activation == "softmax" and meeting.units == 1):
        return
    low, high = _REACH[meeting.end.activation]
    least, most = meeting.aim.minimum, meeting.aim.maximum
    if least is None or most is None or not ((low is not None and least < low) or (high is not None and most > high)):
        return
    values = {"activation": meeting.end.activation, "layer": meeting.activator}
    numbers = {"minimum": number_text(least), "maximum": number_text(most)}
    scaled = look.network.info.get("prepared", {}).get("scale_target")
    variant = "scaled" if scaled else ""
    yield Finding({"node": meeting.activator}, {**values, **numbers}, opened(meeting), variant)


_ANY_SHAPE = ("activation", "normalization", "regularization")
"""Groups of layers that give the shape they get."""


def _takes_rows(network: Network, node: Node) -> bool:
    part = network.part(node)
    return part is not None and (not part.ranks or 2 in part.ranks)


def _wide_edge(meeting: Meeting) -> Edge | None:
    """Return the connection at which the layers begin that keep all axes but the last, or `None`."""
    network, shape = meeting.network, meeting.end.shape or ()
    node, found = meeting.end.head, None
    # A layer like Dense works on the last axis of anything: what comes before it must lose its axes first.
    while node is not None and meeting.aim.rank == 2 and len(shape) > 2:
        given = network.input_shapes(node.id)
        wide = network.group(node) == "core" and network.has(node, "units")
        if len(given) != 1 or given[0] is None or len(given[0]) != len(shape):
            break
        if wide:
            found = network.inputs_of(node.id)[0]
        elif network.group(node) not in _ANY_SHAPE or not _takes_rows(network, node):
            break
        node = network.source(node.id)
    return found


def _rank_repairs(meeting: Meeting, edge: Edge | None) -> Iterator[Repair]:
    network, end, aim = meeting.network, meeting.end, meeting.aim
    head, shape = end.head, end.shape or ()
    if aim.rank != 2 or len(shape) < 2:
        yield from starting_repairs(network)
        return
    if edge is not None:
        for kind in flatteners(len(shape)):
            yield repair("insert", insert_on_edge(network.design, edge, kind), kind=kind)
        return
    if head is not None and network.argument(head, "return_sequences") is True and head == end.node:
        yield repair("last_step", SetArgument(head.id, "return_sequences", False), layer=head.id)
    yield repair("add_head", add_head(network, aim, end.node, shape), units=aim.units)


def _units_finding(meeting: Meeting) -> Finding:
    end, aim = meeting.end, meeting.aim
    values: dict[str, Any] = {"layer": end.node.id, "units": meeting.units, "wanted": aim.units}
    edit = set_width(end, aim.units)
    if edit is not None and end.head is not None:
        place = end.head.id
        fix = repair("units_of", edit, argument=end.width, value=aim.units)
    else:
        place = end.node.id
        fix = repair("add_head", add_head(meeting.network, aim, end.node, end.shape), units=aim.units)
    return Finding({"node": place}, values, (fix,), "" if aim.classification else "amount")


def _spare(meeting: Meeting) -> bool:
    return meeting.aim.form == "index" and meeting.units is not None and meeting.units > max(meeting.aim.classes, 1)


def _expected(aim: Goal) -> str:
    middle = list(map(str, aim.sides)) or ["…"] * (aim.rank - 2)
    return "(" + ", ".join(["None", *middle, str(aim.units)]) + ")"
