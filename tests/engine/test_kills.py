"""The short form of the kill campaign; `python -m benchmarks.kills` is the long one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builder import places
from builder.runs import Registry, RunReader
from tests.engine import campaign
from tests.engine.conftest import EngineMaker, new_run, wait_for

pytestmark = pytest.mark.process


def test_killed_workers_lose_nothing_that_was_shown(registry: Registry) -> None:
    outcome = campaign.kill_workers(registry, count=4, seed=1)
    assert outcome.lost == [] and outcome.kills == 4 and outcome.shown > 0
    assert max(outcome.noticed_s) < 5


def test_workers_survive_the_death_of_their_app(registry: Registry) -> None:
    outcome = campaign.kill_apps(registry, places.home(), count=2, seed=2)
    assert outcome.lost == [] and outcome.kills == 2 and outcome.shown > 0


_READ = """
import os, sys, time
from pathlib import Path
from builder.runs import RunReader
readers = [RunReader(Path(sys.argv[1])) for _ in range(10)]
cursors, shown = [0] * 10, [0] * 10
used = time.process_time()
for _ in range(40):
    for number, reader in enumerate(readers):
        events, cursors[number] = reader.read(cursors[number])
        shown[number] += sum(len(event["rows"]) for event in events if event["kind"] == "points")
        reader.state()
    time.sleep(0.05)
print(min(shown), max(shown))
"""


def test_thirty_readers_beside_the_writer(registry: Registry, make_engine: EngineMaker) -> None:
    engine, run = make_engine("count"), new_run(registry)
    engine.submit(run.id)
    wait_for(run, "running")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    readers = [
        subprocess.Popen([sys.executable, "-c", _READ, str(run.folder)], stdout=subprocess.PIPE, env=environment)
        for _ in range(3)
    ]
    for process in readers:
        output, _ = process.communicate(timeout=200)
        least, most = map(int, output.split())
        assert process.returncode == 0 and least > 20 and most >= least
    engine.cancel(run.id)
    wait_for(run, "stopped")
    with RunReader(run.folder) as reader:
        points = reader.points()["train"]
        assert points.step.tolist() == list(range(len(points)))
        assert reader.events("log") == []
