"""The list of all runs: a small database beside the folders, from which it can always be made anew."""

import re
import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder import places
from builder.design import design_hash, from_json, weights_shelf
from builder.errors import RunError
from builder.runs import control, ending
from builder.runs import folder as files
from builder.runs.folder import Run, read_run, with_changes, write_run
from builder.runs.versions import versions

DATABASE = "runs.db"
MOST_NAME = 120

_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS runs(id TEXT PRIMARY KEY, owner TEXT NOT NULL, number INT NOT NULL, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS owners(owner TEXT PRIMARY KEY, last INT NOT NULL);
CREATE INDEX IF NOT EXISTS runs_of_owner ON runs(owner, number);
COMMIT;
"""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Registry:
    """Knows all runs of a home folder. Several processes may use it at once. It promises:

    - a run that `create` returned is there, with its folder, for every process;
    - numbers count up for each owner and are never given twice, not even after a run was deleted;
    - a folder that was copied here, or a database that was lost, is put right when the registry is opened.

    Args:
        home: The folder that holds everything; `None` is `places.home()`.

    Raises:
        RunError: The list can't be opened.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._home = places.home() if home is None else home
        self._runs = self._home / "runs"
        self._lock = threading.Lock()
        self._cache: dict[str, tuple[tuple[int, int, int], Run]] = {}
        self._runs.mkdir(parents=True, exist_ok=True)
        self._db = self._open()
        self.adopt()

    def create(
        self,
        owner: str,
        design: dict[str, Any],
        name: str,
        info: Mapping[str, Any] | None = None,
        parent: str | None = None,
    ) -> Run:
        """Make a run of a design, with its folder.

        Args:
            owner: Who it belongs to.
            design: The resolved design as JSON.
            name: What the person calls it; the design's name where it is empty.
            info: What the data set says of itself.
            parent: Id of the run that it goes on from.

        Raises:
            DesignError: The design can't be read.
            RunError: The folder can't be written.
        """
        document = from_json(design)
        run = Run(
            id=secrets.token_hex(6),
            owner=owner,
            number=0,
            name=(name.strip() or document.name)[:MOST_NAME],
            created=time.time(),
            folder=self._runs,
            design_hash=design_hash(document),
            backend=document.plan.backend,
            parent=parent,
            design=design,
            info=info,
            versions=versions(document.plan.backend),
        )
        # The number is taken first: writing the folder may take a while, and nobody else need wait for it.
        with self._changing() as db:
            run = replace(run, number=_next_number(db, owner), folder=self._runs / run.id)
        self._make_folder(run)
        with self._changing() as db:
            _insert(db, run)
        return run

    def get(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            RunError: There is no such run, or its folder is damaged.
        """
        # An id comes from the address line of a browser: it must not name any other folder.
        if not _ID.fullmatch(run_id):
            raise RunError("runs.not_found", run=run_id[:80])
        return self._read(self._runs / run_id)

    def list(self, owner: str | None = None) -> list[Run]:
        """Return the runs of an owner, or all, the newest first. Damaged ones are left out."""
        query = "SELECT id FROM runs WHERE ?1 IS NULL OR owner = ?1 ORDER BY created DESC, number DESC"
        with self._changing("BEGIN") as db:
            ids = [row[0] for row in db.execute(query, (owner,))]
        runs = []
        for run_id in ids:
            try:
                runs.append(self._read(self._runs / run_id))
            except RunError:
                continue
        return runs

    def rename(self, run_id: str, name: str) -> Run:
        """Give a run another name.

        Raises:
            RunError: There is no such run, or the name is empty.
        """
        if not name.strip():
            raise RunError("runs.empty_name")
        return self._change(run_id, name=name.strip()[:MOST_NAME])

    def star(self, run_id: str, starred: bool = True) -> Run:
        """Mark a run, or take the mark away.

        Raises:
            RunError: There is no such run.
        """
        return self._change(run_id, starred=starred)

    def delete(self, run_id: str) -> None:
        """Stop a run's worker, if there is one, and remove the run with all its files.

        Raises:
            RunError: There is no such run, or its worker doesn't end.
        """
        folder = self.get(run_id).folder
        # What a worker commits into a deleted file would vanish without a word.
        ending.end_worker(folder)
        # A folder with another name is no run any more, even if this process dies before it is empty.
        gone = self._runs / f".deleted-{run_id}-{secrets.token_hex(3)}"
        try:
            folder.rename(gone)
        except OSError as error:
            raise RunError("runs.cannot_delete", run=run_id, reason=error.strerror or str(error)) from error
        with self._changing() as db:
            db.execute("DELETE FROM runs WHERE id = ?", (run_id,))
        self._cache.pop(run_id, None)
        shutil.rmtree(gone, ignore_errors=True)

    def adopt(self) -> tuple[str, ...]:
        """Take in folders that the list doesn't know, forget those that are gone, and return the ids taken in."""
        for rest in (*self._runs.glob(".deleted-*"), *filter(_is_old, self._runs.glob(".new-*"))):
            shutil.rmtree(rest, ignore_errors=True)
        with self._changing() as db:
            # Looked up in this order, and alone: a run is listed after its folder was made.
            present = {entry.name for entry in self._runs.iterdir() if _ID.fullmatch(entry.name) and entry.is_dir()}
            known = {row[0] for row in db.execute("SELECT id FROM runs")}
            for run_id in known - present:
                db.execute("DELETE FROM runs WHERE id = ?", (run_id,))
            return tuple(run_id for run_id in sorted(present - known) if self._take_in(db, run_id))

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    def _open(self) -> sqlite3.Connection:
        path = self._home / DATABASE
        try:
            return _connected(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise RunError("runs.list_unusable", path=str(path), reason=str(error)) from error
        # It is only an index: the folders say the same.
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return _connected(path)

    @contextmanager
    def _changing(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute(begin)
                yield self._db
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                raise RunError("runs.list_unusable", path=str(self._home / DATABASE), reason=str(error)) from error
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def _read(self, folder: Path) -> Run:
        # Designs are large, and a list of a hundred runs is read at every look at the page.
        try:
            status = (folder / files.RUN).stat()
        except OSError as error:
            raise RunError("runs.not_found", run=folder.name) from error
        key = (status.st_mtime_ns, status.st_ino, status.st_size)
        cached = self._cache.get(folder.name)
        if cached is None or cached[0] != key:
            cached = key, read_run(folder)
            self._cache[folder.name] = cached
        return cached[1]

    def _change(self, run_id: str, **changes: Any) -> Run:
        run = self.get(run_id)
        try:
            with self._changing():
                return with_changes(read_run(run.folder), **changes)
        except OSError as error:
            raise RunError("runs.cannot_write", run=run_id, reason=error.strerror or str(error)) from error

    def _make_folder(self, run: Run) -> None:
        new = self._runs / f".new-{run.id}"
        try:
            new.mkdir()
            for name in (files.CHECKPOINTS, files.ARTIFACTS):
                (new / name).mkdir()
            control.make(new)
            write_run(replace(run, folder=new))
            weights_shelf.take_along(run.design, new)
            new.rename(run.folder)
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise RunError("runs.cannot_write", run=run.name, reason=error.strerror or str(error)) from error

    def _take_in(self, db: sqlite3.Connection, run_id: str) -> bool:
        try:
            run = read_run(self._runs / run_id)
        except RunError:
            return False
        taken = "SELECT 1 FROM runs WHERE owner = ? AND number = ?"
        if db.execute(taken, (run.owner, run.number)).fetchone():
            run = replace(run, number=_next_number(db, run.owner))
        if run.id != run_id or run.number != read_run(run.folder).number:
            # A copy beside its original is a run of its own.
            run = with_changes(run, id=run_id)
        _insert(db, run)
        return True


def _is_old(folder: Path) -> bool:
    # A younger one is being made by another process.
    try:
        return folder.stat().st_mtime < time.time() - 3600
    except OSError:
        return False


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.executescript(_SCHEMA)
        db.execute("SELECT count(*) FROM runs").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _next_number(db: sqlite3.Connection, owner: str) -> int:
    row = db.execute("SELECT last FROM owners WHERE owner = ?", (owner,)).fetchone()
    number: int = (row[0] if row else 0) + 1
    _keep_number(db, owner, number)
    return number


def _insert(db: sqlite3.Connection, run: Run) -> None:
    # Another process may have seen the new folder and taken it in.
    db.execute("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?)", (run.id, run.owner, run.number, run.created))
    _keep_number(db, run.owner, run.number)


def _keep_number(db: sqlite3.Connection, owner: str, number: int) -> None:
    keep = "INSERT INTO owners VALUES (?, ?) ON CONFLICT(owner) DO UPDATE SET last = max(last, excluded.last)"
    db.execute(keep, (owner, number))
