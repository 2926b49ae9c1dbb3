"""What a check answers: a diagnostic with a place, a sentence and repairs. All values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from builder.checks.sentences import Both
from builder.design import Edit, edit_to_json

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")

Place = Mapping[str, Any]
"""Where: `{"node": id}`, `{"edge": [source, target]}`, `{"plan": field}`, `{"group": id}`, or `{}` for all of it."""


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit that takes the problem away.

    Args:
        label: What it does, as the words on a button.
        edit: What `builder.design.apply` does.
        name: Name of its label in the words, without `repair_`; tells kinds of repairs apart.
    """

    label: Both
    edit: Edit
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as the browser gets it."""
        return {"label": dict(self.label), "edit": edit_to_json(self.edit)}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something about a design that is wrong, doubtful or worth knowing.

    Args:
        code: Name of the rule that found it; `docs/checks.md` lists them all.
        severity: `error` (training can't start), `warning` or `hint`.
        place: Where it is shown.
        sentence: What is wrong, in every language.
        repairs: What takes it away, the best one first.
    """

    code: str
    severity: Severity
    place: Place
    sentence: Both
    repairs: tuple[Repair, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as the browser gets it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": dict(self.place),
            "sentence": dict(self.sentence),
            "repairs": [repair.to_json() for repair in self.repairs],
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a field of the plan that was left open.

    Args:
        field: Name of the field.
        value: What is proposed, in the form of the plan.
        reason: Why, in every language.
    """

    field: str
    value: Any
    reason: Both

    def to_json(self) -> dict[str, Any]:
        """Return it as the browser gets it."""
        return {"field": self.field, "value": self.value, "reason": dict(self.reason)}
