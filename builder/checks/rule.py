"""Rules are data: a code, a severity, a meaning, and a small function that looks for one kind of problem."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from builder.checks.diagnostic import Place, Repair, Severity
from builder.checks.network import Look
from builder.checks.sentences import both
from builder.design import Edit


@dataclass(frozen=True, slots=True)
class Finding:
    """One place at which a rule found its problem.

    Args:
        place: Where it is shown.
        values: What fills the gaps of the sentence.
        repairs: What takes it away, the best one first.
        variant: Ending of the sentence's key, where one rule has several sentences.
        key: The whole key, where the sentence is another room's.
    """

    place: Place
    values: Mapping[str, object] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    variant: str = ""
    key: str = ""


Check = Callable[[Look], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem.

    Args:
        code: Its name, which never changes.
        severity: `error` (training can't start), `warning` or `hint`.
        check: Finds it in a design.
        topic: The module that holds it, such as `structure` or `target`.
    """

    code: str
    severity: Severity
    check: Check
    topic: str

    @property
    def meaning(self) -> str:
        """What it means, in one paragraph of plain English."""
        return " ".join((self.check.__doc__ or "").split())


RULES: dict[str, Rule] = {}
"""All rules by code, in the order in which they are asked."""


def rule(severity: Severity) -> Callable[[Check], Check]:
    """Register a function as the rule of its name.

    Args:
        severity: How much it matters.
    """

    def register(check: Check) -> Check:
        code = check.__name__
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(code, severity, check, check.__module__.rpartition(".")[2])
        return check

    return register


def repair(label: str, edit: Edit, **values: object) -> Repair:
    """Return a repair.

    Args:
        label: Name of its label in the words, without `repair_`.
        edit: What it does.
        values: What fills the gaps of the label.
    """
    return Repair(both(f"checks.repair_{label}", **values), edit, label)
