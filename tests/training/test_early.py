"""A stop is heard before the first batch too: while the data load, and while layers learn from them."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from builder.runs import Commands, Registry, Run, RunReader
from builder.runs.attempt import enqueue
from builder.training import worker
from builder.training.early import _SIGNAL, Ear, StoppedEarly
from tests.runs.conftest import DESIGN
from tests.training.conftest import Trainings

PATIENCE_S = 30.0


@pytest.fixture
def run(registry: Registry) -> Run:
    made = registry.create("ann", DESIGN, "")
    enqueue(made.folder)
    return made


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    before = signal.getsignal(_SIGNAL)
    yield
    assert signal.getsignal(_SIGNAL) is before


def stop_in(folder: Path, seconds: float) -> None:
    threading.Timer(seconds, Commands.send, (folder, {"command": "stop"})).start()


def load_for_long() -> float:
    """Do what a loader does: many steps, and every fault of a file is caught."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE_S:
        try:
            sum(range(1000))
        except Exception:
            continue
    return time.monotonic() - begun


def session(monkeypatch: pytest.MonkeyPatch, train: Callable[..., None]) -> None:
    module = ModuleType("builder.training.session")
    module.train = train  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "builder.training.session", module)
    monkeypatch.setattr(worker.backend, "choose", lambda name: None)


def test_a_stop_ends_a_run_whose_data_load(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    session(monkeypatch, lambda *_: load_for_long())
    stop_in(run.folder, 0.2)
    begun = time.monotonic()
    worker.train_run(run.folder)
    assert time.monotonic() - begun < 5
    with RunReader(run.folder) as reader:
        told = reader.state()
        assert [event["command"] for event in reader.events("acknowledgement")] == ["stop"]
    assert (told.state, told.key, told.alive) == ("stopped", "runs.cancelled", False)


def test_a_stop_that_came_before_the_worker_is_heard_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    session(monkeypatch, lambda *_: load_for_long())
    Commands.send(run.folder, {"command": "stop"})
    begun = time.monotonic()
    worker.train_run(run.folder)
    assert time.monotonic() - begun < 5


def test_other_commands_wait_for_the_training(run: Run) -> None:
    with Ear(run.folder):
        Commands.send(run.folder, {"command": "pause"})
        time.sleep(0.2)


def test_nothing_is_interrupted_once_the_training_has_begun(run: Run) -> None:
    with Ear(run.folder) as ear:
        ear.close()
        Commands.send(run.folder, {"command": "stop"})
        time.sleep(0.2)


def test_the_signal_alone_stops_nothing(run: Run) -> None:
    with Ear(run.folder):
        signal.raise_signal(_SIGNAL)
        time.sleep(0.05)


def test_a_thread_of_a_program_hears_nothing_and_does_its_work(run: Run) -> None:
    done = []

    def work() -> None:
        with Ear(run.folder):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_what_stopped_early_is_not_taken_for_a_fault(run: Run) -> None:
    stop_in(run.folder, 0.1)
    with pytest.raises(StoppedEarly), Ear(run.folder):
        load_for_long()


@pytest.mark.process
@pytest.mark.slow
def test_a_stop_is_heard_while_layers_learn_from_the_data(trainings: Trainings) -> None:
    ended = trainings["stopped_adapting"]
    assert (ended.state().state, ended.state().key) == ("stopped", "runs.cancelled")
    # Unheard, it would have learned for a minute; then it would have trained.
    assert ended.notes[0]["seconds"] < 5 and not ended.events("epoch", "status")[:-1]
