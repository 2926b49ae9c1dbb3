"""A full disk, on a file system of its own with five megabytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.runs import Run, RunReader, RunWriter, control, writer
from tests.disks import Filler, small_disk

pytestmark = pytest.mark.process


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "small", "5m") as place:
        yield place


def test_training_goes_on_and_nothing_is_lost_when_there_is_room_again(disk: Path) -> None:
    with RunWriter(disk) as run_writer, RunReader(disk) as reader:
        run_writer.status("running", epochs=3)
        for step in range(100):
            run_writer.point(0, step, {"loss": float(step)})
        assert run_writer.flush()
        filler = Filler(disk).fill()
        for step in range(100, 20_000):
            run_writer.point(0, step, {"loss": float(step)})
        assert not run_writer.flush()
        state = reader.state()
        assert (state.state, state.alive, state.key) == ("running", True, "runs.disk_full")
        # What was committed before can still be read.
        assert reader.points()["train"].step.tolist()[:100] == list(range(100))
        filler.remove()
        assert run_writer.flush()
        assert reader.state().key is None
        run_writer.status("finished")
        points = reader.points()["train"]
        assert points.step.tolist() == list(range(20_000)) == points.values["loss"].tolist()
        assert [event["key"] for event in reader.events("log")] == ["runs.room_again"]


def test_what_waits_in_memory_is_bounded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    monkeypatch.setattr(writer, "MOST_POINTS", 1000)
    monkeypatch.setattr(writer, "MOST_FRAMES", 50)

    def refuse(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with RunWriter(run.folder) as run_writer:
        run_writer.status("running")
        with monkeypatch.context() as full:
            full.setattr(run_writer, "_commit", refuse)
            for step in range(5000):
                run_writer.point(0, step, {"loss": float(step)})
                if step % 10 == 0:
                    run_writer.histograms("weights", 0, step, [])
                if step % 100 == 0:
                    run_writer.epoch(step // 100, {}, None)
                    assert not run_writer.flush()
            _, is_full, dropped = control.look(run.folder)
            assert is_full and dropped > 3000
        assert run_writer.flush()
    with RunReader(run.folder) as reader:
        points = reader.points()["train"]
        assert len(points) == 5000 - dropped <= 1200
        assert points.step[0] == 0 and points.step[-1] == 4999
        # Histograms give way before the epochs do.
        assert len(reader.events("epoch")) == 50 and len(reader.histograms()) < 60
        assert reader.events("log")[0]["values"] == {"dropped": dropped}
