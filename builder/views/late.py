"""The last messages of a page that is being closed or loaded anew: too late for the websocket, in time for a beacon."""

import asyncio
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


def late_url(workspace: Workspace) -> str:
    """Return where a tab leaves its last messages. The address stays the same as long as the tab is open."""
    with _lock:
        _open[workspace.key] = workspace
    return f"api/late?k={workspace.key}"


async def late(request: Request) -> Response:
    """Answer `/api/late?k=<key>`, which gets a list of messages as the component would have sent them."""
    with _lock:
        workspace = _open.get(request.query_params.get("k", ""))
    if workspace is None:
        return Response(status_code=404)
    body = await _body(request)
    if body is None:
        return Response(status_code=413)
    try:
        messages = json.loads(body)
    except ValueError:
        return Response(status_code=400)
    await asyncio.to_thread(_receive, workspace, messages)
    return Response(status_code=204)


async def _body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body


def _receive(workspace: Workspace, messages: Any) -> None:
    for message in messages if isinstance(messages, list) else ():
        workspace.receive(message)
