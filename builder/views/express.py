"""What a tab does is answered at once, past Streamlit's run of the whole page, and the answer tells only what changed.

Streamlit's run takes several times as long as the check of a design, and sends everything that the page shows. Both
ways lead to the same workspace, which works on each numbered message once: where one gives no answer the other does.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from builder.views import tabs
from builder.views.workbench import build_view
from builder.views.workspace import Workspace


def express_url(workspace: Workspace) -> str:
    """Return where a tab sends what needs nothing of the page but its component."""
    return f"api/express?k={tabs.key_of(workspace)}"


def view_of(workspace: Workspace, language: str) -> dict[str, Any]:
    """Return all that the component of the first page draws, numbered, so that changes of it can be told later.

    Args:
        workspace: The design that is open in this tab.
        language: `en` or `zh`.
    """
    # A check may take long: nobody waits for it who only wants to stop a run.
    view = build_view(workspace, language) | {"express_url": express_url(workspace)}
    with workspace.lock:
        number, last = workspace.shown or (0, None)
        if last is not None and view["ack"] < last["ack"]:
            return view | {"view_number": 0}  # overtaken; the page has the newer one
        if view != last:
            number += 1
            workspace.shown = number, view
        return view | {"view_number": number}


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what must be told to somebody who knows a view: the fields that changed, and of the layers only those.

    Args:
        before: The view that is known.
        after: The view as it is.

    Returns:
        `fields`, by name, and `nodes`: what is known of each layer that changed, `None` for one that is gone.
    """
    old, new = before["inference"]["nodes"], after["inference"]["nodes"]
    nodes = {name: node for name, node in new.items() if old.get(name) != node}
    fields = {name: value for name, value in after.items() if name not in before or before[name] != value}
    if "inference" in fields:
        fields["inference"] = {**after["inference"], "nodes": {}}
    return {"fields": fields, "nodes": {**nodes, **dict.fromkeys(old.keys() - new.keys())}}


async def express(request: Request) -> Response:
    """Answer `/api/express?k=<key>`, which gets `{"rev": ..., "actions": [...], "have": <view number>}`.

    The answer is `{"view_number", "whole", "fields", "nodes", "page"}`: `whole` where the tab did not have the view
    before, `page` where Streamlit must run the page as well.
    """
    heard = await tabs.heard(request)
    if isinstance(heard, Response):
        return heard
    workspace, message = heard
    if not isinstance(message, dict):
        return Response(status_code=400)
    return JSONResponse(await asyncio.to_thread(_answer, workspace, message))


def _answer(workspace: Workspace, message: dict[str, Any]) -> dict[str, Any]:
    known, place = workspace.shown, _place(workspace)
    workspace.receive(message)
    view = view_of(workspace, workspace.language)
    number = view.pop("view_number")
    if known is None or message.get("have") != known[0]:
        told = {"whole": True, "fields": view, "nodes": {}}
    else:
        told = {"whole": False, **changes_of(known[1], view)}
    return {"view_number": number, **told, "page": _place(workspace) != place}


def _place(workspace: Workspace) -> tuple[Any, ...]:
    # What the page outside the component depends on: its address, downloads, the list of runs.
    return workspace.design_id, workspace.design.plan.data, workspace.run_id
