"""Do output, loss and metrics fit what is to be predicted?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from builder.checks.diagnostic import Repair
from builder.checks.ending import Ending, ending
from builder.checks.goal import Goal, goal
from builder.checks.losses import LOSSES, METRICS, Need, fits
from builder.checks.network import Look, Network
from builder.checks.parts import class_name, part_config, part_name, part_text
from builder.checks.propose import propose_loss, propose_metrics
from builder.checks.repairs import add_head, close_end, insert_on_edge, open_end, set_width
from builder.checks.reshape import flatteners
from builder.checks.rule import Finding, repair, rule
from builder.checks.sentences import number_text, shape_text
from builder.design import Edge, SetArgument, SetPlan


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The end of the network beside the target of the data.

    Args:
        network: The design and what is known of it.
        end: How the network ends.
        aim: What the target asks.
        units: How many outputs there are; `None` where unknown.
        loss: Canonical name of the loss.
        need: What the loss needs; `None` where it is not judged.
        from_logits: Whether the loss expects logits.
    """

    network: Network
    end: Ending
    aim: Goal
    units: int | None
    loss: str | None
    need: Need | None
    from_logits: bool


def _meet(look: Look) -> _Meeting | None:
    end, aim = ending(look.network), goal(look.network.info)
    if end is None or aim is None or len(look.network.ends) != 1:
        return None
    loss = part_name(look.plan.loss)
    logits = bool(part_config(look.plan.loss).get("from_logits", False))
    units = end.shape[-1] if end.shape else None
    return _Meeting(look.network, end, aim, units, loss, LOSSES.get(loss or ""), logits)


@rule("error")
def output_rank(look: Look) -> Iterator[Finding]:
    """The output has more axes than the target, for example one prediction for each pixel where each picture has one
    class."""
    meeting = _meet(look)
    if meeting is None or meeting.end.shape is None or len(meeting.end.shape) == meeting.aim.rank:
        return
    end, aim = meeting.end, meeting.aim
    values = {"layer": end.node.id, "shape": shape_text(end.shape or ()), "expected": _expected(aim)}
    edge = _wide_edge(meeting)
    place = {"edge": [edge.source, edge.target]} if edge is not None else {"node": end.node.id}
    yield Finding(place, values, tuple(_rank_repairs(meeting, edge)))


@rule("error")
def output_units(look: Look) -> Iterator[Finding]:
    """The network has fewer outputs than there are classes, or another number of outputs than numbers to predict."""
    meeting = _meet(look)
    if meeting is None or not _ranks_fit(meeting) or meeting.units is None or meeting.aim.takes(meeting.units):
        return
    if _spare(meeting):
        return
    yield _units_finding(meeting)


@rule("warning")
def spare_units(look: Look) -> Iterator[Finding]:
    """The network has more outputs than there are classes. It trains, but the spare outputs stand for nothing."""
    meeting = _meet(look)
    if meeting is not None and _ranks_fit(meeting) and _spare(meeting):
        yield _units_finding(meeting)


@rule("error")
def loss_target(look: Look) -> Iterator[Finding]:
    """The loss wants another form of target than the data has, for example one-hot rows instead of class numbers."""
    meeting = _meet(look)
    if meeting is None or meeting.need is None or fits(meeting.need, meeting.aim, meeting.units):
        return
    if not _ranks_fit(meeting) or meeting.units is None or not meeting.aim.takes(meeting.units):
        return
    wants = meeting.need.wants
    values = {"loss": part_text(look.plan.loss)}
    repairs = [_usual_loss(meeting)]
    form = {"one_hot": True, "index": False}.get(wants)
    if form is not None and meeting.aim.classification and meeting.units == meeting.aim.classes:
        repairs.append(_prepare(look, "one_hot", form))
    yield Finding({"plan": "loss"}, values, tuple(repairs), f"{wants}_for_{meeting.aim.form}")


@rule("warning")
def logits_expected(look: Look) -> Iterator[Finding]:
    """The loss is told that it gets logits (`from_logits=True`), but the last activation makes probabilities already,
    so softmax or sigmoid is applied twice."""
    meeting = _meet(look)
    if meeting is None or meeting.need is None or not meeting.from_logits or not meeting.need.from_logits:
        return
    activation = meeting.end.activation
    if activation not in ("softmax", "sigmoid"):
        return
    values = {"loss": meeting.loss, "activation": activation, "layer": _activator(meeting)}
    yield Finding({"plan": "loss"}, values, (_without_logits(look), *_opened(meeting)))


@rule("warning")
def probabilities_expected(look: Look) -> Iterator[Finding]:
    """The loss expects probabilities, but the last activation does not make any, so the loss is wrong or no
    number."""
    meeting = _meet(look)
    if meeting is None or meeting.need is None or meeting.from_logits or meeting.need.output == "any":
        return
    end = meeting.end
    if end.activation in (None, "softmax", "sigmoid") or not fits(meeting.need, meeting.aim, meeting.units):
        return
    closing = "softmax" if meeting.need.output == "distribution" else "sigmoid"
    close = repair("activation", close_end(look.network, end, closing), activation=closing)
    repairs = [close]
    if meeting.need.from_logits and end.activation == "linear":
        repairs.append(_with_logits(look))
    values = {"loss": meeting.loss, "activation": end.activation, "layer": _activator(meeting), "closing": closing}
    yield Finding({"node": _activator(meeting)}, values, tuple(repairs))


@rule("warning")
def sigmoid_classes(look: Look) -> Iterator[Finding]:
    """Sigmoid judges every class by itself, although each example belongs to exactly one class."""
    meeting = _meet(look)
    if meeting is None or not meeting.aim.classification or meeting.end.activation != "sigmoid":
        return
    if meeting.units is None or meeting.units < 2 or (meeting.need and meeting.need.output == "probability"):
        return
    close = repair("activation", close_end(look.network, meeting.end, "softmax"), activation="softmax")
    yield Finding({"node": _activator(meeting)}, {"layer": _activator(meeting), "units": meeting.units}, (close,))


@rule("warning")
def softmax_one_unit(look: Look) -> Iterator[Finding]:
    """Softmax over one output is always 1, so the network can't learn anything."""
    meeting = _meet(look)
    if meeting is None or meeting.units != 1 or meeting.end.activation != "softmax":
        return
    closing = "sigmoid" if meeting.aim.classification else "linear"
    repairs = [repair("activation", close_end(look.network, meeting.end, closing), activation=closing)]
    wider = set_width(meeting.end, meeting.aim.units)
    if wider is not None and meeting.aim.units > 1:
        repairs.append(repair("units", wider, units=meeting.aim.units))
    yield Finding({"node": _activator(meeting)}, {"layer": _activator(meeting)}, tuple(repairs))


_REACH = {"relu": (0.0, None), "sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0),
          "softplus": (0.0, None), "softmax": (0.0, 1.0), "exponential": (0.0, None), "relu6": (0.0, 6.0),
          "softsign": (-1.0, 1.0), "hard_tanh": (-1.0, 1.0), "log_softmax": (None, 0.0)}  # fmt: skip
"""The numbers that an activation can give, lowest and highest."""


@rule("warning")
def activation_range(look: Look) -> Iterator[Finding]:
    """The last activation can't give some of the numbers that are to be predicted, such as negative ones after relu."""
    meeting = _meet(look)
    if meeting is None or meeting.aim.form != "amount" or meeting.end.activation not in _REACH:
        return
    if meeting.end.activation == "softmax" and meeting.units == 1:
        return
    low, high = _REACH[meeting.end.activation]
    least, most = meeting.aim.minimum, meeting.aim.maximum
    if least is None or most is None or not ((low is not None and least < low) or (high is not None and most > high)):
        return
    values = {"activation": meeting.end.activation, "layer": _activator(meeting)}
    numbers = {"minimum": number_text(least), "maximum": number_text(most)}
    yield Finding({"node": _activator(meeting)}, {**values, **numbers}, _opened(meeting))


@rule("error")
def metric_target(look: Look) -> Iterator[Finding]:
    """A metric wants another form of target than the data has."""
    meeting = _meet(look)
    if meeting is None or not _ranks_fit(meeting):
        return
    for metric in look.plan.metrics or ():
        need = METRICS.get(part_name(metric) or "")
        if need is None or fits(need, meeting.aim, meeting.units):
            continue
        kept = [one for one in look.plan.metrics or () if one != metric]
        remove = repair("remove_metric", SetPlan("metrics", kept), metric=part_text(metric))
        values = {"metric": part_text(metric)}
        usual = _usual_metrics(meeting)
        yield Finding({"plan": "metrics"}, values, (usual, remove), f"for_{meeting.aim.form}")


@rule("warning")
def metric_threshold(look: Look) -> Iterator[Finding]:
    """A metric counts outputs over 0.5 as class 1, but the outputs are logits, where the border is 0."""
    meeting = _meet(look)
    if meeting is None or meeting.units != 1 or meeting.aim.form != "index" or not meeting.from_logits:
        return
    for metric in look.plan.metrics or ():
        name = part_name(metric) or ""
        need = METRICS.get(name)
        config = part_config(metric)
        judged = name == "accuracy" or (need is not None and need.output == "probability")
        if not judged or "threshold" in config or "thresholds" in config or config.get("from_logits"):
            continue
        close = repair("activation", close_end(look.network, meeting.end, "sigmoid"), activation="sigmoid")
        values = {"metric": part_text(metric), "layer": meeting.end.node.id}
        yield Finding({"plan": "metrics"}, values, (_usual_metrics(meeting), close))


def _wide_edge(meeting: _Meeting) -> Edge | None:
    """Return the connection at which the layers begin that keep all axes but the last, or `None`."""
    network, shape = meeting.network, meeting.end.shape or ()
    node, found = meeting.end.head, None
    # A layer like Dense works on the last axis of anything: what comes before it must lose its axes first.
    while node is not None and meeting.aim.rank == 2 and len(shape) > 2 and network.has(node, "units"):
        given = network.input_shapes(node.id)
        if network.group(node) != "core" or len(given) != 1 or given[0] is None or len(given[0]) != len(shape):
            break
        found = network.design.inputs_of(node.id)[0]
        node = network.source(node.id)
    return found


def _rank_repairs(meeting: _Meeting, edge: Edge | None) -> Iterator[Repair]:
    network, end, aim = meeting.network, meeting.end, meeting.aim
    head, shape = end.head, end.shape or ()
    if aim.rank != 2 or len(shape) < 2:
        return
    if edge is not None:
        for kind in flatteners(len(shape)):
            edit = insert_on_edge(network.design, edge, kind)
            yield repair("insert_before", edit, kind=kind, layer=edge.target)
        return
    if head is not None and network.argument(head, "return_sequences") is True and head == end.node:
        yield repair("last_step", SetArgument(head.id, "return_sequences", False), layer=head.id)
    yield repair("add_head", add_head(network, aim, end.node, shape), units=aim.units)


def _units_finding(meeting: _Meeting) -> Finding:
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


def _spare(meeting: _Meeting) -> bool:
    return meeting.aim.form == "index" and meeting.units is not None and meeting.units > max(meeting.aim.classes, 1)


def _ranks_fit(meeting: _Meeting) -> bool:
    return meeting.end.shape is not None and len(meeting.end.shape) == meeting.aim.rank


def _expected(aim: Goal) -> str:
    middle = ["…"] * (aim.rank - 2)
    return "(" + ", ".join(["None", *middle, str(aim.units)]) + ")"


def _activator(meeting: _Meeting) -> str:
    return (meeting.end.activator or meeting.end.node).id


def _opened(meeting: _Meeting) -> tuple[Repair, ...]:
    edit = open_end(meeting.network, meeting.end)
    return (repair("linear", edit, layer=_activator(meeting)),) if edit is not None else ()


def _usual_loss(meeting: _Meeting) -> Repair:
    design = meeting.network.design
    network = replace(meeting.network, design=replace(design, plan=replace(design.plan, loss=None)))
    value = propose_loss(network, meeting.aim).value
    return repair("usual_loss", SetPlan("loss", None), loss=part_text(value))


def _usual_metrics(meeting: _Meeting) -> Repair:
    value = propose_metrics(meeting.network, meeting.aim).value
    return repair("usual_metrics", SetPlan("metrics", None), metrics=", ".join(map(part_text, value)))


def _prepare(look: Look, name: str, value: Any) -> Repair:
    choice = look.plan.data
    data = {"source": choice.source, "options": dict(choice.options), "prepare": {**choice.prepare, name: value}}
    return repair("one_hot" if value else "class_numbers", SetPlan("data", data))


def _without_logits(look: Look) -> Repair:
    config = {name: value for name, value in part_config(look.plan.loss).items() if name != "from_logits"}
    part: Any = {"class_name": look.plan.loss["class_name"], "config": config} if config else part_name(look.plan.loss)
    return repair("from_logits", SetPlan("loss", part), value="False")


def _with_logits(look: Look) -> Repair:
    config = {**part_config(look.plan.loss), "from_logits": True}
    part = {"class_name": class_name("loss", look.plan.loss), "config": config}
    return repair("from_logits", SetPlan("loss", part), value="True")
