"""`--set NAME=VALUE`: one argument of a layer or one field of the training plan."""

import difflib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from typing import Any

from builder import catalog
from builder.catalog import Part
from builder.design import Design, Edit, Plan, SetArgument, SetPlan, apply
from builder.errors import DesignError

_FIELDS = tuple(field.name for field in fields(Plan))
_PARTS = {"loss": "loss", "optimizer": "optimizer"}
_DATA = ("options", "prepare")

Resolved = Callable[[Design], Plan]
"""Gives the plan of a design with nothing open."""


def apply_settings(design: Design, settings: Sequence[str], resolved: Resolved) -> Design:
    """Return the design with settings of the command line.

    Args:
        design: The design.
        settings: `NAME=VALUE`, each; a value is JSON where it can be read as such, else text.
        resolved: Asked where a setting changes a part of what is proposed, such as `optimizer.learning_rate`.

    Raises:
        DesignError: A name or a value can't be used.
    """
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.strip():
            raise DesignError("cli.bad_setting", setting=setting)
        design = apply(_edit(design, name.strip(), value_of(text), resolved), design)
    return design


def value_of(text: str) -> Any:
    """Return the value that a text stands for: `0.01`, `true`, `[3, 3]`, `null` as JSON has them, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _edit(design: Design, name: str, value: Any, resolved: Resolved) -> Edit:
    first, _, rest = name.partition(".")
    if first in _FIELDS:
        return _plan_edit(design, first, rest, value, resolved) if rest else SetPlan(first, value)
    node = design.node(first)
    if node is None and not rest and (field := _field_with(design, name, resolved)) is not None:
        # `learning_rate` can only be the optimizer's.
        return _plan_edit(design, field, name, value, resolved)
    if node is None or not rest:
        known = [*_FIELDS, *(f"{one.id}.…" for one in design.nodes if one.config)]
        raise DesignError("cli.unknown_setting", name=name, known=_near(first, known, [one.id for one in design.nodes]))
    part = catalog.find("layer", node.kind)
    arguments = [parameter.name for parameter in part.parameters] if part else []
    if arguments and rest not in arguments:
        near = ", ".join(difflib.get_close_matches(rest, arguments, 3, 0.4) or arguments[:8])
        raise DesignError("cli.unknown_argument", name=rest, layer=f"{node.id} ({node.kind})", known=near)
    return SetArgument(node.id, rest, value)


def _field_with(design: Design, argument: str, resolved: Resolved) -> str | None:
    """Return the one part of the plan that has an argument of this name, or `None` where none or several have."""
    if not any(part.parameter(argument) for family in _PARTS.values() for part in catalog.catalog().parts(family)):
        return None
    plan = resolved(design)
    having = [field for field in _PARTS if (part := _part(field, getattr(plan, field))) and part.parameter(argument)]
    return having[0] if len(having) == 1 else None


def _part(field: str, given: Any) -> Part | None:
    named = given.get("class_name") if isinstance(given, dict) else given
    return catalog.find(_PARTS[field], str(named))


def _plan_edit(design: Design, field: str, rest: str, value: Any, resolved: Resolved) -> Edit:
    if field == "data":
        return _data_edit(design, rest, value)
    if field not in _PARTS:
        raise DesignError("cli.unknown_setting", name=f"{field}.{rest}", known=field)
    given = getattr(design.plan, field) or getattr(resolved(design), field)
    part = _part(field, given)
    if part is None:
        raise DesignError("cli.unknown_setting", name=f"{field}.{rest}", known=field)
    if part.parameter(rest) is None:
        known = ", ".join(parameter.name for parameter in part.parameters)
        raise DesignError("cli.unknown_argument", name=rest, layer=part.name, known=known)
    config = {**(given.get("config", {}) if isinstance(given, dict) else {}), rest: value}
    return SetPlan(field, {"class_name": part.name, "config": config})


def _data_edit(design: Design, rest: str, value: Any) -> Edit:
    content = asdict(design.plan.data)
    group, _, name = rest.partition(".")
    if group == "source" and not name:
        # Options and preparation belong to the data set that was there before.
        return SetPlan("data", {"source": value, "options": {}, "prepare": {}})
    if group not in _DATA or not name:
        known = "data.source, data.options.…, data.prepare.…"
        raise DesignError("cli.unknown_setting", name=f"data.{rest}", known=known)
    return SetPlan("data", {**content, group: {**content[group], name: value}})


def _near(name: str, known: list[str], nodes: list[str]) -> str:
    close = difflib.get_close_matches(name, [*_FIELDS, *nodes], 4, 0.5)
    return ", ".join(close or known[:16])
