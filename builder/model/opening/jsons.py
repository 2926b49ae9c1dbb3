"""JSON from outside: how deep it goes and how large it is are looked at before it is read."""

import json
import re
from typing import Any, NoReturn

from builder.errors import OpeningError

MOST_BYTES = 32_000_000
"""The config of a network of 5000 layers has 6 MB."""

MOST_DEEP = 60
"""Brackets within brackets. A model inside a model takes four."""

_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


def read(content: bytes) -> Any:
    """Return what JSON says.

    Args:
        content: The text, as bytes.

    Raises:
        OpeningError: It is no JSON, too large, or goes too deep.
    """
    if len(content) > MOST_BYTES:
        raise OpeningError("opening.config_too_large", most_mb=MOST_BYTES // 1_000_000)
    depth = 0
    for found in _BRACKETS.finditer(content):
        sign = found[0]
        if sign in (b"{", b"["):
            depth += 1
            if depth > MOST_DEEP:
                raise OpeningError("opening.too_deep", most=MOST_DEEP)
        elif sign in (b"}", b"]"):
            depth -= 1
    try:
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise OpeningError("opening.not_json") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
