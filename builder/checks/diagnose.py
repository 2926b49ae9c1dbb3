"""Ask every rule about a design."""

from collections.abc import Mapping
from typing import Any

from builder.checks import rules
from builder.checks.diagnostic import SEVERITIES, Diagnostic, Proposal
from builder.checks.machine import Machine
from builder.checks.network import Look, Network
from builder.checks.propose import proposed, resolve
from builder.checks.rule import RULES, Finding, Rule, repair
from builder.checks.sentences import both
from builder.design import DataChoice, Design, SetPlan
from builder.errors import LayerwiseError

__all__ = ["data_problem", "diagnose", "judge", "rules"]


def diagnose(
    design: Design, inference: Mapping[str, Any], info: Mapping[str, Any] | None, machine: Machine
) -> tuple[Diagnostic, ...]:
    """Say what is wrong, doubtful or worth knowing about a design.

    Args:
        design: The design; open fields of its plan are judged as proposed.
        inference: What the checker answers about it.
        info: What its data set says of itself, as JSON; `None` where it can't be read.
        machine: What the machine that trains can hold.

    Returns:
        Diagnostics, errors first, then warnings, then hints.
    """
    return judge(design, inference, info, machine)[1]


def judge(
    design: Design, inference: Mapping[str, Any], info: Mapping[str, Any] | None, machine: Machine
) -> tuple[dict[str, Proposal], tuple[Diagnostic, ...]]:
    """Return what `propose` and `diagnose` say, in one look at the network.

    Args:
        design: The design.
        inference: What the checker answers about it.
        info: What its data set says of itself, as JSON; `None` where it can't be read.
        machine: What the machine that trains can hold.

    Returns:
        For each open field of the plan its proposal, and the diagnostics.
    """
    network = Network(design, inference, info or {})
    proposals = proposed(network)
    look = Look(network, resolve(design, proposals).plan, machine)
    found = [_told(one, finding) for one in RULES.values() for finding in one.check(look)]
    return proposals, tuple(sorted(found, key=lambda diagnostic: SEVERITIES.index(diagnostic.severity)))


def data_problem(error: LayerwiseError) -> Diagnostic:
    """Return the error that a data set can't be read as a diagnostic.

    Args:
        error: What `builder.data.describe` raised.
    """
    usual = DataChoice()
    edit = SetPlan("data", {"source": usual.source, "options": {}, "prepare": {}})
    sentence = both(error.key, **error.values)
    return Diagnostic("data_unreadable", "error", {"plan": "data"}, sentence, (repair("usual_data", edit),))


def _told(one: Rule, finding: Finding) -> Diagnostic:
    own = f"checks.{one.code}_{finding.variant}" if finding.variant else f"checks.{one.code}"
    sentence = both(finding.key or own, **finding.values)
    return Diagnostic(one.code, one.severity, dict(finding.place), sentence, finding.repairs)
