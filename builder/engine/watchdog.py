"""Ends a worker that uses more memory than it may, before the whole machine suffers."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import psutil

from builder.runs import folder

POLL_S = 0.05
"""How often a worker's memory is looked at. At this rate one that grows at full speed is caught within a tenth."""


class Watched:
    """One worker's process, and what is known of it.

    Args:
        process_id: The process.
        path: The run's folder.
        memory_bytes: It is ended when it uses more; `None` is no limit.
    """

    def __init__(self, process_id: int, path: Path, memory_bytes: int | None) -> None:
        self.process_id = process_id
        self.path = path
        self._limit = memory_bytes
        self._peak = 0
        self._over = False
        self._began = time.monotonic()
        try:
            self._process: psutil.Process | None = psutil.Process(process_id)
        except psutil.Error:
            self._process = None

    def look(self) -> None:
        """Look at the memory, and end the process where it is too much."""
        if self._process is None or self._over:
            return
        try:
            used = int(self._process.memory_info().rss)
        except psutil.Error:
            return
        self._peak = max(self._peak, used)
        if self._limit is not None and used > self._limit:
            self._over = True
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
        if self._over:
            content |= {"reason": "memory", "limit_bytes": self._limit}
        return content

    def write(self, content: dict[str, Any]) -> None:
        """Write the end down in the run's folder, if that is still there."""
        try:
            folder.write_json(self.path / folder.EXIT, content)
        except OSError:
            # The run was deleted, or the disk is full: the lock still tells that the worker is dead.
            return
