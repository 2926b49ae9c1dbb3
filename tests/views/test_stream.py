import asyncio
import json
import signal
import sqlite3

import pytest

from builder.design import to_json
from builder.runs import RunWriter
from builder.runs import folder as files
from builder.views import stream, templates, world

OWNER = "a" * 32


@pytest.fixture
def run(home):
    return world.registry().create(OWNER, to_json(templates.first()), "Digits")


def read(payload: bytes):
    """Return the cursor and the content of a message, or `None` for a comment."""
    lines = dict(line.split(": ", 1) for line in payload.decode().strip().splitlines() if not line.startswith(":"))
    return (int(lines["id"]), json.loads(lines["data"])) if "data" in lines else None


async def collect(run_id: str, cursor: int, until) -> list:
    """Watch a run until the messages satisfy a condition."""
    messages = []
    watching = stream.HUB.watch(run_id, cursor)
    async for payload in watching:
        content = read(payload)
        if content:
            messages.append(content)
        if until(messages):
            break
    await watching.aclose()
    return messages


def steps(messages) -> list[int]:
    return [row[2] for _, content in messages for event in content["events"] if event["kind"] == "points"
            for row in event["rows"]]  # fmt: skip


def test_a_page_gets_all_that_was_written_and_then_what_comes(run):
    writer = RunWriter(run.folder)
    for step in range(50):
        writer.point(0, step, {"loss": 1.0})
    writer.flush()

    async def watch():
        task = asyncio.create_task(collect(run.id, 0, lambda messages: len(steps(messages)) >= 100))
        await asyncio.sleep(0.3)
        for step in range(50, 100):
            writer.point(0, step, {"loss": 1.0})
        return await asyncio.wait_for(task, 10)

    assert steps(asyncio.run(watch())) == list(range(100))
    writer.close()


def test_a_page_that_comes_back_goes_on_from_its_cursor(run):
    writer = RunWriter(run.folder)

    def write(begin, end):
        for step in range(begin, end):
            writer.point(0, step, {"loss": 1.0})
        writer.flush()

    write(0, 10)
    first = asyncio.run(collect(run.id, 0, lambda messages: len(steps(messages)) >= 10))
    write(10, 20)
    second = asyncio.run(collect(run.id, first[-1][0], lambda messages: len(steps(messages)) >= 10))
    assert steps(first) + steps(second) == list(range(20))
    writer.close()


def test_pages_that_come_at_different_times_all_get_everything_once(run):
    writer = RunWriter(run.folder)

    async def late(delay):
        await asyncio.sleep(delay)
        return await collect(run.id, 0, lambda messages: len(steps(messages)) >= 300)

    async def watch():
        tasks = [asyncio.create_task(late(delay)) for delay in (0.0, 0.05, 0.21, 0.4)]
        for step in range(300):
            writer.point(0, step, {"loss": 1.0})
            await asyncio.sleep(0.002)
        return await asyncio.wait_for(asyncio.gather(*tasks), 20)

    for messages in asyncio.run(watch()):
        assert steps(messages) == list(range(300))
    assert not stream.HUB._tails, "nobody watches, and a file is still open"
    writer.close()


def test_what_lies_behind_one_cursor_is_read_once_in_a_tick(run, monkeypatch):
    writer = RunWriter(run.folder)
    writer.point(0, 0, {"loss": 1.0})
    writer.flush()

    async def two():
        tail = stream.Tail(run.id)
        return await asyncio.gather(tail.behind(0, 7), tail.behind(0, 7), tail.behind(0, 8))

    first, same, later = asyncio.run(two())
    assert first is same
    assert later is not first
    assert later.payload == first.payload
    writer.close()


def test_a_row_that_comes_while_a_page_reads_does_not_hold_the_page(run, monkeypatch):
    writer = RunWriter(run.folder)
    writer.point(0, 0, {"loss": 1.0})
    writer.flush()

    async def late():
        tail = stream.Tail(run.id)
        # The row is written between the two readings: the first sees nothing behind the cursor, the second an end.
        with monkeypatch.context() as patch:
            patch.setattr(tail._reader, "read", lambda cursor, most: ([], cursor))
            early = await tail.behind(0, 7)
        return early, await tail.behind(0, 8)

    early, later = asyncio.run(late())
    assert not early.full
    assert later.end > early.end
    writer.close()


def test_the_state_comes_with_the_events(run):
    writer = RunWriter(run.folder)
    writer.status("running", epochs=1)
    messages = asyncio.run(collect(run.id, 0, lambda messages: bool(messages)))
    assert messages[-1][1]["state"] == "running"
    assert messages[-1][1]["alive"] is True
    writer.status("finished")
    writer.close()
    messages = asyncio.run(collect(run.id, 0, lambda messages: messages and not messages[-1][1]["alive"]))
    assert messages[-1][1]["state"] == "finished"


def test_how_a_worker_died_is_heard_when_it_is_written_down_late(run):
    writer = RunWriter(run.folder)
    writer.status("running", epochs=1)

    async def watch():
        task = asyncio.create_task(collect(run.id, 0, lambda messages: messages and not messages[-1][1]["alive"]))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(writer.close)
        await asyncio.sleep(0.5)
        files.write_json(run.folder / files.EXIT, {"code": None, "signal": signal.SIGKILL, "peak_bytes": 1})
        return await asyncio.wait_for(task, 10)

    messages = [content for _, content in asyncio.run(watch())]
    assert "was killed" in messages[-1]["sentence"]["en"]
    assert {one["state"] for one in messages[:-1]} == {"running"}


def test_a_worker_that_went_without_a_trace_is_told_so_at_last(run, monkeypatch):
    monkeypatch.setattr(stream, "RECORD_S", 0.5)
    with RunWriter(run.folder) as writer:
        writer.status("running", epochs=1)
    messages = asyncio.run(collect(run.id, 0, lambda messages: messages and not messages[-1][1]["alive"]))
    assert messages[-1][1]["state"] == "interrupted" and "without a trace" in messages[-1][1]["sentence"]["en"]


def test_a_run_that_is_deleted_ends_its_stream(run):
    async def watch():
        task = asyncio.create_task(collect(run.id, 0, lambda messages: False))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(world.registry().delete, run.id)
        return await asyncio.wait_for(task, 10)

    asyncio.run(watch())


def test_a_page_that_comes_after_the_end_still_gets_everything(run):
    with_many = 3 * stream.PAGE
    writer = RunWriter(run.folder)
    for step in range(with_many):
        writer.point(0, step, {"loss": 1.0})
        writer.flush()
    writer.status("finished")
    writer.close()
    messages = asyncio.run(collect(run.id, 0, lambda messages: messages and not messages[-1][1]["alive"]))
    assert steps(messages) == list(range(with_many))
    assert len(messages) > 1


def test_what_the_worker_tells_comes_in_both_languages(run):
    with RunWriter(run.folder) as writer:
        writer.log("training.looks_ended", detail="No gradient.")
        writer.log("training.no_longer_there", detail="x")
        writer.log("training.looks_ended", reason="other gaps")
        writer.status("finished")
    with sqlite3.connect(run.folder / "run.db") as db:
        text = json.dumps({"text": "an early line"})
        db.execute("INSERT INTO ev(kind, seq0, n, t, b) VALUES (6, 9, 1, 1.0, ?)", (text,))
    messages = asyncio.run(collect(run.id, 0, lambda messages: messages and not messages[-1][1]["alive"]))
    told = [event["sentence"] for _, content in messages for event in content["events"] if event["kind"] == "log"]
    assert "No gradient. Training goes on" in told[0]["en"] and "No gradient. 训练仍在继续" in told[0]["zh"]
    # A sentence that this version does not know, or knows with other gaps, or that is none.
    assert [one["en"] for one in told[1:]] == ["training.no_longer_there", "training.looks_ended", "an early line"]
