"""A stop that comes before the first batch: while the backend and the data load, and while layers learn from the data.

Nothing there looks for commands, and some of it is other people's code. A thread looks instead, and what the main
thread is doing ends as Ctrl+C would end it, between two steps of Python.
"""

import _thread
import signal
import threading
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from builder.runs import Commands

_LOOK_S = 0.05
_SIGNAL = getattr(signal, "SIGUSR1", signal.SIGINT)


class StoppedEarly(BaseException):
    """The person asked to stop before the first batch.

    It is no `Exception`: whoever catches all errors of a file that can't be read must let it pass.
    """


class Ear:
    """Hears a stop from when it is entered until it is closed. Elsewhere than in the main thread it hears nothing.

    Args:
        folder: The run's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = False
        self._closed = threading.Event()
        self._before: Any = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Ear":
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(_SIGNAL, self._heard)
            self._open = True
            self._thread = threading.Thread(target=self._listen, name="early-stop", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hear nothing any more: from now on somebody looks before each batch."""
        self._open = False
        if self._thread is None:
            return
        self._closed.set()
        self._thread.join()
        self._thread = None
        signal.signal(_SIGNAL, self._before)

    def _listen(self) -> None:
        while not self._closed.wait(_LOOK_S):
            if Commands.asked_to_stop(self._folder):
                _thread.interrupt_main(_SIGNAL)
                return

    def _heard(self, number: int, frame: FrameType | None) -> None:
        # The signal may arrive when the training has just begun, or come from somebody else.
        if self._open and Commands.asked_to_stop(self._folder):
            self._open = False
            raise StoppedEarly
