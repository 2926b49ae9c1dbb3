"""A worker that waits for its run."""

import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from builder import places
from builder.engine.fork_client import ForkStarter
from builder.engine.local import Options
from builder.engine.protocol import Settings
from builder.engine.standby import REST_S
from builder.runs import Registry
from tests.engine.conftest import new_run, wait_for, wait_until

pytestmark = [pytest.mark.process, pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")]
LOAD = ("tests.engine.workers",)


def starter_with(rehearsal: str) -> ForkStarter:
    return ForkStarter("tensorflow", places.engine(), LOAD, 30, 3, f"tests.engine.workers:{rehearsal}")


@pytest.fixture
def starter(registry: Registry) -> Iterator[ForkStarter]:
    made = starter_with("rehearse")
    yield made
    made.quit()


def ready(starter: ForkStarter) -> int:
    """Return the process that has rehearsed, as soon as there is one."""
    found: list[Any] = []
    wait_until(lambda: bool(found.append(starter.ask({"do": "ping"})["standby"]) or found[-1]))
    return int(found[-1])


def done(starter: ForkStarter, registry: Registry, settings: Settings | None = None) -> dict[str, Any]:
    run = new_run(registry)
    starter.start(run.folder, "tests.engine.workers:rehearsed", settings or Settings(nice=0), 1)
    wait_for(run, "finished")
    content: dict[str, Any] = json.loads((run.folder / "report.json").read_text())
    wait_until(lambda: (run.folder / "exit.json").exists())
    assert json.loads((run.folder / "exit.json").read_text())["code"] == 0
    return content


def test_a_run_is_given_to_the_process_that_has_rehearsed(starter: ForkStarter, registry: Registry) -> None:
    waiting = ready(starter)
    report = done(starter, registry)
    # It rehearsed behind the others, and works in front of them.
    assert report == {"rehearsed": [waiting], "pid": waiting, "nice": os.nice(0)}


def test_the_next_one_waits_until_the_beginning_is_over(starter: ForkStarter, registry: Registry) -> None:
    ready(starter)
    done(starter, registry)
    begun = time.monotonic()
    assert done(starter, registry)["rehearsed"] == []
    again = ready(starter)
    assert time.monotonic() - begun > REST_S * 0.9
    assert done(starter, registry)["pid"] == again


def test_a_run_with_limited_threads_gets_a_fresh_process(starter: ForkStarter, registry: Registry) -> None:
    waiting = ready(starter)
    report = done(starter, registry, Settings(threads=1, nice=0))
    assert report["rehearsed"] == [] and report["pid"] != waiting
    assert ready(starter) == waiting


def test_a_standby_that_was_killed_is_not_missed(starter: ForkStarter, registry: Registry) -> None:
    os.kill(ready(starter), signal.SIGKILL)
    assert done(starter, registry)["rehearsed"] == []


def test_a_rehearsal_that_fails_stops_no_run(registry: Registry) -> None:
    starter = starter_with("broken_rehearsal")
    assert done(starter, registry)["rehearsed"] == []
    assert starter.ask({"do": "ping"})["standby"] is None
    starter.quit()


def test_it_ends_with_its_server(starter: ForkStarter) -> None:
    waiting = psutil.Process(ready(starter))
    os.kill(starter.ask({"do": "ping"})["pid"], signal.SIGKILL)
    waiting.wait(10)


def test_it_ends_when_the_server_is_asked_to(starter: ForkStarter) -> None:
    waiting = psutil.Process(ready(starter))
    starter.quit()
    waiting.wait(10)


def test_only_warm_backends_keep_one(registry: Registry) -> None:
    assert Options().rehearse == "builder.training.rehearsal:rehearse" and Options().standby == ("tensorflow",)
