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

    How an earlier attempt ended is forgotten, so that it is not taken for how this one did.

    Raises:
        RunError: A worker is at work on the run, or the folder can't be written.
    """
    if liveness.is_alive(folder):
        raise RunError("runs.has_worker", run=folder.name)
    number = attempts(folder) + 1
    try:
        if not (folder / files.QUEUED).exists():
            for name in (files.EXIT, files.ERROR):
                (folder / name).unlink(missing_ok=True)
            Commands.clear(folder)
            files.write_json(folder / files.QUEUED, {"time": time.time(), "attempt": number})
    except OSError as error:
        raise RunError("runs.cannot_write", run=folder.name, reason=error.strerror or str(error)) from error
    return number


def begin(folder: Path, number: int | None = None) -> None:
    """Begin an attempt in this process: take the run's lock and count the attempt.

    Args:
        folder: The run's folder.
        number: The attempt that was asked for; `None` takes the next.

    Raises:
        RunError: Another worker is at work or has begun this attempt.
    """
    liveness.hold(folder)
    done = attempts(folder)
    if number is not None and number != done + 1:
        liveness.release(folder)
        raise RunError("runs.has_worker", run=folder.name)
    (folder / files.ATTEMPT).write_text(str(done + 1))
    (folder / files.QUEUED).unlink(missing_ok=True)


def cancel(folder: Path) -> None:
    """Take a run that waits out of the queue, and note that it was stopped before it began."""
    files.write_json(folder / files.EXIT, {"reason": "cancelled", "time": time.time()})
    (folder / files.QUEUED).unlink(missing_ok=True)
