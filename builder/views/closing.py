"""Tells those who answer for as long as the app lives that it is about to end.

The server waits for every answer under way before it ends, and a page's stream is under way for as long as the page is
open. It says nothing to them; the signal that ends the server is all there is to hear.
"""

import signal
import threading
from types import FrameType

_closing = threading.Event()


def is_closing() -> bool:
    """Say whether the app has been asked to end."""
    return _closing.is_set()


def listen() -> None:
    """Hear the signals that end the app, before whoever hears them now. Called when the server has started."""
    _closing.clear()
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGBREAK", None)):
        if number is not None:
            _hear(number)


def _hear(number: signal.Signals) -> None:
    before = signal.getsignal(number)

    def handle(received: int, frame: FrameType | None) -> None:
        _closing.set()
        if callable(before):
            before(received, frame)
        elif before is signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    signal.signal(number, handle)
