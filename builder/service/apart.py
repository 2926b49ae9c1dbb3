"""A process for one request, thrown away after it: for what comes from outside."""

from typing import Any

from builder.errors import OpeningError, ServiceCrashed, ServiceTimeout
from builder.service.process import KerasProcess
from builder.service.watch import Limits, Watch

LIMITS = Limits(timeout_s=90.0, memory_bytes=8_000_000_000)
"""What opening a file may take. The process limits itself as well (`builder.model.opening.confine`)."""

MOST_OPENING = 2
"""How many files are opened at once."""

_START_TIMEOUT_S = 120.0


def ask_apart(kind: str, watch: Watch, function: str, arguments: tuple[Any, ...]) -> Any:
    """Run a function in a process of its own and end it.

    Args:
        kind: `checker`, or the backend that it needs.
        watch: Ends it when it passes its limits.
        function: `module:name`.
        arguments: Plain values.

    Raises:
        OpeningError: It took too much, or died; or what the function raised.
        ServiceError: The process could not be started, or the function failed.
    """
    process = KerasProcess(kind, watch)
    try:
        process.wait_ready(_START_TIMEOUT_S)
        return process.ask(function, arguments, LIMITS)
    except ServiceTimeout as error:
        raise OpeningError("opening.too_slow", seconds=round(LIMITS.timeout_s)) from error
    except ServiceCrashed as error:
        raise OpeningError("opening.gave_up") from error
    finally:
        process.end()
