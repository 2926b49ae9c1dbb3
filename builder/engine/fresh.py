"""Starts each worker as a fresh Python process, where there is no fork."""

import json
import subprocess
import threading
import time
from pathlib import Path

from builder.engine.address import cache_settings
from builder.engine.child import REFUSED
from builder.engine.protocol import Settings
from builder.engine.starter import spawn
from builder.engine.watchdog import POLL_S, Watched, look_at
from builder.errors import EngineError


class FreshStarter:
    """Starts workers of one backend as fresh processes, and looks after them from a thread of this one.

    Args:
        backend: Keras's backend.
        folder: The engine's folder.
    """

    def __init__(self, backend: str, folder: Path) -> None:
        self._backend = backend
        self._folder = folder

    def start(self, path: Path, function: str, settings: Settings, number: int) -> None:
        """Start a worker (`Starter.start`)."""
        arguments = ["--folder", str(path), "--function", function, "--attempt", str(number)]
        arguments += ["--settings", json.dumps(settings.to_json())]
        environment = cache_settings(self._backend, self._folder)
        try:
            process = spawn("builder.engine.worker_process", arguments, environment, path / "output.log")
        except OSError as error:
            raise EngineError("engine.no_process", reason=error.strerror or str(error)) from error
        watched = Watched(process.pid, path, settings.memory_bytes, number)
        threading.Thread(target=_look_after, args=(process, watched), name="worker-watch", daemon=True).start()

    def warm(self) -> None:
        """Do nothing: there is nothing to make ready."""

    def tidy(self) -> None:
        """Do nothing: the threads take note."""

    def quit(self) -> None:
        """Do nothing: nothing was made ready."""


def _look_after(process: subprocess.Popen[bytes], watched: Watched) -> None:
    while (code := process.poll()) is None:
        look_at([watched])
        time.sleep(POLL_S)
    if code != REFUSED:
        by_signal = code < 0
        watched.write(watched.record(None if by_signal else code, -code if by_signal else None))
