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
from pathlib import Path
from typing import Any

from builder.engine.address import cache_settings, lock_path, socket_path, stamp
from builder.engine.child import REFUSED, flush_streams, work
from builder.engine.priority import behind
from builder.engine.protocol import Settings
from builder.engine.watchdog import POLL_S, Watched, look_at

MOST_REQUEST_BYTES = 1 << 20


class ForkServer:
    """Answers requests on a Unix socket, one line of JSON each, and reaps its workers.

    Args:
        listener: The listening socket.
        lock: Descriptor of the lock that makes it the only one.
        path: Where the socket lies.
        name: Backend and stamp of the code.
        idle_s: It ends when nobody asked for so long and no worker lives.
    """

    def __init__(self, listener: socket.socket, lock: int, path: Path, name: str, idle_s: float) -> None:
        self._listener = listener
        self._lock = lock
        self._path = path
        self._name = name
        self._idle_s = idle_s
        self._next_look = time.monotonic() + 10
        self._problem: str | None = None
        self._workers: dict[int, Watched] = {}
        self._asked = time.monotonic()
        self._over = False
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)

    def load(self, modules: list[str]) -> None:
        """Load what every worker needs. A failure is kept and told to whoever asks."""
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
            ready, _, _ = select.select([self._listener.fileno(), self._wake_read], [], [], pause)
            if self._wake_read in ready:
                os.read(self._wake_read, 4096)
            self._reap()
            look_at(self._workers.values())
            if self._listener.fileno() in ready:
                self._answer()
        self._path.unlink(missing_ok=True)

    def _is_unneeded(self) -> bool:
        if self._workers:
            return False
        if time.monotonic() > self._next_look:
            self._next_look = time.monotonic() + 10
            if not self._name.endswith(stamp()):
                # The code has changed: the next run is asked of a server that has loaded the new one.
                return True
        return time.monotonic() - self._asked > self._idle_s or not self._path.exists()

    def _answer(self) -> None:
        self._asked = time.monotonic()
        connection, _ = self._listener.accept()
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
        return {"ok": True, "pid": os.getpid(), "workers": {str(w.path): w.process_id for w in self._workers.values()}}

    def _start(self, request: dict[str, Any], connection: socket.socket) -> int:
        path, settings = Path(request["folder"]), Settings.from_json(request["settings"])
        process_id = os.fork()
        if process_id:
            self._workers[process_id] = Watched(process_id, path, settings.memory_bytes, request["attempt"])
            return process_id
        code = 1
        try:
            self._become_child(connection)
            code = work(path, request["function"], settings, request["attempt"])
        except BaseException:
            traceback.print_exc()
        finally:
            flush_streams()
            # Python's own end would wait for threads that exist only in the server.
            os._exit(code)

    def _become_child(self, connection: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        # With the server's lock open in a worker, a dead server would look alive.
        for handle in (self._lock, self._wake_read, self._wake_write):
            os.close(handle)
        self._listener.close()
        connection.close()
        os.setsid()

    def _reap(self) -> None:
        for process_id in list(self._workers):
            try:
                done, status, usage = os.wait4(process_id, os.WNOHANG)
            except ChildProcessError:
                del self._workers[process_id]
                continue
            if not done:
                continue
            watched = self._workers.pop(process_id)
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
            if code != REFUSED:
                # The system counts in kilobytes, but macOS in bytes.
                scale = 1 if sys.platform == "darwin" else 1024
                watched.write(watched.record(code, number, usage.ru_maxrss * scale))


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
    server = ForkServer(listener, lock, path, options.name, options.idle_s)
    behind(options.nice, lambda: server.load(options.load))
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
