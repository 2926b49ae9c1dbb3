"""A worker that is there before somebody asks for one: forked, rehearsed, waiting for its run."""

import contextlib
import importlib
import json
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from builder.engine.child import forked
from builder.engine.priority import behind

REST_S = 5.0
"""After a run has begun, the next standby waits for so long: the beginning comes first."""
READY = b"ready\n"


@dataclass(slots=True)
class Standby:
    """One waiting process, as the fork server sees it.

    Args:
        process_id: Its number.
        line: Over it the process says that it is ready, and is given its request.
    """

    process_id: int
    line: socket.socket
    ready: bool = False

    def is_ready(self) -> bool:
        """Say whether it has rehearsed."""
        if not self.ready and select.select([self.line], [], [], 0)[0]:
            self.ready = self.line.recv(64) == READY
        return self.ready

    def give(self, request: dict[str, Any]) -> bool:
        """Give it its run, and say whether it was still there."""
        with self.line, contextlib.suppress(OSError):
            self.line.sendall(json.dumps(request).encode() + b"\n")
            return True
        return False

    def dismiss(self) -> None:
        """Let it end."""
        self.line.close()


class Waiting:
    """Keeps one standby ready.

    Args:
        rehearse: `module:name` of what it does beforehand; empty keeps none.
        nice: How far it steps back meanwhile.
        become: Makes a forked process a worker's, and closes what belongs to the server.
        work: Does the work of a request and returns the exit code.
    """

    def __init__(
        self, rehearse: str, nice: int, become: Callable[[], None], work: Callable[[dict[str, Any]], int]
    ) -> None:
        self._rehearse = rehearse
        self._nice = nice
        self._become = become
        self._work = work
        self._next = time.monotonic()
        self._standby: Standby | None = None

    def keep(self) -> None:
        """Fork one where none waits and it is time."""
        if self._rehearse and self._standby is None and time.monotonic() >= self._next:
            self._standby = self._fork()

    def take(self, request: dict[str, Any]) -> int | None:
        """Give the request to the standby and return its process's number; `None` where none is ready."""
        self._next = time.monotonic() + REST_S
        found = self._standby
        # The threads of one that has computed can't be limited any more.
        if found is None or request["settings"]["threads"] is not None or not found.is_ready():
            return None
        self._standby = None
        return found.process_id if found.give(request) else None

    def reap(self, process_id: int) -> bool:
        """Take note that a process has ended, and say whether it was the standby."""
        found = self._standby
        if found is None or found.process_id != process_id:
            return False
        # One that can't rehearse must not be tried for ever in a hurry.
        found.dismiss()
        self._standby, self._next = None, time.monotonic() + 60
        return True

    def process_ids(self) -> list[int]:
        """Return the standby's number, where there is one."""
        return [] if self._standby is None else [self._standby.process_id]

    def ready(self) -> int | None:
        """Return the number of a standby that has rehearsed."""
        found = self._standby
        return found.process_id if found is not None and found.is_ready() else None

    def dismiss(self) -> None:
        """Let the standby end."""
        if self._standby is not None:
            self._standby.dismiss()

    def _fork(self) -> Standby:
        ours, theirs = socket.socketpair()

        def life() -> int:
            ours.close()
            self._become()
            return self._wait(theirs)

        process_id = forked(life)
        theirs.close()
        return Standby(process_id, ours)

    def _wait(self, line: socket.socket) -> int:
        module, _, name = self._rehearse.partition(":")
        behind(self._nice, getattr(importlib.import_module(module), name))
        with line:
            line.sendall(READY)
            request = line.makefile("rb").readline()
        return self._work(json.loads(request)) if request else 0
