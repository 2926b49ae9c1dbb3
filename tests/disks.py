"""File systems of their own, for tests that fill them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Mount a disk in a folder that is made for it, such as one of `5m`; skip the test where that may not be done."""
    place.mkdir()
    if sys.platform != "linux":
        pytest.skip("needs a tmpfs")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("may not mount a tmpfs: " + mounted.stderr.decode()[:100])
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


class Filler:
    """A file that takes all the room of a disk, and gives it back."""

    def __init__(self, disk: Path) -> None:
        self._path = disk / "filler"

    def fill(self) -> "Filler":
        """Write until nothing goes onto the disk any more."""
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        for size in (1 << 20, 4096, 1):
            try:
                while os.write(file, bytes(size)) == size:
                    pass
            except OSError:
                continue
        os.close(file)
        return self

    def remove(self) -> None:
        """Make room again."""
        self._path.unlink()
