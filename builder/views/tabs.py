"""The tabs that are open, by the keys that their pages know: for what comes past the websocket."""

import json
import threading
from typing import Any
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response

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


async def heard(request: Request) -> tuple[Workspace, Any] | Response:
    """Return the tab that `k` in the address names and what its page sent as JSON, or the refusal."""
    workspace = found(request.query_params.get("k", ""))
    if workspace is None:
        return Response(status_code=404)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return Response(status_code=413)
    try:
        return workspace, json.loads(body)
    except ValueError:
        return Response(status_code=400)
