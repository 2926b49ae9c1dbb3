"""A small program for each backend: it has loaded Keras, has computed nothing, and forks a worker for each run.

    python -m builder.engine.fork_server --backend tensorflow --folder HOME/engine --name NAME

A worker begins in a fraction of a second, and lives on when the app or this program ends. Only a process that has
computed nothing may be forked: the backends' threads would be missing in the child.
"""

import argparse
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.engine.address import cache_settings, lock_path, socket_path, stamp
from builder.engine.child import REFUSED, forked, work
from builder.engine.priority import behind
from builder.engine.protocol import Settings
from builder.engine.standby import Waiting
from builder.engine.watchdog import POLL_S, Watched, look_at

MOST_REQUEST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Door:
    """Where a server is asked, and what makes it the only one.

    Args:
        listener: The listening socket.
        lock: Descriptor of the lock.
        path: Where the socket lies.
        name: Backend and stamp of the code.
    """

    listener: socket.socket
    lock: int
    path: Path
    name: str


class ForkServer:
    """Answers requests on a Unix socket, one line of JSON each, and reaps its workers.

    Args:
        door: Where it is asked.
        idle_s: It ends when nobody asked for so long and no worker lives.
        nice: How far it steps back while it loads and rehearses.
        rehearse: `module:name` of what a standby does beforehand; empty keeps none.
    """

    def __init__(self, door: Door, idle_s: float, nice: int = 10, rehearse: str = "") -> None:
        self._door = door
        self._idle_s = idle_s
        self._next_look = time.monotonic() + 10
        self._problem: str | None = None
        self._nice = nice
        self._waiting = Waiting(rehearse, nice, self._become_child, _work)
        self._workers: dict[int, Watched] = {}
        self._asked = time.monotonic()
        self._over = False
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)

    def load(self, modules: list[str]) -> None:
        """Load what every worker needs. A failure is kept and told to whoever asks."""
        behind(self._nice, lambda: self._load(modules))

    def _load(self, modules: list[str]) -> None:
        try:
            for name in modules:
                importlib.import_module(name)
        except BaseException as error:
            traceback.print_exc()
            self._problem = f"{type(error).__name__}: {error}"[:300]
        # What is loaded now stays: the children must not copy it only to count it.
        gc.collect()
        gc.freeze()

    def serve(self) -> None:
        """Serve until nobody needs it any more."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write)
        while not self._over and not self._is_unneeded():
            pause = POLL_S if self._workers else 1.0
            ready, _, _ = select.select([self._door.listener.fileno(), self._wake_read], [], [], pause)
            if self._wake_read in ready:
                os.read(self._wake_read, 4096)
            self._reap()
            if self._problem is None:
                self._waiting.keep()
            look_at(self._workers.values())
            if self._door.listener.fileno() in ready:
                self._answer()
        self._waiting.dismiss()
        self._door.path.unlink(missing_ok=True)

    def _is_unneeded(self) -> bool:
        if self._workers:
            return False
        if time.monotonic() > self._next_look:
            self._next_look = time.monotonic() + 10
            if not self._door.name.endswith(stamp()):
                # The code has changed: the next run is asked of a server that has loaded the new one.
                return True
        return time.monotonic() - self._asked > self._idle_s or not self._door.path.exists()

    def _answer(self) -> None:
        self._asked = time.monotonic()
        connection, _ = self._door.listener.accept()
        with connection:
            connection.settimeout(1)
            try:
                request = json.loads(_line(connection))
                answer = self._do(request, connection)
                connection.sendall(json.dumps(answer).encode() + b"\n")
            except ConnectionError:
                # Who only wanted to warm it has not waited.
                return
            except (OSError, ValueError, KeyError, TypeError):
                traceback.print_exc()

    def _do(self, request: dict[str, Any], connection: socket.socket) -> dict[str, Any]:
        if self._problem is not None:
            self._over = True
            return {"ok": False, "problem": self._problem}
        if request["do"] == "start":
            return {"ok": True, "pid": self._start(request, connection)}
        if request["do"] == "quit":
            self._over = True
        workers = {str(worker.path): worker.process_id for worker in self._workers.values()}
        return {"ok": True, "pid": os.getpid(), "workers": workers, "standby": self._waiting.ready()}

    def _start(self, request: dict[str, Any], connection: socket.socket) -> int:
        process_id = self._waiting.take(request) or self._fork(request, connection)
        memory_bytes = Settings.from_json(request["settings"]).memory_bytes
        self._workers[process_id] = Watched(process_id, Path(request["folder"]), memory_bytes, request["attempt"])
        return process_id

    def _fork(self, request: dict[str, Any], connection: socket.socket) -> int:
        def life() -> int:
            connection.close()
            self._become_child()
            return _work(request)

        return forked(life)

    def _become_child(self) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        # With the server's lock open in a worker, a dead server would look alive.
        for handle in (self._door.lock, self._wake_read, self._wake_write):
            os.close(handle)
        self._door.listener.close()
        self._waiting.dismiss()
        os.setsid()

    def _reap(self) -> None:
        for process_id in [*self._workers, *self._waiting.process_ids()]:
            try:
                done, status, usage = os.wait4(process_id, os.WNOHANG)
            except ChildProcessError:
                done, status, usage = process_id, 0, None
            if not done or self._waiting.reap(process_id):
                continue
            watched = self._workers.pop(process_id)
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
            if code != REFUSED and usage is not None:
                # The system counts in kilobytes, but macOS in bytes.
                scale = 1 if sys.platform == "darwin" else 1024
                watched.write(watched.record(code, number, usage.ru_maxrss * scale))


def _work(request: dict[str, Any]) -> int:
    settings = Settings.from_json(request["settings"])
    return work(Path(request["folder"]), request["function"], settings, request["attempt"])


def _line(connection: socket.socket) -> bytes:
    content = b""
    while not content.endswith(b"\n"):
        part = connection.recv(65536)
        if not part or len(content) > MOST_REQUEST_BYTES:
            raise ValueError("a request without an end")
        content += part
    return content


def main() -> int:
    """Run the program. Of several that start at once one serves, and the others end."""
    import fcntl

    parser = argparse.ArgumentParser()
    parser.add_argument("--backend", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--load", action="append", default=[])
    parser.add_argument("--idle-s", type=float, default=600.0)
    parser.add_argument("--nice", type=int, default=10)
    parser.add_argument("--rehearse", default="")
    options = parser.parse_args()
    lock = os.open(lock_path(options.folder, options.name), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return 0
    os.environ.update(cache_settings(options.backend, options.folder))
    path = socket_path(options.folder, options.name)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    old_mask = os.umask(0o177)
    listener.bind(str(path))
    os.umask(old_mask)
    # It listens before it has loaded anything: who connects meanwhile is answered when it has.
    listener.listen(64)
    door = Door(listener, lock, path, options.name)
    server = ForkServer(door, options.idle_s, options.nice, options.rehearse)
    server.load(options.load)
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
