import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from builder import places, words
from builder.engine import LocalEngine, Settings
from builder.engine.fork_client import ForkStarter
from builder.errors import EngineError, RunError
from builder.runs import Commands, Registry, RunReader, attempt, is_alive, liveness
from tests.engine.conftest import EngineMaker, new_run, wait_for, wait_until

pytestmark = pytest.mark.process

BOTH = pytest.mark.parametrize("fork", [True, False], ids=["forked", "fresh"])


@BOTH
def test_a_run_is_trained_from_beginning_to_end(registry: Registry, make_engine: EngineMaker, fork: bool) -> None:
    engine, run = make_engine("brief", fork=fork), new_run(registry)
    engine.submit(run.id)
    state = wait_for(run, "finished")
    with RunReader(run.folder) as reader:
        assert reader.points()["train"].step.tolist() == list(range(10))
    wait_until((run.folder / "exit.json").exists)
    record = json.loads((run.folder / "exit.json").read_text())
    assert record["code"] == 0 and record["signal"] is None and record["attempt"] == 1
    assert record["peak_bytes"] > 10_000_000 and record["seconds"] < 30 and state.key is None


@BOTH
@pytest.mark.parametrize(
    ("worker", "state", "key", "told"),
    [
        ("raises", "failed", "runs.died_exception", "ZeroDivisionError: nothing by nothing"),
        ("tells", "failed", "runs.empty_name", "name"),
        ("exits", "failed", "runs.died_code", "code 3"),
        ("returns", "interrupted", "runs.ended_early", "before training was done"),
        ("crashes", "failed", "runs.died_crash", "SIGSEGV"),
    ],
)
def test_every_death_becomes_a_sentence(
    registry: Registry, make_engine: EngineMaker, fork: bool, worker: str, state: str, key: str, told: str
) -> None:
    engine, run = make_engine(worker, fork=fork), new_run(registry)
    engine.submit(run.id)
    wait_until((run.folder / "exit.json").exists)
    found = wait_for(run, state)
    assert found.key == key and told in words.text(key, "en", **found.values)
    assert words.text(key, "zh", **found.values)
    output = (run.folder / "output.log").read_text()
    if worker == "crashes":
        assert "before the crash" in output and "Segmentation fault" in output and "crashes" in output
    if worker == "raises":
        assert "Traceback" in output
    if worker == "exits":
        assert "some last words" in output


@BOTH
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_finds_no_room_ends_no_run(registry: Registry, make_engine: EngineMaker, fork: bool) -> None:
    engine, run = make_engine("chatters", fork=fork), new_run(registry)
    # Each write to it says that the disk is full.
    (run.folder / "output.log").symlink_to("/dev/full")
    engine.submit(run.id)
    wait_for(run, "finished", "failed", "interrupted")
    wait_until((run.folder / "exit.json").exists)
    assert json.loads((run.folder / "exit.json").read_text())["code"] == 0
    assert wait_for(run, "finished").key is None


@BOTH
def test_a_run_that_takes_too_much_memory_is_ended(registry: Registry, make_engine: EngineMaker, fork: bool) -> None:
    engine = make_engine("hogs", fork=fork, settings=Settings(nice=0, memory_bytes=300_000_000))
    run = new_run(registry)
    engine.submit(run.id)
    wait_until((run.folder / "exit.json").exists)
    found = wait_for(run, "failed")
    assert found.key == "runs.died_memory" and "0.3 GB" in words.text(found.key, "en", **found.values)
    assert found.exit and 300_000_000 < found.exit["peak_bytes"] < 1_000_000_000


def test_a_worker_stands_alone(registry: Registry, make_engine: EngineMaker) -> None:
    engine = make_engine("reports", settings=Settings(threads=1, nice=3))
    run = new_run(registry)
    engine.submit(run.id)
    wait_for(run, "finished")
    report = json.loads((run.folder / "report.json").read_text())
    assert report["session"] == report["pid"] != os.getsid(0)
    assert report["parent"] != os.getpid()
    assert (report["cores"], report["OMP_NUM_THREADS"]) == (1, "1")
    # It begins in front, and steps back with all its threads.
    assert report["first_nice"] == os.nice(0) and report["nice"] == [max(3, os.nice(0))]
    assert report["KERAS_BACKEND"] == "tensorflow" and not report["keras"]
    # Nothing of the server is open in it: neither socket nor lock, or a dead server would look alive.
    engine_folder = str(places.engine())
    assert not [name for name in report["open"] if name.startswith(("socket:", engine_folder)) and "jax" not in name]


def test_owners_take_turns_and_no_more_run_than_may(registry: Registry, make_engine: EngineMaker) -> None:
    engine = make_engine("brief", max_concurrent=1)
    runs = [new_run(registry, owner) for owner in ("ann", "ann", "ann", "bob")]
    for run in runs:
        engine.submit(run.id)
        engine.submit(run.id)
    assert engine.state(runs[2].id).position is not None
    assert engine.state(runs[2].id).run.state == "queued"
    for run in runs:
        wait_for(run, "finished")
    notes = (places.runs() / "notes.txt").read_text().splitlines()
    order = [runs[0], runs[1], runs[3], runs[2]]
    if notes[2] == f"begin {runs[3].id}":
        # The first may have been taken before the others came.
        order = [runs[0], runs[3], runs[1], runs[2]]
    assert notes == [f"{what} {run.id}" for run in order for what in ("begin", "end")]
    assert engine.state(runs[0].id).position is None


def test_a_waiting_run_is_cancelled_at_once_and_a_running_one_stops(
    registry: Registry, make_engine: EngineMaker
) -> None:
    engine = make_engine("count", max_concurrent=1)
    first, second = new_run(registry), new_run(registry)
    engine.submit(first.id)
    wait_for(first, "running")
    engine.submit(second.id)
    engine.cancel(second.id)
    assert engine.state(second.id).run.key == "runs.cancelled"
    assert engine.state(second.id).position is None
    engine.cancel(first.id)
    assert wait_for(first, "stopped").key is None
    assert attempt.attempts(second.folder) == 0
    engine.cancel(first.id)
    assert engine.state(first.id).run.state == "stopped"


def test_a_worker_that_hears_nothing_is_ended(registry: Registry, make_engine: EngineMaker) -> None:
    engine, run = make_engine("stubborn", grace_s=0.3), new_run(registry)
    engine.submit(run.id)
    wait_for(run, "running")
    wait_until(lambda: is_alive(run.folder))
    engine.cancel(run.id)
    assert wait_for(run, "stopped").key == "runs.ended_on_request"


def test_a_stopped_run_goes_on_when_submitted_again(registry: Registry, make_engine: EngineMaker) -> None:
    engine, run = make_engine("count"), new_run(registry)
    for number in (1, 2):
        engine.submit(run.id)
        wait_until(lambda number=number: attempt.attempts(run.folder) == number)  # type: ignore[misc]
        with RunReader(run.folder) as reader:
            begun = reader.end()
            wait_until(lambda begun=begun, reader=reader: reader.end() > begun + 5)  # type: ignore[misc]
        engine.cancel(run.id)
        assert wait_for(run, "stopped").exit is None or attempt.attempts(run.folder) == number


def test_submitting_again_while_it_closes_is_not_lost(registry: Registry, make_engine: EngineMaker) -> None:
    engine, run = make_engine("count"), new_run(registry)
    engine.submit(run.id)
    wait_for(run, "running")
    engine.cancel(run.id)
    with RunReader(run.folder) as reader:
        # The last word is said, and the process may not have left yet.
        wait_until(lambda: reader.state().state == "stopped")
    engine.submit(run.id)
    wait_until(lambda: attempt.attempts(run.folder) == 2)
    wait_for(run, "running")


def test_what_is_not_there_is_told(registry: Registry, make_engine: EngineMaker) -> None:
    engine = make_engine("brief")
    for act in (engine.submit, engine.cancel, engine.state):
        with pytest.raises(RunError):
            act("nothing")


def test_a_deleted_run_leaves_the_queue(registry: Registry, make_engine: EngineMaker) -> None:
    engine = make_engine("count", max_concurrent=1)
    first, second, third = (new_run(registry) for _ in range(3))
    for run in (first, second, third):
        engine.submit(run.id)
    wait_for(first, "running")
    registry.delete(second.id)
    registry.delete(first.id)
    wait_for(third, "running")


def test_a_backend_that_can_t_be_loaded_is_a_sentence(registry: Registry, make_engine: EngineMaker) -> None:
    engine, run = make_engine("brief", load=("no_such_backend",)), new_run(registry)
    engine.submit(run.id)
    found = wait_for(run, "failed")
    assert found.key == "engine.backend_broken"
    assert "no_such_backend" in words.text(found.key, "en", **found.values)
    assert "no_such_backend" in words.text(found.key, "zh", **found.values)
    # A broken server does not stay: once repaired, the next run works.
    other = make_engine("brief")
    other.submit(run.id)
    wait_for(run, "finished")


def test_a_server_that_can_t_begin_is_not_started_for_ever(registry: Registry) -> None:
    # Its lock's place is taken by a folder, so that it ends at once.
    starter = ForkStarter("tensorflow", places.engine(), ("numpy",), idle_s=20, nice=0)
    (places.engine() / f"{starter._name()}.lock").mkdir()
    with pytest.raises(EngineError) as caught:
        starter.ask({"do": "ping"})
    assert caught.value.key == "engine.no_server" and "tensorflow.log" in caught.value.sentence("zh")
    assert (places.engine() / "tensorflow.log").read_text().count("IsADirectoryError") <= 10


def test_five_starters_at_once_give_one_server(registry: Registry, tmp_path: Path) -> None:
    asks = (
        "from builder import places; from builder.engine.fork_client import ForkStarter\n"
        "starter = ForkStarter('tensorflow', places.engine(), ('numpy',), idle_s=20, nice=0)\n"
        "print(starter.ask({'do': 'ping'})['pid'])"
    )
    starters = [subprocess.Popen([sys.executable, "-c", asks], stdout=subprocess.PIPE, text=True) for _ in range(5)]
    found = {int(starter.communicate(timeout=200)[0]) for starter in starters}
    mine = ForkStarter("tensorflow", places.engine(), ("numpy",))
    assert len(found) == 1 and mine.ask({"do": "ping"})["pid"] in found
    sockets = list(places.engine().glob("*.sock"))
    assert all(path.stat().st_mode & 0o077 == 0 for path in sockets)
    mine.ask({"do": "quit"})
    wait_until(lambda: not list(places.engine().glob("*.sock")) or sockets == [])


def test_a_server_that_dies_leaves_its_workers_and_is_replaced(registry: Registry, make_engine: EngineMaker) -> None:
    engine, first, second = make_engine("count"), new_run(registry), new_run(registry)
    engine.submit(first.id)
    wait_for(first, "running")
    server = ForkStarter("tensorflow", places.engine(), ("numpy",)).ask({"do": "ping"})
    assert list(server["workers"]) == [str(first.folder)]
    os.kill(server["pid"], signal.SIGKILL)
    engine.submit(second.id)
    wait_for(second, "running")
    assert is_alive(first.folder)
    engine.cancel(first.id)
    assert wait_for(first, "stopped").exit is None
    # An orphan that is killed leaves no record, and is still told to be dead.
    engine.submit(first.id)
    wait_for(first, "running")


def test_an_idle_server_ends_by_itself(registry: Registry) -> None:
    starter = ForkStarter("tensorflow", places.engine(), ("numpy",), idle_s=0.5, nice=0)
    pid = starter.ask({"do": "ping"})["pid"]
    assert starter._spawned[0].wait(20) == 0 and starter._spawned[0].pid == pid
    assert not list(places.engine().glob("*.sock"))


def test_a_home_with_a_long_path_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / ("long" * 20) / ("path" * 20)))
    (tmp_path / ("long" * 20)).mkdir()
    starter = ForkStarter("tensorflow", places.engine(), ("numpy",), idle_s=20, nice=0)
    assert starter.ask({"do": "ping"})["ok"]
    starter.quit()


def test_a_request_that_is_none_does_not_end_the_server(registry: Registry) -> None:
    import socket

    from builder.engine.address import socket_path

    starter = ForkStarter("tensorflow", places.engine(), ("numpy",), idle_s=30, nice=0)
    pid = starter.ask({"do": "ping"})["pid"]
    for content in (b"nonsense\n", b"[]\n", b"{}\n", b'{"do": "start"}\n', b"no end"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(socket_path(places.engine(), starter._name())))
            connection.sendall(content)
    assert starter.ask({"do": "ping"})["pid"] == pid
    starter.quit()


def test_a_new_app_finds_what_the_old_one_left(registry: Registry, make_engine: EngineMaker) -> None:
    old = make_engine("count", max_concurrent=1)
    running, waiting = new_run(registry), new_run(registry)
    old.submit(running.id)
    wait_for(running, "running")
    old.submit(waiting.id)
    never_submitted = new_run(registry)
    old.close()
    process = liveness.process_id(running.folder)
    new = make_engine("count", max_concurrent=1)
    new.start()
    wait_until(lambda: new.state(never_submitted.id).position == 2)
    assert new.state(waiting.id).position == 1
    # Its one place is taken by the run that goes on.
    assert attempt.attempts(waiting.folder) == 0
    assert liveness.process_id(running.folder) == process
    Commands.send(running.folder, {"command": "stop"})
    wait_for(waiting, "running")
    assert attempt.attempts(running.folder) == 1


def test_an_engine_that_was_only_asked_leaves_the_runs_of_others_alone(
    registry: Registry, make_engine: EngineMaker
) -> None:
    other = new_run(registry)
    attempt.enqueue(other.folder)
    mine = new_run(registry)
    engine = make_engine("brief", max_concurrent=1)
    engine.submit(mine.id)
    wait_for(mine, "finished")
    assert attempt.attempts(other.folder) == 0 and engine.state(other.id).position is None
    engine.start()
    wait_for(other, "finished")


def test_two_engines_give_a_run_one_worker(registry: Registry, make_engine: EngineMaker) -> None:
    run = new_run(registry)
    engines = [make_engine("brief"), make_engine("brief")]
    for engine in engines:
        engine.submit(run.id)
    wait_for(run, "finished")
    wait_until((run.folder / "exit.json").exists)
    assert attempt.attempts(run.folder) == 1
    assert (places.runs() / "notes.txt").read_text().count("begin") == 1


def test_the_engine_starts_without_waiting(registry: Registry) -> None:
    import time

    engine = LocalEngine(registry)
    begun = time.monotonic()
    engine.close()
    engine = LocalEngine(registry, type(engine._options)(standby=(), delay_s=30))
    engine.start()
    assert time.monotonic() - begun < 0.5
    engine.close()
    assert time.monotonic() - begun < 2
