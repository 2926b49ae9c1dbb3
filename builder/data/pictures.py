"""Small pictures for the browser: PNG files as data addresses, written with the standard library alone."""

import base64
import struct
import zlib
from collections.abc import Sequence
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from builder.data.raw import Array

_GREY, _RGB = 0, 2


COLOURS = ((0, 0, 0), (102, 204, 238), (238, 102, 119), (204, 187, 68), (34, 136, 51), (170, 51, 119), (68, 119, 170))
"""Of the classes of a mask, the first for the background: Paul Tol's bright set, told apart by colour-blind eyes."""


def legend(classes: Sequence[str]) -> list[dict[str, str]]:
    """Return `{"name", "colour"}` for each class of a mask, with the colours of `coloured`."""
    return [
        {"name": name, "colour": f"#{red:02x}{green:02x}{blue:02x}"}
        for name, (red, green, blue) in zip(classes, cycle(COLOURS), strict=False)
    ]


def coloured(mask: Array) -> NDArray[np.uint8]:
    """Return a mask, (height, width) of class numbers, as a picture with a colour for each class."""
    return np.array(COLOURS, dtype=np.uint8)[np.asarray(mask).astype(np.int64) % len(COLOURS)]


def data_url(pixels: Array, top: float | None) -> str:
    """Return a picture as a PNG data address.

    Args:
        pixels: (height, width, channels); one channel is grey, three are red, green, blue, of others the first.
        top: The value that is white; `None` stretches lowest to highest.
    """
    picture = to_bytes(pixels, top)
    kind = _RGB if picture.shape[-1] == 3 else _GREY
    height, width = picture.shape[:2]
    # Each line of a PNG starts with the number of its filter; 0 is none.
    lines = np.zeros((height, 1 + width * picture.shape[-1]), dtype=np.uint8)
    lines[:, 1:] = picture.reshape(height, -1)
    content = b"\x89PNG\r\n\x1a\n"
    content += _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
    content += _chunk(b"IDAT", zlib.compress(lines.tobytes(), 6)) + _chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(content).decode()


def to_bytes(pixels: Array, top: float | None) -> NDArray[np.uint8]:
    """Return pixels as bytes from 0 to 255 with one channel or three."""
    picture = pixels if pixels.shape[-1] == 3 else pixels[..., :1]
    low, high = 0.0, float(top or 0)
    if top is None:
        low, high = float(picture.min()), float(picture.max())
    scaled = (picture.astype(np.float64) - low) / (high - low or 1.0) * 255
    return np.clip(np.nan_to_num(scaled), 0, 255).round().astype(np.uint8)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
