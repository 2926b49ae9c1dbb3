import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.errors import RunError
from builder.runs import Run, is_alive, liveness
from builder.runs import folder as files

pytestmark = pytest.mark.process

_HOLD = """
import os, sys, time
from pathlib import Path
from builder.runs import liveness
liveness.hold(Path(sys.argv[1]))
if "fork" in sys.argv and os.fork() == 0:
    os.write(1, f"{os.getpid()}\\n".encode())  # in one piece: both processes write into one pipe
    time.sleep(60)
os.write(1, b"held\\n")
time.sleep(60)
"""


def _holder(folder: Path, *more: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(folder), *more], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(1 + len(more))]
    assert "held\n" in lines
    process.args = [line.strip() for line in lines if line != "held\n"]
    return process


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def test_the_death_of_a_worker_is_seen_at_once(run: Run) -> None:
    assert not is_alive(run.folder)
    process = _holder(run.folder)
    assert is_alive(run.folder) and liveness.process_id(run.folder) == process.pid
    os.kill(process.pid, signal.SIGKILL)
    # Nobody has reaped it yet: a process table would say that it lives.
    deadline = time.monotonic() + 5
    while is_alive(run.folder):
        assert time.monotonic() < deadline
    assert liveness.process_id(run.folder) is None
    process.wait()


def test_a_child_of_the_worker_does_not_keep_it_alive(run: Run) -> None:
    process = _holder(run.folder, "fork")
    child = int(process.args[0])
    try:
        _kill(process)
        assert not is_alive(run.folder)
    finally:
        os.kill(child, signal.SIGKILL)


def test_two_processes_can_t_hold_it(run: Run) -> None:
    process = _holder(run.folder)
    with pytest.raises(RunError) as caught:
        liveness.hold(run.folder, patience_s=0.05)
    assert caught.value.key == "runs.has_worker"
    _kill(process)
    assert liveness.hold(run.folder) and not liveness.hold(run.folder)
    assert liveness.is_held_here(run.folder) and is_alive(run.folder)
    liveness.release(run.folder)
    liveness.release(run.folder)
    assert not is_alive(run.folder)


def test_probing_does_not_keep_a_worker_from_starting(run: Run) -> None:
    (run.folder / files.LOCK).touch()
    probe = (
        "import sys, time; from pathlib import Path; from builder.runs import is_alive\n"
        "print('ready', flush=True)\n"
        "end = time.monotonic() + 2\n"
        "while time.monotonic() < end: is_alive(Path(sys.argv[1]))"
    )
    probes = [
        subprocess.Popen([sys.executable, "-c", probe, str(run.folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in probes:
        assert process.stdout and process.stdout.readline()
    for _ in range(50):
        assert liveness.hold(run.folder)
        liveness.release(run.folder)
    for process in probes:
        _kill(process)


def test_deleting_a_run_ends_a_worker_that_hears_nothing(run: Run) -> None:
    from builder.runs import ending

    process = _holder(run.folder)
    ending.end_worker(run.folder, grace_s=0.1)
    assert process.wait(5) == -signal.SIGTERM and not is_alive(run.folder)
    ending.end_worker(run.folder)
