"""The live stream: a run's events to every page that watches it, as server-sent events.

Each page has a cursor of its own, so nothing is lost when it comes late or comes back. All pages wake at the same
ticks, and what lies behind a cursor is read and written as JSON once for all that stand there.
Source of the form: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from builder.errors import LayerwiseError
from builder.runs import RunReader
from builder.views import closing, tokens, world
from builder.views.messages import told
from builder.views.workbench import state_view

TICK_S = 0.1
FIRST_TICK_S = 0.025
"""Until a run's first point, while somebody waits for it, one looks more often."""
PING_EVERY_S = 10.0
RECORD_S = 3.0
"""How long after a worker has gone one waits for the record of how it ended, before its pages stop listening."""
PAGE = 200
"""How many rows of the run's file are read at a time while a page catches up."""
MANY = 2000
"""A page that comes new to a run of more rows gets its history in one go, as dense as a screen can show."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What lies behind a cursor.

    Args:
        begin: The cursor.
        end: The cursor behind it.
        state: The run's state, as the page shows it.
        payload: The message, as bytes.
        full: Whether there may be more at once.
        tick: When it was read.
        points: Whether it holds points of the curves.
    """

    begin: int
    end: int
    state: dict[str, Any]
    payload: bytes
    full: bool
    tick: int
    points: bool


class Tail:
    """The end of one run's events, read once in a tick for all pages that stand there.

    Args:
        run_id: Which run.
    """

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._reader = RunReader(world.registry().get(run_id).folder)
        self._lock = asyncio.Lock()
        self._last: Frame | None = None
        self._living: dict[str, Any] | None = None
        self._lost_since: float | None = None

    async def behind(self, cursor: int, tick: int) -> Frame:
        """Return what lies behind a cursor at this tick."""
        async with self._lock:
            known = self._last
            if known is not None and known.begin == cursor and (known.tick == tick or known.full):
                return known
            self._last = await asyncio.to_thread(self._read, cursor, tick)
            return self._last

    def _read(self, cursor: int, tick: int) -> Frame:
        # The state is read first: an end that is seen has all its events behind it.
        state, settled = self._state()
        long_run = cursor == 0 and self._reader.end() > MANY
        events, end = self._reader.catch_up() if long_run else self._reader.read(cursor, PAGE)
        behind = end < self._reader.end()
        alive = behind or not settled
        # A row that came between the two readings waits for the next tick: asking again at once would get this
        # very frame, for ever.
        more = behind and end > cursor
        points = any(event["kind"] == "points" for event in events)
        return Frame(cursor, end, state | {"alive": alive}, message(events, state, alive, end), more, tick, points)

    def _state(self) -> tuple[dict[str, Any], bool]:
        # A worker that is gone without a word is told to be lost, until whoever saw it go has written down how:
        # a moment later, but pages that stopped listening would never hear of it.
        told = world.engine().state(self._run_id)
        state, final = state_view(told), told.run.final
        if told.run.key != "runs.lost":
            self._living, self._lost_since = None if final else state, None
            return state, final
        self._lost_since = self._lost_since or time.monotonic()
        settled = time.monotonic() - self._lost_since > RECORD_S
        return (state, True) if settled else (self._living or state, False)


class Hub:
    """All runs that somebody watches."""

    def __init__(self) -> None:
        self._tails: dict[str, Tail] = {}
        self._watchers: dict[str, int] = {}

    async def watch(self, run_id: str, cursor: int) -> AsyncIterator[bytes]:
        """Yield a run's events from a cursor on, then as they come, until the page goes away."""
        self._watchers[run_id] = self._watchers.get(run_id, 0) + 1
        try:
            yield b"retry: 500\n\n"
            tail = self._tails.setdefault(run_id, Tail(run_id))
            async for payload in _follow(tail, cursor):
                yield payload
        except LayerwiseError:
            return  # the run was deleted under its watchers
        finally:
            self._watchers[run_id] -= 1
            if not self._watchers[run_id]:
                del self._watchers[run_id]
                self._tails.pop(run_id, None)


async def _follow(tail: Tail, cursor: int) -> AsyncIterator[bytes]:
    quiet_since = time.monotonic()
    state: dict[str, Any] = {}
    tick_s = TICK_S if cursor else FIRST_TICK_S
    while not closing.is_closing():
        frame = await tail.behind(cursor, math.floor(time.time() / tick_s))
        tick_s = TICK_S if frame.points else tick_s
        if frame.end != cursor or frame.state != state:
            cursor, state, quiet_since = frame.end, frame.state, time.monotonic()
            yield frame.payload
        elif time.monotonic() - quiet_since > PING_EVERY_S:
            quiet_since = time.monotonic()
            yield b": still here\n\n"
        if not frame.full:
            await asyncio.sleep(tick_s - time.time() % tick_s)


def message(events: list[dict[str, Any]], state: dict[str, Any], alive: bool, cursor: int) -> bytes:
    """Return one message of the stream.

    Args:
        events: In the form that `docs/architecture.md` gives.
        state: The run's state, as the page shows it.
        alive: Whether anything may still come; where not, the page stops listening.
        cursor: Where the next message begins; the browser sends it back as `Last-Event-ID`.
    """
    content = {"events": [told(event) for event in events], **state, "alive": alive}
    body = json.dumps(content, separators=(",", ":"), default=float)
    return f"id: {cursor}\ndata: {body}\n\n".encode()


HUB = Hub()


async def stream(request: Request) -> Response:
    """Answer `/api/stream?t=<token>&from=<cursor>`."""
    content = tokens.read("stream", request.query_params.get("t", ""))
    if content is None:
        return JSONResponse({"detail": "forbidden"}, status_code=403)
    begin = request.headers.get("last-event-id") or request.query_params.get("from", "0")
    cursor = int(begin) if begin.isdecimal() else 0
    try:
        world.registry().get(content["run"])
    except LayerwiseError:
        # 204 tells an EventSource to stop asking.
        return Response(status_code=204)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(HUB.watch(content["run"], cursor), media_type="text/event-stream", headers=headers)
