"""Warm processes of one kind: who is free works, who dies is replaced while another one, already warm, goes on."""

import threading
import time
from typing import Any

from builder.errors import ServiceError, ServiceTimeout
from builder.service.process import KerasProcess
from builder.service.watch import Limits, Watch

_START_TIMEOUT_S = 120.0
_QUEUE_TIMEOUT_S = 120.0


class Pool:
    """Up to `size` processes of one kind.

    The one that was free first is asked first, so that answers it remembers are found again. Threads may share a pool.

    Args:
        kind: `checker`, or the backend of a bench.
        size: How many processes at most. When the last free one is taken, the next is started, so that it is warm if
            that one dies or others ask.
        watch: Ends processes whose requests pass their limits.
        recycle_bytes: A process that takes more than this after a request is replaced.
    """

    def __init__(self, kind: str, size: int, watch: Watch, recycle_bytes: int) -> None:
        self._kind = kind
        self._size = size
        self._watch = watch
        self._recycle_bytes = recycle_bytes
        self._changed = threading.Condition()
        self._all: list[KerasProcess] = []
        self._free: list[KerasProcess] = []
        self._failure: ServiceError | None = None
        self._closed = False

    def warm(self) -> None:
        """Start a process if there is none. Returns at once."""
        with self._changed:
            if not self._all:
                self._begin()

    def ask(self, function: str, arguments: tuple[Any, ...], limits: Limits) -> Any:
        """Run a function in a free process, see `KerasProcess.ask`.

        Raises:
            ServiceError: As there; or no process could be started, or none became free in two minutes.
        """
        process = self._take()
        try:
            return process.ask(function, arguments, limits)
        finally:
            self._give_back(process)

    def close(self) -> None:
        """End all processes."""
        with self._changed:
            self._closed = True
            processes, self._all, self._free = self._all, [], []
            self._changed.notify_all()
        for process in processes:
            process.end()

    def _take(self) -> KerasProcess:
        until = time.monotonic() + _QUEUE_TIMEOUT_S
        with self._changed:
            self._failure = None
            while True:
                if self._closed:
                    raise ServiceError("service.closed")
                while self._free:
                    process = self._free.pop(0)
                    if process.alive():
                        if not self._free:
                            self._begin()
                        return process
                    self._remove(process)
                if self._failure is not None:
                    raise self._failure
                if not self._all:
                    self._begin()
                if not self._changed.wait(until - time.monotonic()):
                    raise ServiceTimeout("service.busy", seconds=round(_QUEUE_TIMEOUT_S))

    def _give_back(self, process: KerasProcess) -> None:
        worn = process.alive() and process.memory_bytes() > self._recycle_bytes
        with self._changed:
            if process not in self._all:
                return
            if worn or not process.alive():
                self._remove(process)
                self._begin()
            else:
                # In the order of their age, so that one keeps working and remembering while it can.
                self._free = [one for one in self._all if one in self._free or one is process]
            self._changed.notify()
        if worn:
            process.end()

    def _remove(self, process: KerasProcess) -> None:
        self._all.remove(process)

    def _begin(self) -> None:
        if not self._closed and len(self._all) < self._size:
            process = KerasProcess(self._kind, self._watch)
            self._all.append(process)
            threading.Thread(target=self._bring_up, args=(process,), name="service-start", daemon=True).start()

    def _bring_up(self, process: KerasProcess) -> None:
        failure: ServiceError | None = None
        try:
            process.wait_ready(_START_TIMEOUT_S)
        except ServiceError as error:
            failure = error
        with self._changed:
            if process in self._all:
                if failure is None:
                    self._free.append(process)
                else:
                    self._failure = failure
                    self._remove(process)
            self._changed.notify_all()
