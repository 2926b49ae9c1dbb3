"""Data sets as they were read, kept within a limit of memory, so that an edit does not read a file again."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from builder.data.raw import Array, ArrayInput, Raw, RawInput, TableInput

MOST_BYTES = 128_000_000
"""Of all data sets that are kept together; a larger one is read again each time, and the app process stays small."""

_TEXT_BYTES = 60
"""What a short text takes beyond its letters."""


class Keeper:
    """Keeps what was read last, for all threads.

    Args:
        most_bytes: How much is kept together.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[object, ...], Raw] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], read: Callable[[], Raw]) -> Raw:
        """Return what is kept under a key, or read and keep it.

        Args:
            key: Source, options and state of the file.
            read: Reads it. Two threads may do so at once; either result will do.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        fresh = read()
        with self._lock:
            self._kept[key] = fresh
            self._kept.move_to_end(key)
            while self._kept and sum(map(size_bytes, self._kept.values())) > self._most_bytes:
                self._kept.popitem(last=False)
        return fresh


def size_bytes(raw: Raw) -> int:
    """Return about how much memory a data set takes."""
    inputs = (*raw.inputs, *raw.test_inputs)
    return sum(map(_input_bytes, inputs)) + int(raw.target.values.nbytes)


def _input_bytes(one: RawInput) -> int:
    if isinstance(one, ArrayInput):
        # Pieces of a series overlap; what they share is counted once.
        low, high = np.lib.array_utils.byte_bounds(one.values)
        return min(int(one.values.nbytes), high - low)
    if isinstance(one, TableInput):
        return sum(_column_bytes(column.values) for column in one.columns)
    return sum(
        _TEXT_BYTES + (value.nbytes if isinstance(value, np.ndarray) else len(value or "")) for value in one.values
    )


def _column_bytes(values: Array) -> int:
    return int(values.nbytes) + (_TEXT_BYTES * len(values) if values.dtype == object else 0)
