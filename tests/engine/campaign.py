"""Kill workers and apps at random moments, and look whether anything was lost. `benchmarks/kills.py` does it longer."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from builder.engine import LocalEngine, Settings
from builder.engine.local import Options
from builder.runs import Registry, Run, RunReader, is_alive, liveness
from tests.engine.workers import value
from tests.runs.conftest import DESIGN

LOAD = ("numpy", "tests.engine.workers")
PATIENCE_S = 90.0


@dataclass(slots=True)
class Outcome:
    """What a campaign saw.

    Args:
        kills: How many processes were killed.
        shown: How many points a reader had been shown before.
        lost: What was lost or wrong, in words.
        noticed_s: How long it took each time until the state was told.
    """

    kills: int = 0
    shown: int = 0
    lost: list[str] = field(default_factory=list)
    noticed_s: list[float] = field(default_factory=list)


def engine(registry: Registry, function: str = "tests.engine.workers:count") -> LocalEngine:
    """Return an engine with the worker that counts."""
    settings = Settings(nice=0, memory_bytes=None)
    options = Options(max_concurrent=4, settings=settings, function=function, load=LOAD, standby=(), grace_s=5)
    return LocalEngine(registry, options)


def kill_workers(registry: Registry, count: int, seed: int) -> Outcome:
    """Kill a worker at a random moment of its life, again and again, and check its folder each time."""
    chance, outcome, at_work = random.Random(seed), Outcome(), engine(registry)
    for _ in range(count):
        run = registry.create("ann", DESIGN, "")
        at_work.submit(run.id)
        shown = _watch(run, chance.uniform(0.02, 1.0))
        process = liveness.process_id(run.folder)
        assert process is not None
        os.kill(process, signal.SIGKILL)
        killed = time.monotonic()
        outcome.kills += 1
        with RunReader(run.folder) as reader:
            _until(lambda reader=reader: reader.state().key == "runs.died_killed")  # type: ignore[misc]
            outcome.noticed_s.append(time.monotonic() - killed)
            if reader.state().state != "interrupted":
                outcome.lost.append(f"{run.id} is {reader.state()}")
        _check(run, shown, outcome)
        registry.delete(run.id)
    at_work.close(servers=True)
    return outcome


def kill_apps(registry: Registry, home: Path, count: int, seed: int) -> Outcome:
    """Kill an app with its whole process group, again and again, and see that its worker goes on and is found."""
    chance, outcome = random.Random(seed), Outcome()
    for _ in range(count):
        run = registry.create("ann", DESIGN, "")
        # An app that starts finds the run that waits, as after a restart, and trains it.
        app = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.campaign", str(home)], start_new_session=True, cwd=_root()
        )
        shown = _watch(run, chance.uniform(0.02, 0.6))
        process = liveness.process_id(run.folder)
        os.killpg(app.pid, signal.SIGKILL)
        app.wait()
        outcome.kills += 1
        if not is_alive(run.folder) or liveness.process_id(run.folder) != process:
            outcome.lost.append(f"the worker of {run.id} died with its app")
            continue
        shown = _watch(run, 0.2, shown)
        began = time.monotonic()
        new = engine(registry)
        new.start()
        if new.state(run.id).run.state != "running":
            outcome.lost.append(f"{run.id} is {new.state(run.id)} for the new app")
        new.cancel(run.id)
        with RunReader(run.folder) as reader:
            _until(lambda reader=reader: reader.state().state == "stopped")  # type: ignore[misc]
        outcome.noticed_s.append(time.monotonic() - began)
        _until(lambda run=run: not is_alive(run.folder))  # type: ignore[misc]
        new.close()
        _check(run, shown, outcome)
        registry.delete(run.id)
    engine(registry).close()
    _end_servers(registry)
    return outcome


def _watch(run: Run, for_s: float, seen: int = 0) -> int:
    """Read as a page does, for a while after the first point, and return how many points were shown."""
    cursor, shown, end = 0, 0, None
    began = time.monotonic()
    with RunReader(run.folder) as reader:
        while end is None or time.monotonic() < end:
            events, cursor = reader.read(cursor)
            shown += sum(len(event["rows"]) for event in events if event["kind"] == "points")
            if end is None and shown > seen:
                end = time.monotonic() + for_s
            assert end is not None or time.monotonic() - began < PATIENCE_S, reader.state()
            time.sleep(0.005)
    return shown


def _check(run: Run, shown: int, outcome: Outcome) -> None:
    with RunReader(run.folder) as reader:
        events, _ = reader.read(limit=1_000_000)
    rows = [row for event in events if event["kind"] == "points" for row in event["rows"]]
    steps = [row[2] for row in rows]
    outcome.shown += shown
    if len(rows) < shown:
        outcome.lost.append(f"{run.id}: {shown} points were shown, {len(rows)} are there")
    if steps != list(range(len(steps))):
        outcome.lost.append(f"{run.id}: the {len(steps)} points are not those from 0 on, each once")
    if any(row[3] != {"loss": value(row[2])} for row in rows):
        outcome.lost.append(f"{run.id}: a point holds another value")
    promised = (run.folder / "promised").read_text().split("\n")[:-1]
    if promised and int(promised[-1]) >= len(steps):
        outcome.lost.append(f"{run.id}: flush promised step {promised[-1]} of {len(steps)}")
    frames = [event for event in events if event["kind"] == "histograms"]
    if [frame["step"] for frame in frames] != list(range(0, 200 * len(frames), 200)):
        outcome.lost.append(f"{run.id}: histograms are missing")
    with sqlite3.connect(run.folder / "run.db") as db:
        found = db.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        outcome.lost.append(f"{run.id}: integrity is {found}")


def _end_servers(registry: Registry) -> None:
    at_work = engine(registry)
    at_work._starter("tensorflow")
    at_work.close(servers=True)


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def _root() -> Path:
    return Path(__file__).resolve().parents[2]


if __name__ == "__main__":
    # The app that is killed: it starts what waits, and lives until then.
    os.environ["LAYERWISE_HOME"] = sys.argv[1]
    engine(Registry()).start()
    time.sleep(600)
