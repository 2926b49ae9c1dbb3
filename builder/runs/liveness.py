"""Who works on a run: a lock that the kernel releases tells a live worker from a dead one."""

import os
import sys
import time
from pathlib import Path

from builder.errors import RunError
from builder.runs import folder as files

_held: dict[Path, int] = {}
"""The locks that this process holds, with their descriptors."""

_WINDOWS_BYTE = 1 << 20
"""On Windows the locked byte can't be read by others; it lies far behind the process id."""


def hold(folder: Path, patience_s: float = 2.0) -> bool:
    """Take a run's lock for this process, until `release` or its death.

    Args:
        folder: The run's folder.
        patience_s: How long to try. A reader's probe holds the lock for an instant.

    Returns:
        Whether it was taken now; `False` where this process held it before.

    Raises:
        RunError: Another process works on the run.
    """
    key = folder.resolve()
    if key in _held:
        return False
    handle = os.open(key / files.LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience_s
    while not _try_lock(handle):
        if time.monotonic() > deadline:
            os.close(handle)
            raise RunError("runs.has_worker", run=folder.name)
        time.sleep(0.002)
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    _held[key] = handle
    return True


def release(folder: Path) -> None:
    """Give a run's lock back. Nothing happens where this process does not hold it."""
    handle = _held.pop(folder.resolve(), None)
    if handle is not None:
        os.close(handle)


def is_held_here(folder: Path) -> bool:
    """Say whether this process is the run's worker."""
    return folder.resolve() in _held


def is_alive(folder: Path) -> bool:
    """Say whether some process works on the run. Costs a few microseconds."""
    try:
        handle = os.open(os.path.join(folder, files.LOCK), os.O_RDWR)
    except OSError:
        return False
    try:
        return not _try_lock(handle)
    finally:
        os.close(handle)


def process_id(folder: Path) -> int | None:
    """Return the process id of the run's worker, or `None` where none is alive."""
    if not is_alive(folder):
        return None
    try:
        number = int((folder / files.LOCK).read_text())
    except (OSError, ValueError):
        # The worker took the lock this instant and has not written its number yet.
        return None
    return number or None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _WINDOWS_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _forget() -> None:
        # A child of the worker would keep the lock when the worker is dead.
        for handle in _held.values():
            os.close(handle)
        _held.clear()

    os.register_at_fork(after_in_child=_forget)
