"""The worker's side of the run store: events are collected in memory and committed 20 times a second."""

import sqlite3
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from builder.errors import RunError
from builder.runs import attempt, liveness
from builder.runs import folder as files
from builder.runs.control import DROPPED, FULL, Block
from builder.runs.encoding import SCHEMA, Kind, Point, pack_histograms, pack_json, pack_points

COMMITS_PER_SECOND = 20
MOST_POINTS = 200_000
"""How many points wait in memory while the disk is full. Beyond it, every second one is dropped."""
MOST_FRAMES = 200
"""How many other events wait in memory while the disk is full. Beyond it, the oldest histograms and lines go."""
MOST_DETAIL = 2_000
"""Characters of what fills one gap of a sentence in the log."""
_RETRY_S = 1.0

_Waiting = tuple[Kind, str | None, float, bytes]
_THINNED_FIRST = (Kind.HISTOGRAMS, Kind.LOG)


class RunWriter:
    """Writes the events of one run. It is the run's only writer, and promises:

    - what `flush`, `status`, `result` and `checkpoint` have returned from is committed, unless the disk is full;
    - everything else is committed within a twentieth of a second, in the order of its kind;
    - what a reader has seen survives the death of this process at any moment;
    - a full disk never ends the training: events wait in memory, are thinned out beyond a bound, and are written
      when there is room again.

    Its methods may be called from any thread.

    Args:
        folder: The run's folder. An earlier attempt's events are kept and gone on from.

    Raises:
        RunError: Another process works on this run, or its events are damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._took_lock = attempt.begin(folder)
        self._attempt = attempt.attempts(folder)
        self._points: list[Point] = []
        self._others: list[_Waiting] = []
        self._lock = threading.RLock()
        self._names: dict[str, int] = {}
        self._counts: dict[Kind, int] = {}
        self._dropped = 0
        self._full = False
        self._closed = threading.Event()
        try:
            self._block = Block(folder, make_it=True)
            self._block.words[FULL] = 0
            self._block.beat(time.time())
            self._open()
        except BaseException:
            self._let_go()
            raise
        self._clock = time.perf_counter
        self._origin = self._clock() - self._last_time()
        self._thread = threading.Thread(target=self._run, name="run-writer", daemon=True)
        self._thread.start()

    def point(self, epoch: int, step: int, values: Mapping[str, float], phase: str = "train") -> None:
        """Note the values of one step. Costs less than a microsecond.

        Args:
            epoch: The epoch, counted from 0.
            step: The step.
            values: Value by metric. Must not be changed afterwards.
            phase: `train` or `validation`.
        """
        self._points.append((self._clock() - self._origin, phase, epoch, step, values))

    def epoch(self, epoch: int, logs: Mapping[str, float], learning_rate: float | None) -> None:
        """Note the end of an epoch with its logs, as Keras gives them."""
        self._add(Kind.EPOCH, {"epoch": epoch, "logs": logs, "learning_rate": learning_rate})

    def histograms(self, what: str, epoch: int, step: int, tensors: Sequence[Mapping[str, Any]]) -> None:
        """Note the histograms of one moment.

        Args:
            what: `weights`, `gradients` or `activations`.
            epoch: The epoch, counted from 0.
            step: The step.
            tensors: For each tensor `layer`, `name`, `low`, `high`, `counts` (48 of them), `mean`, `std`, `zero`, and
                any other numbers.

        Raises:
            ValueError: The tensors don't have the same number of bins.
        """
        names, content = pack_histograms(what, epoch, step, tensors)
        self._others.append((Kind.HISTOGRAMS, names, self.elapsed(), content))

    def status(self, state: str, **fields: Any) -> None:
        """Note that the run is now in a state, and commit.

        Args:
            state: `running`, `paused`, `finished`, `stopped`, `interrupted` or `failed`.
            fields: Anything else worth telling: `epochs`, `steps`, `batch_size`; for `interrupted` and `failed` the
                sentence as `key` and `values`.
        """
        self._add(Kind.STATUS, {"state": state, "time": time.time(), "attempt": self._attempt, **fields})
        self.flush()

    def result(self, content: Mapping[str, Any]) -> None:
        """Note the result: `metrics`, and `samples` where there are any. Commits."""
        self._add(Kind.RESULT, content)
        self.flush()

    def log(self, key: str, **values: Any) -> None:
        """Note a sentence for the person to read.

        Args:
            key: Key of the sentence in `builder/words`, such as `training.looks_ended`.
            values: What fills its gaps.
        """
        short = {name: part[:MOST_DETAIL] if isinstance(part, str) else part for name, part in values.items()}
        self._add(Kind.LOG, {"key": key, "values": short})

    def checkpoint(self, path: str, epoch: int) -> None:
        """Note that a checkpoint lies at a path, relative to the run's folder, and commit."""
        self._add(Kind.CHECKPOINT, {"path": path, "epoch": epoch})
        self.flush()

    def acknowledge(self, command: Mapping[str, Any]) -> None:
        """Note that a command was obeyed."""
        self._add(Kind.ACKNOWLEDGEMENT, {"command": command.get("command"), "value": command.get("value")})

    def elapsed(self) -> float:
        """Return the seconds since the run began, without the time between two attempts."""
        return self._clock() - self._origin

    def flush(self) -> bool:
        """Commit what waits, and say whether it could be done: `False` means that the disk is full."""
        with self._lock:
            if self._closed.is_set() and not self._points and not self._others:
                return True
            points, others = self._points[:], self._others[:]
            if not points and not others:
                return True
            try:
                self._commit(points, others)
            except sqlite3.Error as error:
                self._on_trouble(error)
                return False
            # Other threads may have appended meanwhile, always behind what was committed.
            del self._points[: len(points)]
            del self._others[: len(others)]
            self._on_room()
            return True

    def close(self) -> None:
        """Commit what waits, end the thread and give the run's lock back."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._thread.join()
        with self._lock:
            self.flush()
            self._put_together()
            self._db.close()
        self._let_go()

    def __enter__(self) -> "RunWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put_together(self) -> None:
        # With readers about, SQLite would leave the last events in the file beside.
        try:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            return

    def _let_go(self) -> None:
        if hasattr(self, "_block"):
            self._block.close()
        if self._took_lock:
            liveness.release(self._folder)

    def _open(self) -> None:
        try:
            self._db = sqlite3.connect(
                self._folder / files.EVENTS, timeout=10, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
            self._names = {text: number for number, text in self._db.execute("SELECT id, text FROM names")}
            rows = self._db.execute("SELECT kind, sum(n) FROM ev GROUP BY kind").fetchall()
        except sqlite3.Error as error:
            detail = str(error)[:200]
            raise RunError("runs.damaged", run=self._folder.name, file=files.EVENTS, detail=detail) from error
        self._counts = {Kind(kind): count for kind, count in rows}

    def _last_time(self) -> float:
        (last,) = self._db.execute("SELECT max(t) FROM ev").fetchone()
        return float(last or 0.0)

    def _add(self, kind: Kind, content: Mapping[str, Any]) -> None:
        self._others.append((kind, None, self.elapsed(), pack_json(content)))

    def _run(self) -> None:
        pause = 1 / COMMITS_PER_SECOND
        while not self._closed.wait(_RETRY_S if self._full else pause):
            self._block.beat(time.time())
            self.flush()

    def _commit(self, points: list[Point], others: list[_Waiting]) -> None:
        rows: list[tuple[Kind, str | None, float, int, bytes]] = [
            (Kind.POINTS, names, t, count, content) for names, t, count, content in pack_points(points)
        ]
        rows += [(kind, names, t, 1, content) for kind, names, t, content in others]
        known, counts = dict(self._names), dict(self._counts)
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for kind, names, t, count, content in rows:
                number = None if names is None else self._number(names, known)
                first = counts.get(kind, 0)
                counts[kind] = first + count
                values = (int(kind), number, first, count, t, content)
                self._db.execute("INSERT INTO ev(kind, names, seq0, n, t, b) VALUES (?, ?, ?, ?, ?, ?)", values)
            self._db.execute("COMMIT")
        except sqlite3.Error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._names, self._counts = known, counts

    def _number(self, names: str, known: dict[str, int]) -> int:
        if names not in known:
            known[names] = len(known) + 1
            self._db.execute("INSERT INTO names(id, text) VALUES (?, ?)", (known[names], names))
        return known[names]

    def _on_trouble(self, error: sqlite3.Error) -> None:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            # Another program has the file open, or has damaged it. The line ends in the run's output.
            print(f"events not written yet: {error}", file=sys.stderr)
        self._full = True
        self._block.words[FULL] = 1
        count = len(self._points)
        if count > MOST_POINTS:
            del self._points[1:count:2]
            self._dropped += count // 2
            self._block.words[DROPPED] = self._dropped
        while len(self._others) > MOST_FRAMES:
            kinds = [waiting[0] for waiting in self._others]
            first = next((place for place, kind in enumerate(kinds) if kind in _THINNED_FIRST), None)
            if first is None:
                return
            del self._others[first]

    def _on_room(self) -> None:
        if not self._full:
            return
        self._full = False
        self._block.words[FULL] = 0
        self.log("runs.room_again", dropped=self._dropped)
