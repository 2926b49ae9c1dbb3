"""Signed tokens: what a page hands to the browser so that a route knows what it may give out."""

import json
import os
import secrets
import time
from functools import cache, lru_cache
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from builder import places

_DAY_S = 24 * 3600
_AGE_S = 7 * _DAY_S


def sign(purpose: str, **content: Any) -> str:
    """Return a token that carries plain values, good for a week and for one purpose only."""
    return _signed(_signer(), purpose, json.dumps(content, sort_keys=True), int(time.time()) // _DAY_S)


@lru_cache(maxsize=1024)
def _signed(signer: URLSafeTimedSerializer, purpose: str, content: str, day: int) -> str:
    # A page names the same things after every edit.
    return str(signer.dumps(json.loads(content), salt=purpose))


def read(purpose: str, token: str) -> dict[str, Any] | None:
    """Return what a token carries, or `None` if it is forged, too old or for something else."""
    try:
        content: dict[str, Any] = _signer().loads(token, salt=purpose, max_age=_AGE_S)
    except BadData:
        return None
    return content


class _DailySigner(TimestampSigner):  # type: ignore[misc]
    """Signs with the day. With the second, each answer to the browser would hold new addresses for the same things, and
    it would fetch all of them again."""

    def get_timestamp(self) -> int:
        """Return the beginning of the day, in seconds since 1970."""
        return int(time.time()) // _DAY_S * _DAY_S


@cache
def _signer() -> URLSafeTimedSerializer:
    # Kept in the home folder, so that a page which was open before a restart goes on streaming after it.
    path = places.home() / "secret.key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return URLSafeTimedSerializer(path.read_text(), signer=_DailySigner)
