"""Watch over requests: end the process of one that takes too long or too much memory."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

INTERVAL_S = 0.05
"""How often it looks. A hog at full speed takes 0.1 GB more than it may in that time."""


class Watched(Protocol):
    """A process that can be measured and ended."""

    def memory_bytes(self) -> int:
        """Return how much memory it takes."""

    def kill(self) -> None:
        """End it at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take.

    Args:
        timeout_s: Time, in seconds.
        memory_bytes: Memory of the whole process, Keras included; `None` sets no limit.
    """

    timeout_s: float
    memory_bytes: int | None


@dataclass(eq=False, slots=True)
class Guard:
    """A request that is watched.

    Args:
        process: Who works on it.
        limits: What it may take.
        until: When its time is over, on the monotonic clock.
        passed: Which limit it passed, if its process was ended for that.
    """

    process: Watched
    limits: Limits
    until: float = field(default=0.0)
    passed: Literal["time", "memory"] | None = None


class Watch:
    """One thread that watches all requests, 20 times a second."""

    def __init__(self) -> None:
        self._guards: set[Guard] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="service-watch", daemon=True)
        self._thread.start()

    @contextmanager
    def over(self, process: Watched, limits: Limits) -> Iterator[Guard]:
        """Watch over one request.

        Args:
            process: Who works on it.
            limits: What it may take.
        """
        guard = Guard(process, limits, time.monotonic() + limits.timeout_s)
        with self._lock:
            self._guards.add(guard)
        try:
            yield guard
        finally:
            with self._lock:
                self._guards.discard(guard)

    def close(self) -> None:
        """Stop watching."""
        self._closed.set()

    def _run(self) -> None:
        while not self._closed.wait(INTERVAL_S):
            with self._lock:
                guards = list(self._guards)
            for guard in guards:
                self._look(guard)

    def _look(self, guard: Guard) -> None:
        most = guard.limits.memory_bytes
        passed: Literal["time", "memory"] | None = None
        if time.monotonic() > guard.until:
            passed = "time"
        elif most is not None and guard.process.memory_bytes() > most:
            passed = "memory"
        if passed is None:
            return
        with self._lock:
            # The answer may have come meanwhile; then the process works for somebody else.
            if guard in self._guards:
                guard.passed = guard.passed or passed
                guard.process.kill()
