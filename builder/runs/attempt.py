"""Attempts: a run is queued, begins, and may be queued again to go on. No two workers begin the same attempt."""

import time
from pathlib import Path

from builder.errors import RunError
from builder.runs import folder as files
from builder.runs import liveness
from builder.runs.commands import Commands


def attempts(folder: Path) -> int:
    """Return how many attempts have begun."""
    try:
        return int((folder / files.ATTEMPT).read_text())
    except (OSError, ValueError):
        return 0


def waits(folder: Path) -> bool:
    """Say whether the run waits for a worker: it was put into the queue, or made and never begun."""
    if (folder / files.QUEUED).exists():
        return True
    begun = (files.ATTEMPT, files.EVENTS, files.EXIT, files.ERROR)
    return (folder / files.RUN).exists() and not any((folder / name).exists() for name in begun)


def enqueue(folder: Path) -> int:
    """Note that the run waits for a worker, and return the number of the attempt that it waits for.

    Raises:
        RunError: The folder can't be written.
    """
    number = attempts(folder) + 1
    try:
        if not (folder / files.QUEUED).exists():
            Commands.clear(folder)
            files.write_json(folder / files.QUEUED, {"time": time.time(), "attempt": number})
    except OSError as error:
        raise RunError("runs.cannot_write", run=folder.name, reason=error.strerror or str(error)) from error
    return number


def begin(folder: Path, number: int | None = None) -> bool:
    """Begin an attempt in this process: take the run's lock and count the attempt.

    Args:
        folder: The run's folder.
        number: The attempt that was asked for; `None` takes the next.

    Returns:
        Whether this process took the lock now; `False` where it held it before, which begins nothing.

    Raises:
        RunError: Another worker is at work or has begun this attempt.
    """
    if not liveness.hold(folder):
        return False
    done = attempts(folder)
    if number is not None and number != done + 1:
        liveness.release(folder)
        raise RunError("runs.has_worker", run=folder.name)
    (folder / files.ATTEMPT).write_text(str(done + 1))
    # How an earlier attempt ended must not be taken for how this one did.
    for name in (files.ERROR, files.EXIT, files.QUEUED):
        (folder / name).unlink(missing_ok=True)
    return True


def cancel(folder: Path) -> None:
    """Take a run that waits out of the queue. One that never began is stopped, another is again what it was."""
    done = attempts(folder)
    if done == 0:
        files.write_json(folder / files.EXIT, {"reason": "cancelled", "attempt": done, "time": time.time()})
    (folder / files.QUEUED).unlink(missing_ok=True)
