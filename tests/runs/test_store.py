"""What the writer takes, the reader gives back: every promise in the docstrings of the two."""

import json
import math
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.errors import RunError
from builder.runs import Run, RunReader, RunWriter

_NUMBERS = st.floats(width=64)
_NAMES = st.text(min_size=1, max_size=12)
_PHASES = st.sampled_from(["train", "validation"])
_POINTS = st.tuples(
    st.integers(0, 1000), st.integers(0, 2**31 - 1), st.dictionaries(_NAMES, _NUMBERS, max_size=4), _PHASES
)


def _same(one: float | None, other: float) -> bool:
    return one == other if math.isfinite(other) else one is None


def _rows(events: list[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    rows: dict[str, list[list[Any]]] = {}
    for event in events:
        if event["kind"] == "points":
            rows.setdefault(event["phase"], []).extend(event["rows"])
    return rows


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(_POINTS, max_size=8), max_size=4))
def test_points_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, batches: list[list[Any]]) -> None:
    folder = tmp_path_factory.mktemp("run")
    with RunWriter(folder) as writer:
        for batch in batches:
            for epoch, step, values, phase in batch:
                writer.point(epoch, step, values, phase)
            assert writer.flush()
    with RunReader(folder) as reader:
        events, cursor = reader.read()
        assert reader.read(cursor) == ([], cursor)
    json.dumps(events, allow_nan=False)
    rows = [row for event in events for row in event["rows"]]
    # Points of one commit are grouped by phase and names; within a group they keep their order.
    written = [(epoch, step, values) for batch in batches for epoch, step, values, _ in batch]
    assert len(rows) == len(written)
    left = list(written)
    for _, epoch, step, values in rows:
        match = next(
            place
            for place, (e, s, v) in enumerate(left)
            if (e, s) == (epoch, step) and list(v) == list(values) and all(_same(values[n], v[n]) for n in v)
        )
        left.pop(match)
    assert not left


_FRAMES = st.lists(
    st.fixed_dictionaries(
        {
            "layer": _NAMES,
            "name": _NAMES,
            "low": st.floats(-1e6, 0, width=32),
            "high": st.floats(0, 1e6, width=32),
            "counts": st.lists(st.integers(0, 2**32 - 1), min_size=48, max_size=48),
            "mean": st.floats(-1e6, 1e6, width=32),
            "std": st.floats(0, 1e6, width=32),
            "zero": st.floats(0, 1, width=32),
        }
    ),
    max_size=6,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames=st.lists(_FRAMES, min_size=1, max_size=3))
def test_histograms_come_back_whole(tmp_path_factory: pytest.TempPathFactory, frames: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("run")
    with RunWriter(folder) as writer:
        for step, tensors in enumerate(frames):
            writer.histograms("weights", 3, step, tensors)
    with RunReader(folder) as reader:
        found = reader.histograms("weights")
    assert [event["tensors"] for event in found] == frames
    assert [(event["epoch"], event["step"]) for event in found] == [(3, step) for step in range(len(frames))]


def test_every_kind_of_event_has_the_form_of_the_contract(run: Run) -> None:
    with RunWriter(run.folder) as writer:
        writer.status("running", epochs=20, steps=45, batch_size=32)
        writer.epoch(3, {"loss": np.float32(0.5), "val_loss": float("nan")}, 0.001)
        writer.result({"metrics": {"val_loss": 0.1}, "samples": {"labels": np.arange(2)}})
        writer.checkpoint("checkpoints/epoch-3", 3)
        writer.acknowledge({"command": "learning_rate", "value": 0.1})
        writer.log("training.looks_ended", detail="word " * 10_000, count=3)
    with RunReader(run.folder) as reader:
        events, _ = reader.read()
    kinds = [event["kind"] for event in events]
    assert kinds == ["status", "epoch", "result", "checkpoint", "acknowledgement", "log"]
    by_kind = dict(zip(kinds, events, strict=True))
    assert by_kind["status"]["state"] == "running" and by_kind["status"]["epochs"] == 20
    assert by_kind["epoch"]["logs"] == {"loss": 0.5, "val_loss": None} and by_kind["epoch"]["learning_rate"] == 0.001
    assert by_kind["result"]["samples"] == {"labels": [0, 1]}
    assert by_kind["checkpoint"]["path"] == "checkpoints/epoch-3"
    assert by_kind["acknowledgement"]["command"] == "learning_rate"
    assert by_kind["log"]["key"] == "training.looks_ended"
    assert by_kind["log"]["values"]["count"] == 3 and len(by_kind["log"]["values"]["detail"]) == 2_000
    assert all(event["t"] >= 0 for event in events)


def test_a_metric_that_gave_no_number_costs_only_itself(run: Run) -> None:
    with RunWriter(run.folder) as writer:
        writer.point(0, 0, {"loss": 1.0, "odd": None})  # type: ignore[dict-item]
        writer.point(0, 1, {"loss": 2.0, "odd": "text"})  # type: ignore[dict-item]
    with RunReader(run.folder) as reader:
        assert [row[3] for row in _rows(reader.read()[0])["train"]] == [
            {"loss": 1.0, "odd": None},
            {"loss": 2.0, "odd": None},
        ]


def test_what_waits_is_committed_without_being_asked(run: Run) -> None:
    with RunWriter(run.folder) as writer, RunReader(run.folder) as reader:
        writer.point(0, 0, {"loss": 1.0})
        writer.log("runs.room_again", dropped=0)
        deadline = time.monotonic() + 5
        while len(reader.read()[0]) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_each_event_comes_once_whatever_the_limit(run: Run) -> None:
    with RunWriter(run.folder) as writer, RunReader(run.folder) as reader:
        for number in range(25):
            writer.log("runs.room_again", dropped=number)
        writer.flush()
        cursor, found = 0, []
        while True:
            events, cursor = reader.read(cursor, limit=4)
            if not events:
                break
            assert len(events) <= 4
            found += [event["values"]["dropped"] for event in events]
    assert found == list(range(25))


def test_threads_write_side_by_side_and_lose_nothing(run: Run) -> None:
    def write(phase: str) -> None:
        for step in range(3000):
            writer.point(0, step, {"loss": float(step)}, phase)

    with RunWriter(run.folder) as writer:
        threads = [threading.Thread(target=write, args=(f"phase {number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with RunReader(run.folder) as reader:
        rows = _rows(reader.read(limit=10_000)[0])
        points = reader.points()
    assert len(points) == 4
    for part in rows.values():
        assert [row[2] for row in part] == list(range(3000))


def test_a_second_attempt_goes_on_behind_the_first(run: Run) -> None:
    for start in (0, 3):
        with RunWriter(run.folder) as writer:
            writer.status("running")
            for step in range(start, start + 5):
                writer.point(0, step, {"loss": float(start)})
    with RunReader(run.folder) as reader:
        events, _ = reader.read()
        points = reader.points()["train"]
    times = [row[0] for row in _rows(events)["train"]]
    assert times == sorted(times) and len(times) == 10
    # The steps since the last checkpoint are trained again; the later values count.
    assert points.step.tolist() == list(range(8))
    assert points.values["loss"].tolist() == [0, 0, 0, 3, 3, 3, 3, 3]


def test_a_long_history_is_caught_up_with_in_one_go(run: Run) -> None:
    with RunWriter(run.folder) as writer, RunReader(run.folder) as reader:
        assert reader.catch_up() == ([], 0)
        for step in range(20_000):
            writer.point(step // 1000, step, {"loss": -1.0 if step == 7777 else 1 / (step + 1)})
        writer.histograms("weights", 0, 0, [])
        writer.status("running", epochs=20)
        events, cursor = reader.catch_up(most=1000)
        rows = _rows(events)["train"]
        assert 100 < len(rows) <= 1000 and rows[0][2] == 0 and rows[-1][2] == 19_999
        assert [row[2] for row in rows if row[3]["loss"] == -1.0] == [7777]
        assert [event["kind"] for event in events[1:]] == ["status", "histograms"]
        writer.log("runs.room_again", dropped=0)
        writer.flush()
        assert [event["kind"] for event in reader.read(cursor)[0]] == ["log"]


def test_a_long_history_of_histograms_is_spread_and_keeps_its_beginning(run: Run) -> None:
    with RunWriter(run.folder) as writer, RunReader(run.folder) as reader:
        for step in range(500):
            for what in ("weights", "gradients"):
                writer.histograms(what, 0, step, [])
        writer.flush()
        assert len(reader.histograms()) == 1000
        steps = [event["step"] for event in reader.histograms("weights", most=20)]
        assert len(steps) == 20 and steps[0] == 0 and steps[-1] == 499
        gaps = {later - earlier for earlier, later in pairwise(steps)}
        assert max(gaps) - min(gaps) <= 1
        events, _ = reader.catch_up(most_histograms=7)
        assert [event["what"] for event in events].count("gradients") == 7


def test_a_run_has_one_writer(run: Run) -> None:
    import subprocess
    import sys

    other = (
        "import sys; from pathlib import Path\n"
        "from builder.errors import RunError; from builder.runs import RunWriter\n"
        "try: RunWriter(Path(sys.argv[1]))\n"
        "except RunError as error: print(error.key)"
    )
    with RunWriter(run.folder):
        found = subprocess.run(
            [sys.executable, "-c", other, str(run.folder)], capture_output=True, text=True, timeout=200, check=True
        )
    assert found.stdout.strip() == "runs.has_worker"


def test_a_run_that_has_not_begun_has_no_events(run: Run) -> None:
    with RunReader(run.folder) as reader:
        assert reader.read() == ([], 0) and reader.points() == {} and reader.histograms() == []
        assert reader.state().state == "queued" and reader.end() == 0
        with RunWriter(run.folder) as writer:
            writer.point(0, 0, {"loss": 1.0})
        assert len(reader.read()[0]) == 1


def test_a_run_that_is_gone_is_told(run: Run, tmp_path: Path) -> None:
    import shutil

    with pytest.raises(RunError) as caught:
        RunReader(tmp_path / "nowhere")
    assert caught.value.key == "runs.not_found"
    with RunWriter(run.folder) as writer:
        writer.log("runs.room_again", dropped=0)
    reader = RunReader(run.folder)
    reader.read()
    shutil.rmtree(run.folder)
    for act in (reader.read, reader.points, reader.state):
        with pytest.raises(RunError, match="deleted"):
            act()


@pytest.mark.parametrize("damage", ["garbage", "cut", "rows", "names"])
def test_damaged_events_are_a_sentence(run: Run, damage: str) -> None:
    import sqlite3

    with RunWriter(run.folder) as writer:
        writer.status("finished")
        for step in range(5000):
            writer.point(0, step, {"loss": 1.0})
            if step % 100 == 0:
                writer.histograms("weights", 0, step, [])
    path = run.folder / "run.db"
    content = path.read_bytes()
    if damage == "garbage":
        path.write_bytes(b"no database at all" * 500)
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 3])
    else:
        with sqlite3.connect(path) as db:
            db.execute("UPDATE ev SET b = x'0102'" if damage == "rows" else "DELETE FROM names")
    reader = RunReader(run.folder)
    for act in (lambda: reader.read(limit=100_000), reader.points):
        with pytest.raises(RunError) as caught:
            act()
        assert caught.value.key == "runs.damaged"
        assert "run.db" in caught.value.sentence("en") and "run.db" in caught.value.sentence("zh")


def test_a_row_of_a_later_version_is_passed_over(run: Run) -> None:
    import sqlite3

    with RunWriter(run.folder) as writer:
        writer.log("runs.room_again", dropped=0)
    with sqlite3.connect(run.folder / "run.db") as db:
        db.execute("INSERT INTO ev(kind, seq0, n, t, b) VALUES (99, 0, 1, 0, x'00')")
    with RunReader(run.folder) as reader:
        events, cursor = reader.read()
        assert [event["kind"] for event in events] == ["log"] and reader.read(cursor) == ([], cursor)


def test_noting_a_point_costs_almost_nothing(run: Run) -> None:
    values = {"loss": 1.0, "accuracy": 0.5}
    with RunWriter(run.folder) as writer:
        best = math.inf
        for _ in range(5):
            start = time.perf_counter()
            for step in range(2000):
                writer.point(0, step, values)
            best = min(best, (time.perf_counter() - start) / 2000)
            writer.flush()
    # An append of a tuple takes a fraction of a microsecond; writing a line to a file more than two.
    assert best < 5e-6
