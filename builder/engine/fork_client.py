"""Asks the fork server of a backend, and starts it where none answers."""

import json
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from builder.engine.address import cache_settings, socket_path, stamp
from builder.engine.protocol import Settings
from builder.engine.starter import spawn
from builder.errors import EngineError

MOST_STARTS = 5
"""A server that ends so often before it answers has a lasting reason, which is in its log."""

PATIENCE_S = 120.0
"""How long a server may take to load a backend, on a slow disk."""


class ForkStarter:
    """Starts workers of one backend through its fork server.

    Args:
        backend: Keras's backend.
        folder: The engine's folder, with sockets and locks.
        load: The modules that the server loads before it forks.
        idle_s: The server ends when nobody asked for so long.
        nice: How far the server steps back while it loads, so that it does not slow the app.
        rehearse: `module:name` of what a waiting worker does before it is needed; empty keeps none waiting.
    """

    def __init__(
        self,
        backend: str,
        folder: Path,
        load: tuple[str, ...],
        idle_s: float = 600.0,
        nice: int = 10,
        rehearse: str = "",
    ) -> None:
        self._backend = backend
        self._folder = folder
        self._load = load
        self._idle_s = idle_s
        self._nice = nice
        self._rehearse = rehearse
        self._lock = threading.Lock()
        self._spawned: list[subprocess.Popen[bytes]] = []

    def start(self, path: Path, function: str, settings: Settings, number: int) -> None:
        """Fork a worker (`Starter.start`)."""
        request = {"do": "start", "folder": str(path), "function": function, "attempt": number}
        self.ask(request | {"settings": settings.to_json()})

    def warm(self) -> None:
        """Start the server if none answers, without waiting until it has loaded."""
        name = self._name()
        connection = self._connect(name)
        if connection is None:
            self._spawn(name)
        else:
            self._exchange(connection, {"do": "ping"}, timeout_s=0.2)

    def ask(self, request: dict[str, Any], patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Send a request to the server, which is started where none answers, and return its answer.

        Raises:
            EngineError: The backend can't be loaded, or no server answers in time.
        """
        deadline, name, spawned = time.monotonic() + patience_s, self._name(), 0
        while spawned <= MOST_STARTS and (left := deadline - time.monotonic()) > 0:
            connection = self._connect(name)
            if connection is None:
                spawned += self._spawn(name)
                time.sleep(0.05)
                continue
            answer = self._exchange(connection, request, left)
            if answer is None:
                time.sleep(0.05)
                continue
            if not answer["ok"]:
                raise EngineError("engine.backend_broken", backend=self._backend, reason=answer["problem"])
            return answer
        raise EngineError(
            "engine.no_server",
            backend=self._backend,
            seconds=round(patience_s - max(0.0, deadline - time.monotonic())),
            log=str(self._log()),
        )

    def tidy(self) -> None:
        """Take note of servers that have ended."""
        with self._lock:
            self._spawned = [process for process in self._spawned if process.poll() is None]

    def quit(self) -> None:
        """End the server. Its workers go on."""
        connection = self._connect(self._name())
        if connection is not None:
            self._exchange(connection, {"do": "quit"}, timeout_s=0.5)
        # One that still loads, or that older code started, would not hear it.
        for process in self._spawned:
            process.terminate()
            process.wait()

    def _name(self) -> str:
        return f"{self._backend}-{stamp()}"

    def _log(self) -> Path:
        return self._folder / f"{self._backend}.log"

    def _connect(self, name: str) -> socket.socket | None:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(5)
        try:
            connection.connect(str(socket_path(self._folder, name)))
        except OSError:
            connection.close()
            return None
        return connection

    def _exchange(self, connection: socket.socket, request: dict[str, Any], timeout_s: float) -> dict[str, Any] | None:
        with connection:
            try:
                connection.settimeout(timeout_s)
                connection.sendall(json.dumps(request).encode() + b"\n")
                line = connection.makefile("rb").readline()
            except OSError:
                return None
        answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        return answer

    def _spawn(self, name: str) -> bool:
        with self._lock:
            self._spawned = [process for process in self._spawned if process.poll() is None]
            if self._spawned and self._spawned[-1].args[-1] == name:  # type: ignore[index]
                return False
            arguments = ["--backend", self._backend, "--folder", str(self._folder), "--idle-s", str(self._idle_s)]
            arguments += [part for module in self._load for part in ("--load", module)]
            arguments += ["--nice", str(self._nice), "--rehearse", self._rehearse, "--name", name]
            environment = cache_settings(self._backend, self._folder)
            try:
                self._spawned.append(spawn("builder.engine.fork_server", arguments, environment, self._log()))
            except OSError as error:
                raise EngineError("engine.no_process", reason=error.strerror or str(error)) from error
            return True
