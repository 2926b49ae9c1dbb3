"""Is the training plan in reason?"""

from collections.abc import Iterator, Mapping
from typing import Any

from builder import catalog
from builder.checks.diagnostic import Repair
from builder.checks.network import Look
from builder.checks.optimizers import LEARNING_RATES
from builder.checks.parts import class_name, number, part_config, part_name, part_text, whole
from builder.checks.propose import training_examples
from builder.checks.rule import Finding, repair, rule
from builder.checks.sentences import number_text
from builder.design import SetPlan
from builder.formulas import fault


@rule("error")
def epochs(look: Look) -> Iterator[Finding]:
    """Fewer than one epoch is planned, so nothing would be trained."""
    value = look.plan.epochs
    if value is not None and (whole(value) is None or value < 1):
        yield Finding({"plan": "epochs"}, {"value": value}, (_usual("epochs"),))


@rule("error")
def batch_size(look: Look) -> Iterator[Finding]:
    """A batch holds fewer than one example."""
    value = look.plan.batch_size
    if value is not None and (whole(value) is None or value < 1):
        yield Finding({"plan": "batch_size"}, {"value": value}, (_usual("batch_size"),))


@rule("hint")
def batch_too_large(look: Look) -> Iterator[Finding]:
    """A batch is larger than the training part, so an epoch is one single step."""
    size, count = whole(look.plan.batch_size), _training(look)
    if size is not None and count and size > count and (look.network.design.plan.batch_size is not None):
        yield Finding({"plan": "batch_size"}, {"size": size, "count": count}, (_usual("batch_size"),))


@rule("error")
def validation_split(look: Look) -> Iterator[Finding]:
    """The share that validates is not a number from 0 to 0.9."""
    value = look.plan.validation_split
    share = number(value)
    if value is not None and (share is None or not 0 <= share <= 0.9):
        yield Finding({"plan": "validation_split"}, {"value": value}, (_usual("validation_split"),))


@rule("warning")
def nothing_validates(look: Look) -> Iterator[Finding]:
    """The share that validates comes to less than one example, so nothing is held back."""
    share, examples = number(look.plan.validation_split), int(look.network.info.get("examples") or 0)
    if share and 0 < share <= 0.9 and examples and training_examples(examples, share) == examples:
        none = repair("no_validation", SetPlan("validation_split", 0.0))
        values = {"share": number_text(share), "examples": examples}
        larger = [_usual("validation_split")] if training_examples(examples, 0.2) < examples and examples >= 5 else []
        yield Finding({"plan": "validation_split"}, values, (*larger, none))


@rule("error")
def learning_rate_sign(look: Look) -> Iterator[Finding]:
    """The learning rate is not a number above 0."""
    given = part_config(look.plan.optimizer).get("learning_rate")
    rate = number(given)
    if given is None or isinstance(given, Mapping) or (rate is not None and rate > 0):
        return
    yield Finding({"plan": "optimizer"}, {"value": given}, tuple(_usual_rate(look)))


@rule("warning")
def learning_rate_high(look: Look) -> Iterator[Finding]:
    """The learning rate is so high that this optimizer usually flies apart: the loss grows or is no number."""
    rate, limits = _rate(look)
    if rate is not None and limits is not None and rate > limits[1]:
        yield _rate_finding(look, rate, limits[1])


@rule("hint")
def learning_rate_low(look: Look) -> Iterator[Finding]:
    """The learning rate is so low that this optimizer hardly moves."""
    rate, limits = _rate(look)
    if rate is not None and limits is not None and 0 < rate < limits[0]:
        yield _rate_finding(look, rate, limits[0])


@rule("error")
def plan_part(look: Look) -> Iterator[Finding]:
    """This Keras has no loss, optimizer, metric or callback of that name."""
    plan = look.plan
    for field, family, parts in (
        ("loss", "loss", [plan.loss]),
        ("optimizer", "optimizer", [plan.optimizer]),
        ("metrics", "metric", list(plan.metrics or ())),
        ("callbacks", "callback", list(plan.callbacks)),
    ):
        for part in parts:
            name = part_name(part)
            if part is None or _known(family, part):
                continue
            kept = [one for one in parts if one != part]
            edit = SetPlan(field, kept) if family in ("metric", "callback") else SetPlan(field, None)
            values = {"name": name or str(part)[:40], "field": field}
            label = "remove" if family in ("metric", "callback") else "usual"
            yield Finding({"plan": field}, values, (repair(label, edit, layer=name or field, field=field),))


@rule("error")
def loss_formula(look: Look) -> Iterator[Finding]:
    """The formula that stands for the loss can't be read."""
    loss = look.plan.loss
    if part_name(loss) != catalog.FORMULA.lower():
        return
    wrong = fault(part_config(loss).get("formula"), "loss")
    if wrong is not None:
        usual = repair("usual", SetPlan("loss", None), layer="loss", field="loss")
        yield Finding({"plan": "loss"}, wrong.values, (usual,), key=wrong.key)


@rule("error")
def backend_missing(look: Look) -> Iterator[Finding]:
    """The backend that is chosen to train is not installed on this machine."""
    if look.plan.backend in look.machine.backends:
        return
    switch = [repair("backend", SetPlan("backend", name), backend=name) for name in look.machine.backends]
    installed = ", ".join(look.machine.backends)
    yield Finding({"plan": "backend"}, {"backend": look.plan.backend, "installed": installed}, tuple(switch))


@rule("warning")
def callback_monitor(look: Look) -> Iterator[Finding]:
    """A callback watches a validation value, but nothing is held back to validate with."""
    if number(look.plan.validation_split) != 0:
        return
    for callback in look.plan.callbacks:
        monitor = _monitor(callback)
        if not isinstance(monitor, str) or not monitor.startswith("val_"):
            continue
        seen = monitor.removeprefix("val_")
        changed = [_watching(one, seen) if one == callback else one for one in look.plan.callbacks]
        repairs = (
            repair("validate", SetPlan("validation_split", 0.2)),
            repair("monitor", SetPlan("callbacks", changed), monitor=seen),
        )
        yield Finding({"plan": "callbacks"}, {"callback": part_text(callback), "monitor": monitor}, repairs)


def _usual(field: str) -> Repair:
    return repair("usual", SetPlan(field, None), field=field)


def _training(look: Look) -> int:
    examples = int(look.network.info.get("examples") or 0)
    share = number(look.plan.validation_split) or 0.0
    return training_examples(examples, share) if 0 <= share <= 0.9 else 0


def _rate(look: Look) -> tuple[float | None, tuple[float, float] | None]:
    rate = number(part_config(look.plan.optimizer).get("learning_rate"))
    return rate, LEARNING_RATES.get(part_name(look.plan.optimizer) or "")


def _rate_finding(look: Look, rate: float, limit: float) -> Finding:
    values = {"rate": number_text(rate), "limit": number_text(limit), "optimizer": part_name(look.plan.optimizer)}
    return Finding({"plan": "optimizer"}, values, tuple(_usual_rate(look)))


def _usual_rate(look: Look) -> Iterator[Repair]:
    optimizer = look.plan.optimizer
    part = catalog.find("optimizer", class_name("optimizer", optimizer))
    parameter = part.parameter("learning_rate") if part else None
    if parameter is None or number(parameter.default) is None:
        yield _usual("optimizer")
        return
    config = {name: value for name, value in part_config(optimizer).items() if name != "learning_rate"}
    changed: dict[str, Any] = {"class_name": optimizer["class_name"], "config": config}
    yield repair("learning_rate", SetPlan("optimizer", changed), rate=number_text(parameter.default))


def _known(family: str, part: Any) -> bool:
    name = part_name(part)
    if name is None:
        return False
    # Keras chooses these two by loss and target when it compiles.
    if family == "metric" and name in ("accuracy", "crossentropy", "ce"):
        return True
    given = str(part.get("class_name") if isinstance(part, Mapping) else part)
    return catalog.find(family, given) is not None or catalog.find(family, class_name(family, part)) is not None


def _monitor(callback: Any) -> Any:
    part = catalog.find("callback", class_name("callback", callback))
    parameter = part.parameter("monitor") if part else None
    return part_config(callback).get("monitor", parameter.default if parameter else None)


def _watching(callback: Any, monitor: str) -> dict[str, Any]:
    config = {**part_config(callback), "monitor": monitor}
    return {"class_name": class_name("callback", callback), "config": config}
