"""What a worker's process does around its function: streams, settings, the lock, and how it ended."""

import faulthandler
import importlib
import io
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builder.engine.priority import step_back_later
from builder.engine.protocol import Settings
from builder.errors import LayerwiseError, RunError
from builder.runs import attempt, folder

REFUSED = 75
"""Exit code of a worker that found another one at work. It has touched nothing."""


def forked(life: Callable[[], int]) -> int:
    """Fork a process that lives only for this, and return its number.

    Args:
        life: What it does from its first moment; returns its exit code.
    """
    process_id = os.fork()
    if process_id:
        return process_id
    code = 1
    try:
        code = life()
    except BaseException:
        traceback.print_exc()
    finally:
        flush_streams()
        # Python's own end would wait for threads that exist only in the server.
        os._exit(code)


def work(path: Path, function: str, settings: Settings, number: int | None) -> int:
    """Do a worker's whole life in this process, and return its exit code.

    Args:
        path: The run's folder.
        function: `module:name` of the function that takes the folder.
        settings: Cores, priority.
        number: Which attempt was asked for; `None` takes the next.
    """
    try:
        attempt.begin(path, number)
    except RunError:
        return REFUSED
    _redirect(path)
    faulthandler.enable()
    _settle(settings)
    temporary = _own_temporary(path)
    try:
        _named(function)(path)
    except SystemExit as end:
        return _exit_code(end)
    except LayerwiseError as error:
        _record(path, {"key": error.key, "values": error.values})
        return 1
    except BaseException as error:
        # A person reads the sentence; the trace is for who looks for the cause.
        traceback.print_exc()
        values = {"type": type(error).__name__, "text": str(error)[:500] or "no further words"}
        _record(path, {"key": "runs.died_exception", "values": values})
        return 1
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return 0


def flush_streams() -> None:
    """Write out what the process has printed, before it leaves without Python's own end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue


def _redirect(path: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(path / folder.OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    for handle in {nothing, output} - {0, 1, 2}:
        os.close(handle)
    sys.stdout, sys.stderr = _stream(1), _stream(2)


class _Output(io.FileIO):
    """The run's output. A line that finds no room on a full disk is lost; it must not end the training."""

    def write(self, content: Any) -> int:
        try:
            return super().write(content) or 0
        except OSError:
            return memoryview(content).nbytes


def _stream(handle: int) -> io.TextIOWrapper:
    # What was printed before a crash is what one wants to read after it.
    output = io.BufferedWriter(_Output(handle, "w", closefd=False))
    return io.TextIOWrapper(output, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _own_temporary(path: Path) -> Path:
    # What TensorFlow writes there it removes at Python's own end, to which no worker comes.
    folder_of_run = path / "temporary"
    shutil.rmtree(folder_of_run, ignore_errors=True)
    try:
        folder_of_run.mkdir()
    except OSError:
        return folder_of_run  # a full disk; the usual place has to do
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder_of_run)
    return folder_of_run


def _settle(settings: Settings) -> None:
    # Forked workers would all draw the same numbers otherwise, where training sets no seed.
    random.seed()
    step_back_later(settings.nice)
    if settings.threads is None:
        return
    for name in ("LAYERWISE_THREADS", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ[name] = str(settings.threads)
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        if 0 < settings.threads < len(cores):
            # Neighbours get different cores.
            first = os.getpid() % len(cores)
            os.sched_setaffinity(0, (cores[first:] + cores[:first])[: settings.threads])


def _named(function: str) -> Callable[[Path], object]:
    module, _, name = function.partition(":")
    found: Callable[[Path], object] = getattr(importlib.import_module(module), name)
    return found


def _exit_code(end: SystemExit) -> int:
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code & 0xFF
    print(end.code, file=sys.stderr)
    return 1


def _record(path: Path, content: dict[str, object]) -> None:
    from builder.runs.encoding import plain

    try:
        folder.write_json(path / folder.ERROR, plain(content))
    except OSError:
        traceback.print_exc()
