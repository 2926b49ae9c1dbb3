import time
from collections.abc import Callable, Iterator

import pytest

from builder import places
from builder.engine import LocalEngine, Settings
from builder.engine.local import Options
from builder.runs import Registry, Run, RunReader, RunState
from tests.runs.conftest import DESIGN

LOAD = ("numpy", "tests.engine.workers")
"""What the tests' fork servers load: the backend is not needed to test how workers live and die."""


EngineMaker = Callable[..., LocalEngine]


@pytest.fixture
def make_engine(registry: Registry) -> Iterator[EngineMaker]:
    made: list[LocalEngine] = []

    def make(worker: str, **options: object) -> LocalEngine:
        usual = {"max_concurrent": 2, "load": LOAD, "standby": (), "settings": Settings(nice=0), "grace_s": 5.0}
        function = f"tests.engine.workers:{worker}"
        engine = LocalEngine(registry, Options(function=function, **{**usual, **options}))  # type: ignore[arg-type]
        made.append(engine)
        return engine

    yield make
    for run in registry.list():
        for engine in made[-1:]:
            engine.cancel(run.id)
    for engine in made:
        engine.close(servers=True)
    # Whatever still lives is ended before its folder goes.
    for run in registry.list():
        registry.delete(run.id)
    assert list(places.runs().glob("*/run.json")) == []


def new_run(registry: Registry, owner: str = "ann") -> Run:
    return registry.create(owner, DESIGN, "")


def wait_for(run: Run, *states: str, within_s: float = 90.0) -> RunState:
    """Return the state of a run as soon as it is one of these, and its end is written down."""
    deadline = time.monotonic() + within_s
    with RunReader(run.folder) as reader:
        while True:
            state = reader.state()
            if state.state in states and not (state.final and state.alive):
                return state
            assert time.monotonic() < deadline, f"{state} instead of {states}"
            time.sleep(0.01)


def wait_until(condition: Callable[[], bool], within_s: float = 90.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
