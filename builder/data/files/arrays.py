"""Arrays out of foreign files: NPZ without pickle, and IDX, the form in which MNIST is published."""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from builder.data.raw import Array
from builder.errors import DataError

MAX_DIMENSIONS = 4
_IDX_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_INPUTS = ("x_train", "x", "images", "data", "features", "inputs")
_TARGETS = ("y_train", "y", "labels", "label", "target", "targets")
_TEST = (("x_test", "y_test"), ("x_val", "y_val"))


@dataclass(frozen=True, slots=True)
class Arrays:
    """Examples and targets out of a file.

    Args:
        x, y: The examples and what is to be predicted of them.
        x_test, y_test: Those set aside by who made the file; `None` where there are none.
        classes: Names of the classes where the file has them.
        origin: Where in the upload each part lay, so that a script finds it there: names of arrays or files by part
            (`x`, `y`, `x_test`, `y_test`), or of the folders whose pictures are a test, as `test_folders`.
    """

    x: Array
    y: Array
    x_test: Array | None = None
    y_test: Array | None = None
    classes: tuple[str, ...] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)


def is_npz(files: Mapping[str, bytes]) -> bool:
    """Say whether unpacked files are the members of an NPZ file."""
    return bool(files) and all(name.endswith(".npy") for name in files)


def is_idx(files: Mapping[str, bytes]) -> bool:
    """Say whether files are IDX: two zero bytes, a type, and the number of dimensions."""
    return bool(files) and all(
        data[:2] == b"\0\0" and len(data) > 4 and data[2] in _IDX_TYPES and 0 < data[3] <= 8 for data in files.values()
    )


def from_npz(files: Mapping[str, bytes]) -> Arrays:
    """Return the examples of an NPZ file.

    Args:
        files: Its members by file name: `x.npy` and `y.npy`, or `x_train.npy`, `y_train.npy` and so on.

    Raises:
        DataError: It holds objects, is damaged, or names no examples and targets.
    """
    arrays = {name.removesuffix(".npy").lower(): _npy(name, data) for name, data in files.items()}
    x = next((name for name in _INPUTS if name in arrays), None)
    y = next((name for name in _TARGETS if name in arrays), None)
    if (x is None or y is None) and len(arrays) == 2:
        # Two arrays without a telling name: the targets are the one with fewer dimensions.
        y, x = sorted(arrays, key=lambda name: arrays[name].ndim)
    if x is None or y is None:
        raise DataError("data.npz_names", received=", ".join(sorted(arrays))[:120])
    test = next(((a, b) for a, b in _TEST if a in arrays and b in arrays), None)
    # As the file spells them.
    spelled = {name.removesuffix(".npy").lower(): name.removesuffix(".npy") for name in files}
    parts = dict(zip(("x", "y", "x_test", "y_test"), (x, y, *(test or ())), strict=False))
    return _of_parts({part: arrays[name] for part, name in parts.items()}, {p: spelled[n] for p, n in parts.items()})


def from_idx(files: Mapping[str, bytes]) -> Arrays:
    """Return the examples of IDX files, pictures and labels given together.

    Raises:
        DataError: One of the two is missing, or a file is damaged.
    """
    arrays = {name: _idx(name, data) for name, data in files.items()}
    test = {name for name in arrays if "t10k" in name.lower() or "test" in name.lower()}
    train = set(arrays) - test
    if not train:
        # The test files of MNIST alone are a fine data set too.
        train, test = test, set()
    names = (*_pair(arrays, train), *(_pair(arrays, test) if test else ()))
    origin = dict(zip(("x", "y", "x_test", "y_test"), names, strict=False))
    return _of_parts({part: arrays[name] for part, name in origin.items()}, origin)


def _of_parts(parts: Mapping[str, Array], origin: Mapping[str, str]) -> Arrays:
    return Arrays(parts["x"], parts["y"], parts.get("x_test"), parts.get("y_test"), origin=dict(origin))


def _pair(arrays: Mapping[str, Array], names: set[str]) -> tuple[str, str]:
    labels = [name for name in sorted(names) if arrays[name].ndim == 1]
    pictures = [name for name in sorted(names) if arrays[name].ndim > 1]
    if len(labels) != 1 or len(pictures) != 1:
        raise DataError("data.idx_pair", received=", ".join(sorted(names))[:120])
    return pictures[0], labels[0]


def _idx(name: str, data: bytes) -> Array:
    kind, dimensions = np.dtype(_IDX_TYPES[data[2]]), data[3]
    start = 4 + 4 * dimensions
    if len(data) < start:
        raise DataError("data.array_damaged", name=name, expected=start, received=len(data))
    shape = struct.unpack(f">{dimensions}I", data[4:start])
    size = kind.itemsize
    for length in shape:
        size *= length
    if size == 0 or len(data) - start != size:
        raise DataError("data.array_damaged", name=name, expected=start + size, received=len(data))
    return np.frombuffer(data, kind, offset=start).reshape(shape).astype(kind.newbyteorder("="))


def _npy(name: str, data: bytes) -> Array:
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        read: Any = np.lib.format.read_array_header_1_0
        read = read if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, kind = read(stream, max_header_size=10_000)
    except Exception as error:  # NumPy parses the header as Python text, and every kind of damage raises its own.
        raise DataError("data.npz_damaged", name=name) from error
    if kind.hasobject:
        raise DataError("data.npz_objects", name=name)
    # A header may claim any shape; memory is taken only for what is really there.
    size = kind.itemsize
    for length in shape:
        size *= length
    if kind.names or len(data) - stream.tell() != size:
        raise DataError("data.array_damaged", name=name, expected=stream.tell() + size, received=len(data))
    try:
        loaded: Array = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise DataError("data.npz_damaged", name=name) from error
    return loaded
