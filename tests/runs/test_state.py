import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from builder import words
from builder.runs import FINAL, Commands, Run, RunReader, RunState, RunWriter, attempt, control, liveness
from builder.runs import folder as files


def state_of(folder: Path) -> RunState:
    with RunReader(folder) as reader:
        return reader.state()


def _leave(folder: Path, **record: Any) -> None:
    """Let a worker begin and end without a last word, and its end be seen."""
    with RunWriter(folder) as writer:
        writer.status("running", epochs=5)
    files.write_json(folder / files.EXIT, {"code": None, "signal": None, "peak_bytes": 2_000_000_000, **record})


def test_from_queued_to_finished(run: Run) -> None:
    assert state_of(run.folder).state == "queued"
    with RunWriter(run.folder) as writer:
        assert (state_of(run.folder).state, state_of(run.folder).alive) == ("running", True)
        writer.status("running", epochs=5, steps=45)
        writer.status("paused")
        assert state_of(run.folder).state == "paused"
        writer.status("finished")
    state = state_of(run.folder)
    assert state == RunState("finished", fields=state.fields) and state.final
    # What the first status said still counts at the end.
    assert state.fields["epochs"] == 5 and state.fields["steps"] == 45


@pytest.mark.parametrize(
    ("record", "state", "key"),
    [
        ({"signal": signal.SIGKILL}, "interrupted", "runs.died_killed"),
        ({"signal": signal.SIGTERM}, "interrupted", "runs.died_signal"),
        ({"signal": 64}, "interrupted", "runs.died_signal"),
        ({"signal": signal.SIGSEGV}, "failed", "runs.died_crash"),
        ({"signal": signal.SIGABRT}, "failed", "runs.died_crash"),
        ({"signal": signal.SIGXCPU}, "failed", "runs.died_time"),
        ({"code": 3}, "failed", "runs.died_code"),
        ({"code": 0}, "interrupted", "runs.ended_early"),
        (
            {"signal": signal.SIGKILL, "reason": "memory", "limit_bytes": 1_500_000_000},
            "failed",
            "runs.died_memory",
        ),
        ({"signal": signal.SIGKILL, "reason": "machine_memory"}, "failed", "runs.died_machine_memory"),
    ],
)
def test_how_a_worker_died_is_a_sentence(run: Run, record: dict[str, Any], state: str, key: str) -> None:
    _leave(run.folder, **record)
    found = state_of(run.folder)
    assert (found.state, found.key, found.alive) == (state, key, False)
    for language in words.LANGUAGES:
        assert found.key and words.text(found.key, language, **found.values)
    assert found.fields["epochs"] == 5 and found.exit is not None
    json.dumps(found.to_json(), allow_nan=False)


def test_memory_is_told_in_gigabytes(run: Run) -> None:
    _leave(run.folder, signal=9, reason="memory", limit_bytes=1_500_000_000)
    assert "needed 2.0 GB" in words.text("runs.died_memory", "en", **state_of(run.folder).values)


def test_a_worker_that_nobody_saw_die_is_lost(run: Run) -> None:
    with RunWriter(run.folder) as writer:
        writer.point(0, 0, {"loss": 1.0})
    assert (state_of(run.folder).state, state_of(run.folder).key) == ("interrupted", "runs.lost")


def test_a_worker_that_begins_while_one_looks_is_not_lost(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt.enqueue(run.folder)
    looked: list[bool] = []
    look = liveness.is_alive

    def begin_behind(folder: Path) -> bool:
        looked.append(look(folder))
        if len(looked) == 1:
            attempt.begin(folder)
        return looked[-1]

    monkeypatch.setattr(liveness, "is_alive", begin_behind)
    try:
        assert (state_of(run.folder).state, looked) == ("running", [False, True])
    finally:
        liveness.release(run.folder)


def test_an_exception_s_sentence_is_the_run_s(run: Run) -> None:
    _leave(run.folder, code=1)
    values = {"type": "ValueError", "text": "no"}
    files.write_json(run.folder / files.ERROR, {"key": "runs.died_exception", "values": values})
    state = state_of(run.folder)
    assert (state.state, state.key, state.values) == ("failed", "runs.died_exception", values)


def test_the_worker_s_own_last_word_counts_most(run: Run) -> None:
    with RunWriter(run.folder) as writer:
        writer.status("failed", key="runs.not_found", values={"run": "x"})
    files.write_json(run.folder / files.EXIT, {"code": None, "signal": 9})
    state = state_of(run.folder)
    assert (state.state, state.key, state.values) == ("failed", "runs.not_found", {"run": "x"})


def test_a_worker_that_had_to_be_ended_after_a_stop_is_stopped(run: Run) -> None:
    with RunWriter(run.folder) as writer:
        writer.status("running")
        Commands.send(run.folder, {"command": "stop"})
    files.write_json(run.folder / files.EXIT, {"code": None, "signal": 9})
    assert (state_of(run.folder).state, state_of(run.folder).key) == ("stopped", "runs.ended_on_request")


@pytest.mark.parametrize("name", [files.EXIT, files.ERROR, files.QUEUED, files.ATTEMPT])
def test_a_damaged_record_is_no_record(run: Run, name: str) -> None:
    with RunWriter(run.folder) as writer:
        writer.status("running")
    (run.folder / name).write_text("{{{")
    assert state_of(run.folder).state == ("queued" if name == files.QUEUED else "interrupted")


class TestAttempts:
    def test_a_run_waits_until_it_begins_and_may_wait_again(self, run: Run) -> None:
        assert attempt.waits(run.folder)
        assert attempt.enqueue(run.folder) == 1 == attempt.enqueue(run.folder)
        _leave(run.folder, signal=9)
        assert state_of(run.folder).state == "interrupted" and not attempt.waits(run.folder)
        assert attempt.enqueue(run.folder) == 2
        assert state_of(run.folder).state == "queued" and attempt.waits(run.folder)

    def test_a_new_attempt_is_not_taken_for_the_old_one(self, run: Run) -> None:
        with RunWriter(run.folder) as writer:
            writer.status("stopped")
        attempt.enqueue(run.folder)
        attempt.begin(run.folder)
        try:
            # It lives and has said nothing yet: the old word must not close the page's stream.
            assert state_of(run.folder).state == "running"
            # The end of the first attempt is written down late.
            files.write_json(run.folder / files.EXIT, {"code": 3, "attempt": 1})
        finally:
            liveness.release(run.folder)
        assert (state_of(run.folder).state, state_of(run.folder).key) == ("interrupted", "runs.lost")

    def test_an_old_stop_does_not_end_a_new_attempt(self, run: Run) -> None:
        from builder.runs import CommandInbox

        Commands.send(run.folder, {"command": "stop"})
        attempt.enqueue(run.folder)
        Commands.send(run.folder, {"command": "pause"})
        assert [command["command"] for command in CommandInbox(run.folder).poll()] == ["pause"]

    def test_a_cancelled_run_is_stopped_or_what_it_was(self, run: Run) -> None:
        attempt.enqueue(run.folder)
        attempt.cancel(run.folder)
        assert (state_of(run.folder).state, state_of(run.folder).key) == ("stopped", "runs.cancelled")
        assert not attempt.waits(run.folder)
        _leave(run.folder, signal=signal.SIGSEGV)
        attempt.enqueue(run.folder)
        attempt.cancel(run.folder)
        assert (state_of(run.folder).state, state_of(run.folder).key) == ("failed", "runs.died_crash")

    def test_one_attempt_has_one_worker(self, run: Run) -> None:
        from builder.errors import RunError

        number = attempt.enqueue(run.folder)
        assert attempt.begin(run.folder, number)
        assert not attempt.begin(run.folder, number)
        liveness.release(run.folder)
        with pytest.raises(RunError):
            attempt.begin(run.folder, number)
        assert not liveness.is_alive(run.folder)


def test_a_full_disk_and_a_long_silence_are_told(run: Run) -> None:
    with RunWriter(run.folder) as writer:
        writer.status("running")
        block = control.Block(run.folder)
        block.words[control.FULL], block.words[control.DROPPED] = 1, 7
        assert (state_of(run.folder).key, state_of(run.folder).values) == ("runs.disk_full", {"dropped": 7})
        block.words[control.FULL] = 0
        assert state_of(run.folder).key is None
        os.utime(run.folder)
    liveness.hold(run.folder)
    block.beat(time.time() - 60)
    found = state_of(run.folder)
    liveness.release(run.folder)
    block.close()
    assert found.alive and found.key == "runs.stalled" and found.values["seconds"] == 60


def test_every_state_that_ends_a_run_is_a_state() -> None:
    from builder.runs import STATES

    assert set(FINAL) < set(STATES) and len(STATES) == 7


@pytest.mark.parametrize(
    ("key", "worth"),
    [
        ("training.disk_full", True),
        ("training.out_of_memory", True),
        ("runs.died_code", True),
        ("training.loss_not_finite", False),
        ("training.layer_failed", False),
        ("training.other_checkpoint", False),
    ],
)
def test_a_failed_run_is_worth_resuming_where_failing_again_is_not_certain(run: Run, key: str, worth: bool) -> None:
    with RunWriter(run.folder) as writer:
        writer.status("running", epochs=5)
        assert not state_of(run.folder).worth_resuming
        writer.status("failed", key=key, values={})
    assert state_of(run.folder).worth_resuming is worth


@pytest.mark.parametrize(("state", "worth"), [("stopped", True), ("finished", False)])
def test_a_run_that_reached_its_end_is_not_worth_resuming(run: Run, state: str, worth: bool) -> None:
    with RunWriter(run.folder) as writer:
        writer.status(state)
    assert state_of(run.folder).worth_resuming is worth


def test_a_crash_or_an_interruption_is_worth_resuming(run: Run) -> None:
    _leave(run.folder, signal=signal.SIGSEGV)
    assert state_of(run.folder).state == "failed" and state_of(run.folder).worth_resuming
    _leave(run.folder, signal=signal.SIGTERM)
    assert state_of(run.folder).state == "interrupted" and state_of(run.folder).worth_resuming
