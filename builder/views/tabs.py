"""The tabs that are open, by the keys that their pages know: for what comes past the websocket."""

import threading
from collections.abc import AsyncIterator
from weakref import WeakValueDictionary

from builder.views.workspace import Workspace

MOST_BYTES = 200_000
"""Browsers carry 64 kB in a beacon."""
_open: WeakValueDictionary[str, Workspace] = WeakValueDictionary()
_lock = threading.Lock()


def key_of(workspace: Workspace) -> str:
    """Return the key under which a tab is found as long as it is open."""
    with _lock:
        _open[workspace.key] = workspace
    return workspace.key


def found(key: str) -> Workspace | None:
    """Return the open tab with this key, or `None`."""
    with _lock:
        return _open.get(key)


async def body_of(chunks: AsyncIterator[bytes]) -> bytes | None:
    """Return what a page sent, or `None` where it is more than a page sends."""
    body = b""
    async for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body
