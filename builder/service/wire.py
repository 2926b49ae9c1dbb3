"""Messages between the app process and its children: a length, then plain values. Used on both ends.

What comes back is read with care: a child works on files from outside, so nothing but plain values, arrays and
Layerwise's own values is accepted from it.
"""

import io
import pickle
import struct
import sys
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")
_PROTOCOL = 5

PLAIN_ROOMS = frozenset({"errors", "design", "catalog", "data", "runs", "checks"})
"""Rooms of `builder` whose values may be made from an answer: loading them loads no Keras."""

_ARRAYS = frozenset(
    {
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
    }
)
_PLAIN = frozenset(
    {
        ("builtins", "set"),
        ("builtins", "frozenset"),
        ("builtins", "bytearray"),
        ("builtins", "complex"),
        ("builtins", "slice"),
        ("pathlib", "PosixPath"),
        ("pathlib", "WindowsPath"),
        ("pathlib", "PurePosixPath"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "date"),
    }
)


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ARRAYS or (module, name) in _PLAIN:
            return super().find_class(module, name)
        package, _, inside = module.partition(".")
        known = module in sys.modules or inside.partition(".")[0] in PLAIN_ROOMS
        if package == "builder" and known and "." not in name:
            found = super().find_class(module, name)
            if getattr(found, "__module__", None) == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def pack(message: Any) -> bytes:
    """Return a message as bytes, its length first."""
    content = pickle.dumps(message, protocol=_PROTOCOL)
    return _LENGTH.pack(len(content)) + content


def receive(stream: BinaryIO) -> bytes:
    """Return the bytes of the next message.

    Raises:
        EOFError: The other end is gone.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def unpack(content: bytes) -> Any:
    """Return the message in these bytes.

    Raises:
        pickle.UnpicklingError: It holds something that is no plain value.
    """
    return _Careful(io.BytesIO(content)).load()


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if content is None or len(content) < length:
        raise EOFError
    return content
