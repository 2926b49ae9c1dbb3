"""How a worker's process comes to be: a starter for each way."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from builder import places
from builder.engine.protocol import Settings


class Starter(Protocol):
    """Starts workers of one backend."""

    def start(self, path: Path, function: str, settings: Settings, number: int) -> None:
        """Start a worker and return once its process exists.

        Args:
            path: The run's folder.
            function: `module:name` of the function that takes the folder.
            settings: Cores, priority, memory.
            number: Which attempt this is.

        Raises:
            EngineError: No process could be started.
        """

    def warm(self) -> None:
        """Make ready what a start needs, without waiting for it."""

    def tidy(self) -> None:
        """Take note of processes that have ended."""

    def quit(self) -> None:
        """End what was made ready. Workers go on."""


def spawn(module: str, arguments: Sequence[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a Python program that outlives this process and its terminal.

    Args:
        module: Its module.
        arguments: Its arguments.
        environment: What is added to the environment.
        log: The file that takes its output.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
    extra: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        extra = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=places.application(),
            env={**os.environ, **environment, "PYTHONPATH": path},
            **extra,
        )
