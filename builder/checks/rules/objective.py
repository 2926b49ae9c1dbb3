"""Do loss and metrics fit the target and the last activation?"""

from collections.abc import Iterator
from typing import Any

from builder.checks.diagnostic import Repair
from builder.checks.losses import METRICS, fits
from builder.checks.meeting import meet, opened, usual_loss, usual_metrics
from builder.checks.network import Look
from builder.checks.parts import class_name, part_config, part_name, part_text
from builder.checks.repairs import close_end
from builder.checks.rule import Finding, repair, rule
from builder.design import SetPlan, Several


@rule("error")
def loss_target(look: Look) -> Iterator[Finding]:
    """The loss wants another form of target than the data has, for example one-hot rows instead of class numbers."""
    meeting = meet(look)
    if meeting is None or meeting.need is None or fits(meeting.need, meeting.aim, meeting.units):
        return
    if not meeting.ranks_fit or meeting.units is None or not meeting.aim.takes(meeting.units):
        return
    wants = meeting.need.wants
    values = {"loss": part_text(look.plan.loss)}
    repairs = [usual_loss(meeting)]
    form = {"one_hot": True, "index": False}.get(wants)
    if form is not None and meeting.aim.classification and meeting.units == meeting.aim.classes:
        repairs.append(_prepare(look, "one_hot", form))
    yield Finding({"plan": "loss"}, values, tuple(repairs), f"{wants}_for_{meeting.aim.form}")


@rule("warning")
def logits_expected(look: Look) -> Iterator[Finding]:
    """The loss is told that it gets logits (`from_logits=True`), but the last activation makes probabilities already,
    so softmax or sigmoid is applied twice."""
    meeting = meet(look)
    if meeting is None or meeting.need is None or not meeting.from_logits or not meeting.need.from_logits:
        return
    activation = meeting.end.activation
    if activation not in ("softmax", "sigmoid"):
        return
    values = {"loss": meeting.loss, "activation": activation, "layer": meeting.activator}
    yield Finding({"plan": "loss"}, values, (_without_logits(look), *opened(meeting)))


@rule("warning")
def probabilities_expected(look: Look) -> Iterator[Finding]:
    """The loss expects probabilities, but the last activation does not make any, so the loss is wrong or no
    number."""
    meeting = meet(look)
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
    values = {"loss": meeting.loss, "activation": end.activation, "layer": meeting.activator, "closing": closing}
    yield Finding({"node": meeting.activator}, values, tuple(repairs))


@rule("error")
def metric_target(look: Look) -> Iterator[Finding]:
    """A metric wants another form of target than the data has."""
    meeting = meet(look)
    if meeting is None or not meeting.ranks_fit:
        return
    for metric in look.plan.metrics or ():
        need = METRICS.get(part_name(metric) or "")
        if need is None or fits(need, meeting.aim, meeting.units):
            continue
        kept = [one for one in look.plan.metrics or () if one != metric]
        remove = repair("remove_metric", SetPlan("metrics", kept), metric=part_text(metric))
        values = {"metric": part_text(metric)}
        usual = usual_metrics(meeting)
        yield Finding({"plan": "metrics"}, values, (usual, remove), f"for_{meeting.aim.form}")


@rule("warning")
def metric_threshold(look: Look) -> Iterator[Finding]:
    """A metric counts outputs over 0.5 as class 1, but the outputs are logits, where the border is 0."""
    meeting = meet(look)
    if meeting is None or meeting.units != 1 or meeting.aim.form != "index" or not meeting.from_logits:
        return
    if meeting.end.activation in ("sigmoid", None):
        return
    for metric in look.plan.metrics or ():
        name = part_name(metric) or ""
        need = METRICS.get(name)
        config = part_config(metric)
        judged = name == "accuracy" or (need is not None and need.output == "probability")
        if not judged or "threshold" in config or "thresholds" in config or config.get("from_logits"):
            continue
        # The loss must change with the activation, or sigmoid would be applied twice.
        both = Several((close_end(look.network, meeting.end, "sigmoid"), SetPlan("loss", None)))
        close = repair("activation", both, activation="sigmoid")
        values = {"metric": part_text(metric), "layer": meeting.end.node.id}
        yield Finding({"plan": "metrics"}, values, (usual_metrics(meeting), close))


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
