"""The control block: 64 bytes that the app and the worker both map, for what must cost nothing to look at.

Each side writes its own words only. The room is taken when the run is made, so that it works on a full disk.
"""

import mmap
import os
import struct
from pathlib import Path

from builder.errors import RunError
from builder.runs import folder as files

SIZE = 64
COMMANDS = 0
"""Word 0, unsigned: counts up with each command. Written by the app."""
BEAT = 1
"""Word 1, float: when the worker's writer last looked around, in seconds since 1970."""
FULL = 2
"""Word 2, unsigned: 1 while the disk is full."""
DROPPED = 3
"""Word 3, unsigned: how many points the worker had to thin out because the disk was full."""


def make(folder: Path) -> None:
    """Make an empty control block, or empty the one that is there."""
    # Never cut it short: a process that has it mapped would be ended by the system.
    handle = os.open(folder / files.CONTROL, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(handle, bytes(SIZE))
        os.fsync(handle)
    finally:
        os.close(handle)


class Block:
    """The mapped control block of one run.

    Args:
        folder: The run's folder.
        make_it: Whether a missing block is made; otherwise it is an error.

    Raises:
        RunError: There is no block, or it is too short.
    """

    def __init__(self, folder: Path, make_it: bool = False) -> None:
        path = folder / files.CONTROL
        if make_it and not path.exists():
            make(folder)
        try:
            with path.open("r+b") as file:
                self._map = mmap.mmap(file.fileno(), SIZE)
        except FileNotFoundError as error:
            raise RunError("runs.not_found", run=folder.name) from error
        except (OSError, ValueError) as error:
            raise RunError("runs.damaged", run=folder.name, file=files.CONTROL, detail=str(error)[:200]) from error
        self.words = memoryview(self._map).cast("Q")

    def beat(self, time_s: float) -> None:
        """Note that the worker's writer is at work."""
        struct.pack_into("<d", self._map, 8 * BEAT, time_s)

    def close(self) -> None:
        """Unmap the block."""
        self.words.release()
        self._map.close()


def look(folder: Path) -> tuple[float, bool, int]:
    """Return when the worker last looked around, whether its disk is full, and how many points were thinned out."""
    try:
        content = (folder / files.CONTROL).read_bytes()
        _, beat, full, dropped = struct.unpack_from("<QdQQ", content)
    except (OSError, struct.error):
        return 0.0, False, 0
    return beat, bool(full), dropped
