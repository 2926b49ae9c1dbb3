"""All that is known of a design: its data, its shapes, what is proposed, what is wrong."""

from dataclasses import dataclass
from typing import Any

from builder import checks, data
from builder.design import Design, to_json
from builder.errors import LayerwiseError
from builder.views import world


@dataclass(slots=True)
class Answer:
    """All that is known of the design as it is.

    Args:
        info: What the data set says of itself; `None` where it can't be read.
        inference: What the checker answers.
        proposals: By field of the plan.
        resolved: The design with nothing open.
        diagnostics: What is wrong with it.
    """

    info: dict[str, Any] | None
    inference: dict[str, Any]
    proposals: dict[str, Any]
    resolved: Design
    diagnostics: tuple[Any, ...]


def examine(design: Design) -> Answer:
    """Return all that is known of a design: its data, shapes, proposals and diagnostics."""
    unread: tuple[Any, ...] = ()
    try:
        info = data.describe(design.plan.data).to_json()
    except LayerwiseError as error:
        info, unread = None, (checks.data_problem(error),)
    inputs = [{"shape": one["shape"], "dtype": one["dtype"]} for one in info["inputs"]] if info else []
    inference = world.service().check(to_json(design), inputs)
    if info is None:
        return Answer(None, inference, {}, design, unread)
    proposals, diagnostics = checks.judge(design, inference, info, world.machine())
    return Answer(info, inference, proposals, checks.resolve(design, proposals), diagnostics)
