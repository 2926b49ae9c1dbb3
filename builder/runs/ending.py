"""Ending a run's worker from outside: asked first, told then, killed at last."""

import os
import signal
import time
from pathlib import Path

from builder.errors import RunError
from builder.runs import liveness
from builder.runs.commands import Commands


def end_worker(folder: Path, grace_s: float = 3.0) -> None:
    """Stop the worker of a run, if there is one, and wait until it is gone.

    Args:
        folder: The run's folder.
        grace_s: How long it may take to stop by itself before it is ended.

    Raises:
        RunError: The worker is this process, or doesn't end.
    """
    if not liveness.is_alive(folder):
        return
    if liveness.is_held_here(folder):
        raise RunError("runs.has_worker", run=folder.name)
    Commands.send(folder, {"command": "stop"})
    if _gone(folder, grace_s):
        return
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        # The lock's holder wrote this number and still lives, so that it can't belong to another process.
        process = liveness.process_id(folder)
        if process is not None and process != os.getpid():
            try:
                os.kill(process, number)
            except OSError:
                continue
        if _gone(folder, 2.0):
            return
    raise RunError("runs.worker_stays", run=folder.name)


def _gone(folder: Path, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while liveness.is_alive(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
