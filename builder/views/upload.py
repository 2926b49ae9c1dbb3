"""Model files on their way from the browser to the app, past Streamlit: they may be large."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from builder.errors import LayerwiseError, OpeningError
from builder.views import models, tabs
from builder.views.workspace import Workspace

MOST_BYTES = 4_000_000_000


def model_url(workspace: Workspace) -> str:
    """Return where a tab sends a model file."""
    return f"api/model?k={tabs.key_of(workspace)}"


async def model(request: Request) -> Response:
    """Answer `/api/model?k=<key>&name=<name>`, which gets the bytes of a model file, with its design open in the tab.

    Where it is refused the answer is `{"sentence": {"en", "zh"}}` with status 422.
    """
    workspace = tabs.found(request.query_params.get("k", ""))
    if workspace is None:
        return Response(status_code=404)
    name = request.query_params.get("name", "")[:200]
    path = models.fresh(".keras")
    try:
        await _received(request, path)
        await asyncio.to_thread(models.open_path, workspace, path, name)
    except ClientDisconnect:
        return Response(status_code=400)
    except LayerwiseError as error:
        return JSONResponse({"sentence": {"en": error.sentence("en"), "zh": error.sentence("zh")}}, status_code=422)
    finally:
        path.unlink(missing_ok=True)
    return JSONResponse({"ok": True})


async def _received(request: Request, path: Path) -> None:
    size = 0
    try:
        with path.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise OpeningError("opening.file_too_large", most_gb=MOST_BYTES // 1_000_000_000)
                file.write(chunk)
    except OSError as error:
        with suppress(OSError):
            os.truncate(path, 0)  # A full disk must not stay full while the sentence is read.
        raise OpeningError("opening.cannot_keep", reason=error.strerror or str(error)) from error
