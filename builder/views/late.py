"""The last messages of a page that is being closed or loaded anew: too late for the websocket, in time for a beacon."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from builder.views import tabs
from builder.views.workspace import Workspace


def late_url(workspace: Workspace) -> str:
    """Return where a tab leaves its last messages. The address stays the same as long as the tab is open."""
    return f"api/late?k={tabs.key_of(workspace)}"


async def late(request: Request) -> Response:
    """Answer `/api/late?k=<key>`, which gets a list of messages as the component would have sent them."""
    heard = await tabs.heard(request)
    if isinstance(heard, Response):
        return heard
    workspace, messages = heard
    await asyncio.to_thread(_receive, workspace, messages)
    return Response(status_code=204)


def _receive(workspace: Workspace, messages: Any) -> None:
    for message in messages if isinstance(messages, list) else ():
        workspace.receive(message)
