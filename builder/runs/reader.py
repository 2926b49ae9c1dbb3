"""The app's side of the run store: reads what a worker has committed, while it works and ever after."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from builder.errors import RunError
from builder.runs import folder as files
from builder.runs import liveness
from builder.runs.encoding import KIND_NAMES, Kind, Structured, plain_number, unpack_histograms, unpack_points
from builder.runs.series import Points, joined, merged, spread
from builder.runs.state import RunState, folded, tell

Event = dict[str, Any]
_Row = tuple[int, int, int | None, float, bytes]


class RunReader:
    """Reads one run. It changes nothing, and promises:

    - only committed events are given, each once, in the order in which they were committed;
    - a worker that is at work, dies or begins anew does not disturb it;
    - a run that has not begun has no events, which is no error.

    Its methods may be called from any thread.

    Args:
        folder: The run's folder.

    Raises:
        RunError: There is no such folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = os.path.join(folder, files.EVENTS)
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._names: dict[int, str] = {}
        self._chunks: dict[str, list[tuple[list[str], Structured]]] = {}
        self._chunks_cursor = 0
        if not folder.is_dir():
            raise RunError("runs.not_found", run=folder.name)

    def read(self, cursor: int = 0, limit: int = 1000) -> tuple[list[Event], int]:
        """Return the events after a cursor, in the form of docs/architecture.md.

        Args:
            cursor: 0 for the beginning, later what the last call returned.
            limit: How many rows to read at the most; one row holds the points of a twentieth of a second.

        Returns:
            The events, and the cursor behind them.

        Raises:
            RunError: The run is gone or its events are damaged.
        """
        if self._finds_nothing(cursor):
            return [], cursor
        with self._reading() as db:
            if db is None:
                return [], cursor
            query = "SELECT id, kind, names, t, b FROM ev WHERE id > ? ORDER BY id LIMIT ?"
            rows: list[_Row] = db.execute(query, (cursor, limit)).fetchall()
            events = [self._event(db, row) for row in rows]
        return [event for event in events if event is not None], rows[-1][0] if rows else cursor

    def end(self) -> int:
        """Return the cursor behind the last committed event."""
        with self._reading() as db:
            return 0 if db is None else int(db.execute("SELECT max(id) FROM ev").fetchone()[0] or 0)

    def catch_up(self, most: int = 2000, most_histograms: int = 200) -> tuple[list[Event], int]:
        """Return the whole history of a long run in one go, thinned out for drawing.

        Args:
            most: How many points of each phase to give, about.
            most_histograms: How many frames of weights, gradients and activations to give, from the first to the
                last. All other events are given whole.

        Returns:
            The events, and the cursor from which `read` goes on.

        Raises:
            RunError: The run is gone or its events are damaged.
        """
        with self._reading() as db:
            if db is None:
                return [], 0
            # One snapshot: what is committed meanwhile belongs to the next `read`.
            db.execute("BEGIN")
            try:
                cursor, phases = self.end(), self.points(most)
                rest = self.events(*(name for kind, name in KIND_NAMES.items() if kind > Kind.HISTOGRAMS))
                others = rest + self.histograms(most=most_histograms)
            finally:
                db.execute("COMMIT")
        events = [{"kind": "points", "phase": phase, "rows": points.rows()} for phase, points in phases.items()]
        return events + others, cursor

    def points(self, most: int | None = None) -> dict[str, Points]:
        """Return all points as arrays, for each phase.

        Args:
            most: How many to keep for drawing, about; `None` keeps all. Each stretch keeps its highest and lowest.

        Raises:
            RunError: The run is gone or its events are damaged.
        """
        with self._reading() as db:
            if db is not None:
                query = "SELECT id, kind, names, t, b FROM ev WHERE kind = ? AND id > ? ORDER BY id"
                for row in db.execute(query, (int(Kind.POINTS), self._chunks_cursor)):
                    phase, names, array = unpack_points(self._named(db, row[2]), row[4])
                    self._chunks.setdefault(phase, []).append((names, array))
                    self._chunks_cursor = row[0]
            # One large chunk instead of many small ones, so that the next call costs what is new.
            self._chunks = {phase: merged(chunks) for phase, chunks in self._chunks.items()}
            phases = {phase: joined(chunks) for phase, chunks in self._chunks.items()}
        return phases if most is None else {phase: points.thinned(most) for phase, points in phases.items()}

    def events(self, *kinds: str) -> list[Event]:
        """Return all events of some kinds, whole: `epoch`, `histograms`, `result`, `checkpoint`, `status` ...

        Raises:
            RunError: The run is gone or its events are damaged.
        """
        numbers = ", ".join(str(int(kind)) for kind, name in KIND_NAMES.items() if name in kinds)
        with self._reading() as db:
            if db is None:
                return []
            # The numbers stand in the text, so that SQLite sees that its index serves.
            query = f"SELECT id, kind, names, t, b FROM ev WHERE kind IN ({numbers}) ORDER BY id"
            events = [self._event(db, row) for row in db.execute(query).fetchall()]
        return [event for event in events if event is not None]

    def histograms(self, what: str | None = None, most: int | None = None) -> list[Event]:
        """Return frames of histograms, from the first to the last.

        Args:
            what: `weights`, `gradients` or `activations`; `None` is all of them.
            most: How many frames of each to return; they are spread evenly, with the first and the last among them.
                `None` returns every one.

        Raises:
            RunError: The run is gone or its events are damaged.
        """
        with self._reading() as db:
            if db is None:
                return []
            frames: dict[str, list[int]] = {}
            for number, names in db.execute(f"SELECT id, names FROM ev WHERE kind = {Kind.HISTOGRAMS:d} ORDER BY id"):
                frames.setdefault(json.loads(self._named(db, names))["what"], []).append(number)
            chosen = [number for kind, ids in frames.items() if what in (None, kind) for number in spread(ids, most)]
            query = "SELECT id, kind, names, t, b FROM ev WHERE id = ?"
            rows = [db.execute(query, (number,)).fetchone() for number in sorted(chosen)]
            events = [self._event(db, row) for row in rows]
        return [event for event in events if event is not None]

    def state(self) -> RunState:
        """Return the state of the run, and how its worker died where it did.

        Raises:
            RunError: The run is gone or its events are damaged.
        """
        # In this order: a worker that ends between the two has written its last status before.
        alive = liveness.is_alive(self._folder)
        told = tell(self._folder, self._status(), alive)
        if not alive and told.final and liveness.is_alive(self._folder):
            # It began between the two: it was neither alive when one looked nor waiting any more.
            told = tell(self._folder, self._status(), True)
        return told

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def __enter__(self) -> "RunReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _status(self) -> dict[str, Any] | None:
        with self._reading() as db:
            query = f"SELECT b FROM ev WHERE kind = {Kind.STATUS:d} ORDER BY id"
            return folded([] if db is None else [json.loads(row[0]) for row in db.execute(query)])

    def _finds_nothing(self, cursor: int) -> bool:
        # Most polls of most pages find nothing; they take the shortest way.
        with self._lock:
            try:
                found = self._db and self._db.execute("SELECT 1 FROM ev WHERE id > ?", (cursor,)).fetchone()
            except sqlite3.Error:
                return False
            return found is None and self._db is not None and os.path.exists(self._path)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        with self._lock:
            try:
                yield self._connected()
            except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
                if self._is_young(error):
                    raise RunError("runs.busy", run=self._folder.name) from error
                detail = str(error)[:200]
                raise RunError("runs.damaged", run=self._folder.name, file=files.EVENTS, detail=detail) from error

    def _connected(self) -> sqlite3.Connection | None:
        if not self._folder.is_dir():
            raise RunError("runs.not_found", run=self._folder.name)
        if self._db is not None:
            return self._db
        path = self._folder / files.EVENTS
        if not path.exists():
            return None
        # In a folder that nobody may write to, SQLite can't make the file beside that it needs for a living run.
        mode = "mode=ro" if os.access(self._folder, os.W_OK) else "mode=ro&immutable=1"
        db = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=5, check_same_thread=False)
        try:
            made = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'ev'").fetchone()[0]
        except sqlite3.Error:
            db.close()
            raise
        if not made:
            # The worker has opened its file this instant.
            db.close()
            return None
        self._db = db
        return db

    @staticmethod
    def _is_young(error: BaseException) -> bool:
        return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)

    def _named(self, db: sqlite3.Connection, number: int | None) -> str:
        if number is None:
            raise ValueError("a row without its names")
        if number not in self._names:
            row = db.execute("SELECT text FROM names WHERE id = ?", (number,)).fetchone()
            if row is None:
                raise ValueError(f"no names {number}")
            self._names[number] = row[0]
        return self._names[number]

    def _event(self, db: sqlite3.Connection, row: _Row) -> Event | None:
        _, kind, names, t, content = row
        if kind == Kind.POINTS:
            phase, fields, array = unpack_points(self._named(db, names), content)
            return {"kind": "points", "phase": phase, "rows": _rows(fields, array)}
        if kind == Kind.HISTOGRAMS:
            return {"kind": "histograms", "t": t} | unpack_histograms(self._named(db, names), content)
        if kind not in KIND_NAMES:
            # A newer Layerwise may know more kinds.
            return None
        known: Event = json.loads(content)
        return {"kind": KIND_NAMES[Kind(kind)], "t": t} | known


def _rows(fields: list[str], array: Structured) -> list[list[Any]]:
    values = array["values"].tolist()
    if not np.isfinite(array["values"]).all():
        values = [[plain_number(value) for value in row] for row in values]
    columns = zip(array["t"].tolist(), array["epoch"].tolist(), array["step"].tolist(), values, strict=True)
    return [[t, epoch, step, dict(zip(fields, row, strict=True))] for t, epoch, step, row in columns]
