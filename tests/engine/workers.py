"""Small workers for the tests: they train nothing, and write, wait and die as told."""

import ctypes
import json
import os
import sys
import time
from pathlib import Path

from builder.engine.priority import GRACE_S
from builder.errors import TrainingError
from builder.runs import CommandInbox, RunWriter


def value(step: int) -> float:
    """What a point of this step must hold."""
    return (step * 7919 % 10_007) / 3


def count(folder: Path) -> None:
    """Write a point every half millisecond until asked to stop. What is promised to be kept stands in `promised`."""
    promised = os.open(folder / "promised", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with RunWriter(folder) as writer:
        inbox = CommandInbox(folder)
        writer.status("running", epochs=1)
        for step in range(10_000_000):
            writer.point(step // 1000, step, {"loss": value(step)})
            if step % 200 == 0:
                writer.histograms("weights", 0, step, [_tensor(step)])
            if step % 50 == 0 and writer.flush():
                os.write(promised, f"{step}\n".encode())
            time.sleep(0.0005)
            for command in inbox.poll():
                writer.acknowledge(command)
                if command["command"] == "stop":
                    writer.status("stopped")
                    return


def brief(folder: Path) -> None:
    """Write a few points and finish. When it began and ended stands in a file beside the runs."""
    with RunWriter(folder) as writer:
        _note(folder, "begin")
        writer.status("running")
        for step in range(10):
            writer.point(0, step, {"loss": 1.0})
        time.sleep(0.1)
        _note(folder, "end")
        writer.status("finished")


def stubborn(folder: Path) -> None:
    """Hear no command."""
    with RunWriter(folder) as writer:
        writer.status("running")
        time.sleep(60)


def raises(folder: Path) -> None:
    """End with an exception."""
    with RunWriter(folder) as writer:
        writer.status("running")
        raise ZeroDivisionError("nothing by nothing")


def tells(folder: Path) -> None:
    """End with an error that has a sentence."""
    raise TrainingError("runs.empty_name")


def exits(folder: Path) -> None:
    """Leave with a code."""
    print("some last words")
    sys.exit(3)


def chatters(folder: Path) -> None:
    """Say something on both streams, and finish."""
    with RunWriter(folder) as writer:
        writer.status("running")
        for stream in (sys.stdout, sys.stderr):
            print("a line for the log", file=stream, flush=True)
            stream.write("x" * 100_000)
        writer.status("finished")


def returns(folder: Path) -> None:
    """Return without a last status."""


def crashes(folder: Path) -> None:
    """Read what is not there."""
    print("before the crash")
    ctypes.string_at(0)


def hogs(folder: Path) -> None:
    """Take more and more memory."""
    with RunWriter(folder) as writer:
        writer.status("running")
        kept = []
        for _ in range(200):
            kept.append(os.urandom(1) * 10_000_000)
            time.sleep(0.01)
        writer.status("finished", blocks=len(kept))


def reports(folder: Path) -> None:
    """Write down in what surroundings it works."""
    names = ("KERAS_BACKEND", "OMP_NUM_THREADS", "LAYERWISE_THREADS")
    first = os.nice(0)
    time.sleep(GRACE_S + 0.5)
    threads = [int(name) for name in os.listdir("/proc/self/task")]
    content = {
        "first_nice": first,
        "pid": os.getpid(),
        "session": os.getsid(0),
        "parent": os.getppid(),
        "nice": sorted({os.getpriority(os.PRIO_PROCESS, thread) for thread in threads}),
        "cores": len(os.sched_getaffinity(0)),
        "open": sorted(os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if _is_open(name)),
        "keras": "keras" in sys.modules,
        **{name: os.environ.get(name) for name in names},
    }
    (folder / "report.json").write_text(json.dumps(content))
    with RunWriter(folder) as writer:
        writer.status("finished")


REHEARSED: list[int] = []


def rehearse() -> None:
    """Note that this process has rehearsed."""
    REHEARSED.append(os.getpid())


def broken_rehearsal() -> None:
    """End as a rehearsal does that finds a broken package."""
    raise ImportError("no such package")


def rehearsed(folder: Path) -> None:
    """Write down whether it had rehearsed, and in which process it works."""
    content = {"rehearsed": REHEARSED, "pid": os.getpid(), "nice": os.nice(0)}
    (folder / "report.json").write_text(json.dumps(content))
    with RunWriter(folder) as writer:
        writer.status("finished")


def _tensor(step: int) -> dict[str, object]:
    return {"layer": "dense", "name": "kernel", "low": -1, "high": 1, "counts": [step % 1000] * 48, "mean": 0.0}


def _note(folder: Path, what: str) -> None:
    with (folder.parent / "notes.txt").open("a") as file:
        file.write(f"{what} {folder.name}\n")


def _is_open(name: str) -> bool:
    return os.path.exists(f"/proc/self/fd/{name}")
