"""A whole design in a link: JSON, deflated, in letters that an address takes. The browser's side writes the same."""

import base64
import json
import zlib

from builder.design.document import Design
from builder.design.files import from_json, to_json
from builder.errors import DesignError

VERSION = "1."
"""Says how the rest was written, so that another way may come later."""

MOST_LETTERS = 65_536
"""More than any link that Layerwise makes; a longer one is not even looked at."""

_MOST_BYTES = 2_000_000


def packed(design: Design) -> str:
    """Return a design as the part of a link that holds it.

    Source: RFC 1950 (deflate with a checksum), RFC 4648 section 5 (base64url, here without the filling at its end).
    """
    text = json.dumps(to_json(design), ensure_ascii=False, separators=(",", ":"))
    return VERSION + base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpacked(text: str) -> Design:
    """Read a design from the part of a link that holds it.

    Args:
        text: From outside: nothing about it is trusted, and no more than 2 MB are unpacked.

    Raises:
        DesignError: It is cut off, damaged or too long, no design, or one of a newer version.
    """
    if not text.startswith(VERSION) or len(text) > MOST_LETTERS:
        raise DesignError("design.broken_link")
    letters = text.removeprefix(VERSION)
    try:
        inflate = zlib.decompressobj()
        raw = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        content = inflate.decompress(raw, _MOST_BYTES)
        if not inflate.eof:
            raise DesignError("design.broken_link")
        design = json.loads(content)
    except (ValueError, RecursionError, zlib.error) as error:
        raise DesignError("design.broken_link") from error
    return _read(design)


def _read(content: object) -> Design:
    try:
        return from_json(content)
    except DesignError as error:
        if error.key == "design.newer_version":
            raise
        raise DesignError("design.broken_link") from error
