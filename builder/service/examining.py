"""All that is known of a design: its data, its shapes, what is proposed, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder import checks, data
from builder.checks import Diagnostic, Machine, Proposal
from builder.data import DataInfo
from builder.design import Design, to_json
from builder.errors import LayerwiseError
from builder.service.client import Service


@dataclass(frozen=True, slots=True)
class Examined:
    """A design with all that is known of it.

    Args:
        design: As it was given.
        description: What its data set says of itself; `None` where it can't be read.
        info: The same as plain values.
        inference: What the checker answers.
        proposals: By field of the plan.
        resolved: The design with nothing open.
        diagnostics: What is wrong with it.
    """

    design: Design
    description: DataInfo | None
    info: dict[str, Any] | None
    inference: dict[str, Any]
    proposals: Mapping[str, Proposal]
    resolved: Design
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that stand against training."""
        return tuple(one for one in self.diagnostics if one.severity == "error")


def examine(design: Design, service: Service, machine: Machine) -> Examined:
    """Return all that is known of a design.

    Args:
        design: The design.
        service: Answers what Keras says.
        machine: What the machine that will train can hold.

    Raises:
        ServiceError: The checker could not answer. Another one is ready.
    """
    try:
        description = data.describe(design.plan.data)
    except LayerwiseError as error:
        inference = service.check(to_json(design), [])
        return Examined(design, None, None, inference, {}, design, (checks.data_problem(error),))
    info = description.to_json()
    inference = service.check(
        to_json(design), [{"shape": one["shape"], "dtype": one["dtype"]} for one in info["inputs"]]
    )
    proposals, diagnostics = checks.judge(design, inference, info, machine)
    resolved = checks.resolve(design, proposals)
    return Examined(design, description, info, inference, proposals, resolved, diagnostics)
