"""Ends a worker that uses more memory than it may, before the whole machine suffers."""

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

from builder.runs import folder

LAST_BYTES = 200_000_000
"""With less than this left on the machine, the largest worker is ended."""

POLL_S = 0.05
"""How often a worker's memory is looked at. At this rate one that grows at full speed is caught within a tenth."""


def look_at(workers: Iterable["Watched"]) -> None:
    """Look at each worker, and end the largest where the machine has almost no memory left."""
    present = list(workers)
    for watched in present:
        watched.look()
    if present and psutil.virtual_memory().available < LAST_BYTES:
        # The system would choose one itself, and might choose the app.
        max(present, key=lambda watched: watched.used).end("machine_memory")


class Watched:
    """One worker's process, and what is known of it.

    Args:
        process_id: The process.
        path: The run's folder.
        memory_bytes: It is ended when it uses more; `None` is no limit.
        number: Which attempt of the run it is.
    """

    def __init__(self, process_id: int, path: Path, memory_bytes: int | None, number: int) -> None:
        self.process_id = process_id
        self.path = path
        self.used = 0
        self._number = number
        self._limit = memory_bytes
        self._peak = 0
        self._reason: str | None = None
        self._began = time.monotonic()
        try:
            self._process: psutil.Process | None = psutil.Process(process_id)
        except psutil.Error:
            self._process = None

    def look(self) -> None:
        """Look at the memory, and end the process where it is too much."""
        if self._process is None or self._reason is not None:
            return
        try:
            self.used = int(self._process.memory_info().rss)
        except psutil.Error:
            return
        self._peak = max(self._peak, self.used)
        if self._limit is not None and self.used > self._limit:
            self.end("memory")

    def end(self, reason: str) -> None:
        """End the process, and note why."""
        if self._reason is None:
            self._reason = reason
            os.kill(self.process_id, getattr(signal, "SIGKILL", signal.SIGTERM))

    def record(self, code: int | None, number: int | None, peak_bytes: int = 0) -> dict[str, Any]:
        """Return what is written down of the process's end.

        Args:
            code: Its exit code; `None` where a signal ended it.
            number: The signal that ended it, or `None`.
            peak_bytes: The most memory it had, as the system counted.
        """
        content: dict[str, Any] = {"code": code, "signal": number, "pid": self.process_id, "time": time.time()}
        content |= {"peak_bytes": max(self._peak, peak_bytes), "seconds": round(time.monotonic() - self._began, 3)}
        content["attempt"] = self._number
        if self._reason is not None:
            content |= {"reason": self._reason, "limit_bytes": self._limit}
        return content

    def write(self, content: dict[str, Any]) -> None:
        """Write the end down in the run's folder, if that is still there."""
        try:
            folder.write_json(self.path / folder.EXIT, content)
        except OSError:
            # The run was deleted, or the disk is full: the lock still tells that the worker is dead.
            return
