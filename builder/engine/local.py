"""Starts runs on this machine: a fair queue, and a starter for each backend."""

import os
import sys
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from builder import places
from builder.engine.fork_client import ForkStarter
from builder.engine.fresh import FreshStarter
from builder.engine.protocol import WORKER, EngineState, Settings
from builder.engine.queue import FairQueue
from builder.engine.starter import Starter
from builder.errors import EngineError, LayerwiseError, RunError
from builder.runs import Commands, Registry, Run, RunReader, attempt, ending, is_alive
from builder.runs import folder as files

_PING_S = 60.0
_LOOK_S = 0.1
_BEGIN_S = 30.0
_MOST_READERS = 64


@dataclass(frozen=True, slots=True)
class Options:
    """How the local engine works.

    Args:
        max_concurrent: How many runs train at once.
        settings: What each worker is given.
        function: `module:name` of the function that trains.
        load: The modules that a fork server loads before it forks. They must not compute anything.
        rehearse: `module:name` of what a waiting worker does before it is needed, so that its run begins sooner; empty
            keeps none waiting.
        standby: The backends whose servers are kept warm from the start.
        delay_s: How long `start` waits before it warms them, so that the app is there first.
        idle_s: A fork server ends when nobody asked for so long.
        grace_s: How long a run may take to obey a stop before its worker is ended.
        fork: Whether workers are forked; `None` is on Linux. Elsewhere each is a fresh process.
    """

    max_concurrent: int = field(default_factory=lambda: max(1, (os.cpu_count() or 2) // 2))
    settings: Settings = field(default_factory=Settings)
    function: str = WORKER
    load: tuple[str, ...] = ("builder.training.preload",)
    rehearse: str = "builder.training.rehearsal:rehearse"
    standby: tuple[str, ...] = ("tensorflow",)
    delay_s: float = 0.0
    idle_s: float = 600.0
    grace_s: float = 20.0
    fork: bool | None = None


@dataclass(slots=True)
class _Running:
    folder: Path
    number: int
    since: float


class LocalEngine:
    """The engine of one machine (`Engine`). Its thread starts runs; workers live on when it ends.

    Args:
        registry: The list of runs.
        options: How it works.
    """

    def __init__(self, registry: Registry, options: Options | None = None) -> None:
        self._registry = registry
        self._options = options or Options()
        self._queue = FairQueue()
        self._running: dict[str, _Running] = {}
        self._stopping: dict[str, float] = {}
        self._starters: dict[str, Starter] = {}
        self._change = threading.Condition()
        self._closed = False
        self._made = time.time()
        self._left_to_find = False
        self._readers: OrderedDict[str, RunReader] = OrderedDict()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Find what an earlier app left (queued and running runs), warm the servers, and return at once.

        One process calls it, the app. Another may submit without: it then looks after its own runs only.
        """
        with self._change:
            self._left_to_find = True
            self._change.notify_all()
        self._begin()

    def _begin(self) -> None:
        with self._change:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
                self._thread.start()

    def submit(self, run_id: str) -> None:
        """Put a run into the queue (`Engine.submit`)."""
        run = self._registry.get(run_id)
        state = self._reader(run).state()
        with self._change:
            self._forget_ended()
            if run_id in self._queue or (state.alive and not state.final) or self._is_starting(run_id):
                return
            attempt.enqueue(run.folder)
            self._queue.put(run.owner, run_id)
            self._change.notify_all()
        self._begin()

    def cancel(self, run_id: str) -> None:
        """Stop a run (`Engine.cancel`)."""
        run = self._registry.get(run_id)
        with self._change:
            running = run_id in self._running or is_alive(run.folder)
            if not running and (self._queue.remove(run_id) or attempt.waits(run.folder)):
                attempt.cancel(run.folder)
                return
            if running:
                Commands.send(run.folder, {"command": "stop"})
                self._stopping.setdefault(run_id, time.monotonic() + self._options.grace_s)
                self._change.notify_all()

    def state(self, run_id: str) -> EngineState:
        """Return the state of a run (`Engine.state`)."""
        try:
            state = self._reader(self._registry.get(run_id)).state()
        except RunError:
            # A deleted run's file must not stay open.
            with self._change:
                reader = self._readers.pop(run_id, None)
            if reader is not None:
                reader.close()
            raise
        with self._change:
            order = self._queue.order()
        return EngineState(state, order.index(run_id) + 1 if run_id in order else None)

    def close(self, servers: bool = False) -> None:
        """End the engine's thread. Runs go on, and are found by the next engine.

        Args:
            servers: Whether the warm servers end as well.
        """
        with self._change:
            self._closed = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join(30)
        for reader in self._readers.values():
            reader.close()
        if servers:
            for starter in self._starters.values():
                starter.quit()

    def _work(self) -> None:
        with self._change:
            self._change.wait_for(lambda: self._closed or len(self._queue) > 0, self._options.delay_s)
        next_ping = 0.0
        while not self._closed:
            if self._left_to_find:
                self._left_to_find = False
                self._find()
            if time.monotonic() >= next_ping:
                next_ping = time.monotonic() + _PING_S
                self._warm()
            with self._change:
                self._forget_ended()
                self._start_next()
                overdue = [run_id for run_id, by in self._stopping.items() if time.monotonic() > by]
                for run_id in overdue:
                    del self._stopping[run_id]
                    threading.Thread(target=self._end, args=(run_id,), daemon=True).start()
                if not self._closed:
                    self._change.wait(_LOOK_S if self._running else next_ping - time.monotonic())

    def _find(self) -> None:
        # An app that died between making a run and submitting it left it without its mark; what is made from now on
        # is submitted by whoever makes it.
        try:
            runs = self._registry.list()
        except RunError:
            # The disk is full or gone; whoever submits a run is told.
            return
        for run in reversed(runs):
            with self._change:
                if is_alive(run.folder):
                    self._running[run.id] = _Running(run.folder, attempt.attempts(run.folder), time.monotonic())
                elif (run.folder / files.QUEUED).exists() or (run.created < self._made and attempt.waits(run.folder)):
                    self._queue.put(run.owner, run.id)

    def _warm(self) -> None:
        for backend in self._options.standby:
            try:
                self._starter(backend).warm()
            except EngineError:
                # Whoever starts a run on it is told.
                continue
        for starter in self._starters.values():
            starter.tidy()

    def _forget_ended(self) -> None:
        for run_id, running in list(self._running.items()):
            begun = attempt.attempts(running.folder) >= running.number
            late = time.monotonic() - running.since > _BEGIN_S or not running.folder.is_dir()
            if running.since and (begun or late) and not is_alive(running.folder):
                del self._running[run_id]
                self._stopping.pop(run_id, None)

    def _is_starting(self, run_id: str) -> bool:
        running = self._running.get(run_id)
        return running is not None and attempt.attempts(running.folder) < running.number

    def _start_next(self) -> None:
        while len(self._running) < self._options.max_concurrent and (run_id := self._queue.take()) is not None:
            try:
                run = self._registry.get(run_id)
                # It may have been cancelled by another process.
                number = attempt.enqueue(run.folder) if attempt.waits(run.folder) else None
            except RunError:
                continue
            if number is not None:
                # `since` is set when the worker's process exists: loading a backend may take long.
                self._running[run_id] = _Running(run.folder, number, 0.0)
                threading.Thread(target=self._start_one, args=(run, number), name="engine-start", daemon=True).start()

    def _start_one(self, run: Run, number: int) -> None:
        try:
            starter = self._starter(run.backend)
            starter.start(run.folder, self._options.function, self._options.settings, number)
        except LayerwiseError as error:
            self._refuse(run, error)
        except OSError as error:
            self._refuse(run, EngineError("engine.no_process", reason=error.strerror or str(error)))
        with self._change:
            if run.id in self._running:
                self._running[run.id].since = time.monotonic()
            self._change.notify_all()

    def _refuse(self, run: Run, error: LayerwiseError) -> None:
        try:
            files.write_json(run.folder / files.ERROR, {"key": error.key, "values": error.values})
            (run.folder / files.QUEUED).unlink(missing_ok=True)
        except OSError:
            # The run was deleted meanwhile.
            pass
        with self._change:
            self._running.pop(run.id, None)

    def _end(self, run_id: str) -> None:
        try:
            ending.end_worker(self._registry.get(run_id).folder, grace_s=0.2)
        except RunError:
            # It was deleted meanwhile, or nothing ends it; its state says that it is alive.
            return

    def _reader(self, run: Run) -> RunReader:
        # Pages ask ten times a second; opening the file each time would cost more than the answer.
        with self._change:
            if run.id not in self._readers:
                self._readers[run.id] = RunReader(run.folder)
            self._readers.move_to_end(run.id)
            if len(self._readers) > _MOST_READERS:
                self._readers.popitem(last=False)[1].close()
            return self._readers[run.id]

    def _starter(self, backend: str) -> Starter:
        with self._change:
            if backend not in self._starters:
                # On macOS the system's own libraries don't bear a fork after they are loaded.
                fork = sys.platform.startswith("linux") if self._options.fork is None else self._options.fork
                folder, given = places.engine(), self._options
                # Only where a server is kept warm does somebody wait for the first point.
                rehearse = given.rehearse if backend in given.standby else ""
                self._starters[backend] = (
                    ForkStarter(backend, folder, given.load, given.idle_s, given.settings.nice, rehearse)
                    if fork
                    else FreshStarter(backend, folder)
                )
            return self._starters[backend]
