"""A design from a file, with the data and the settings that the command line adds, and what Keras says of it."""

import json
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from builder import checks, data
from builder.checks import Diagnostic, Machine, Proposal
from builder.cli import own_data
from builder.cli.settings import apply_settings
from builder.design import DataChoice, Design, loads, to_json
from builder.errors import DesignError, LayerwiseError
from builder.service import Service


@dataclass(frozen=True, slots=True)
class Examined:
    """A design with all that is known of it.

    Args:
        design: As it was asked for.
        info: What its data set says of itself; `None` where it can't be read.
        inference: What the checker answers; empty where there is no data.
        proposals: By field of the plan.
        resolved: The design with nothing open.
        diagnostics: What is wrong with it.
    """

    design: Design
    info: dict[str, Any] | None
    inference: Mapping[str, Any]
    proposals: Mapping[str, Proposal]
    resolved: Design
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that stand against training."""
        return tuple(one for one in self.diagnostics if one.severity == "error")


def read(path: str) -> Design:
    """Read a design from a file.

    Args:
        path: Path of the file, as saved by Layerwise.

    Raises:
        LayerwiseError: It can't be read or is no design.
    """
    try:
        return loads(Path(path).expanduser().read_bytes())
    except OSError as error:
        raise DesignError("cli.cannot_read", path=path, reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise DesignError("design.not_json") from error


def asked_for(arguments: Namespace, service: Service) -> Design:
    """Return the design of a command, with its data and its settings.

    Args:
        arguments: `design`, `data`, `target`, `settings`.
        service: Asked where a setting needs to know what is proposed.

    Raises:
        LayerwiseError: A file, a name or a value can't be used.
    """
    design = read(arguments.design)
    if arguments.data:
        source = own_data.source(arguments.data, arguments.target)
        design = replace(design, plan=replace(design.plan, data=DataChoice(source)))
    elif arguments.target:
        raise LayerwiseError("cli.target_without_data")
    return apply_settings(design, arguments.settings, lambda one: examine(one, service).resolved.plan)


def examine(design: Design, service: Service) -> Examined:
    """Return all that is known of a design.

    Args:
        design: The design.
        service: Answers what Keras says.
    """
    try:
        info = data.describe(design.plan.data).to_json()
    except LayerwiseError as error:
        found = checks.data_problem(error)
        return Examined(design, None, service.check(to_json(design), []), {}, design, (found,))
    inputs = [{"shape": one["shape"], "dtype": one["dtype"]} for one in info["inputs"]]
    inference = service.check(to_json(design), inputs)
    proposals, diagnostics = checks.judge(design, inference, info, Machine.here())
    return Examined(design, info, inference, proposals, checks.resolve(design, proposals), diagnostics)


def plain(value: Any) -> Any:
    """Return a value as JSON would give it back."""
    return json.loads(json.dumps(value))
