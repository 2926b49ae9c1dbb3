"""A design from a file, with the data and the settings that the command line adds, and what Keras says of it."""

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder.checks import Machine
from builder.cli import own_data
from builder.cli.settings import apply_settings
from builder.design import DataChoice, Design, loads
from builder.errors import DesignError, LayerwiseError
from builder.service import Service
from builder.service.examining import Examined, examine


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
    return apply_settings(design, arguments.settings, lambda one: examined(one, service).resolved.plan)


def examined(design: Design, service: Service) -> Examined:
    """Return all that is known of a design that this machine is to train.

    Args:
        design: The design.
        service: Answers what Keras says.
    """
    return examine(design, service, Machine.here())


def plain(value: Any) -> Any:
    """Return a value as JSON would give it back."""
    return json.loads(json.dumps(value))
