"""How far a process steps back behind others: a worker begins in front, since somebody has just clicked."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

GRACE_S = 2.5
"""For so long a worker runs at the priority of the app: as long as somebody waits for the first point."""


def step_back(nice: int) -> None:
    """Lower the priority of this process, with all its threads.

    Args:
        nice: How far, 0 to 19. A process that stands further back stays there.
    """
    if not hasattr(os, "setpriority"):
        return
    for thread in _threads():
        try:
            if os.getpriority(os.PRIO_PROCESS, thread) < nice:
                os.setpriority(os.PRIO_PROCESS, thread, nice)
        except OSError:
            continue  # it ended meanwhile


def step_back_later(nice: int, after_s: float = GRACE_S) -> None:
    """Lower the priority of this process when its beginning is over.

    Args:
        nice: How far, 0 to 19.
        after_s: When, in seconds from now.
    """
    if nice > 0:
        timer = threading.Timer(after_s, step_back, [nice])
        timer.daemon = True
        timer.start()


def behind(nice: int, work: Callable[[], None]) -> None:
    """Do something at a lower priority, and return to this one where the system can.

    Only Linux has a priority for each thread; a process can't come back to the front without rights.

    Args:
        nice: How far back, 0 to 19.
        work: What is done.
    """
    if sys.platform != "linux":
        step_back(nice)
        work()
        return

    failed: list[BaseException] = []

    def begin() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(nice, os.nice(0)))
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def _threads() -> list[int]:
    # Linux counts the priority for each thread.
    listed = Path("/proc/self/task")
    return [int(each.name) for each in listed.iterdir()] if listed.exists() else [0]
