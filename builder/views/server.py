"""The app as a server: its script, its routes beside Streamlit's, what starts and stops with it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from builder import data
from builder.design import DataChoice, Shelf, to_json
from builder.errors import LayerwiseError
from builder.export import formats
from builder.service.examining import examine
from builder.views import address, closing, component, gallery, library, tokens, upload, world
from builder.views.express import express
from builder.views.late import late
from builder.views.owner import OwnerCookie
from builder.views.stream import stream

SCRIPT = Path(__file__).parent / "script.py"
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
_EXPORT_S = 120.0


class Assets(StaticFiles):
    """The built bundle. Its address carries its hash, so a browser may keep it for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, marked as one that never changes."""
        response = await super().get_response(path, scope)
        response.headers.update(_FOR_GOOD)
        return response


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Warm the helping processes when the app starts, close them when it ends."""
    address.announce()
    closing.listen()
    world.start()
    yield {}
    await asyncio.to_thread(world.stop)


def routes() -> Sequence[BaseRoute]:
    """Return the routes that Layerwise adds to Streamlit's."""
    return [
        Route("/healthz", _health),
        Route("/api/catalog.json", _catalog),
        Route("/api/templates.json", _templates),
        Route("/api/preview", _preview),
        Route("/api/block", library.block),
        Route("/api/model", upload.model, methods=["POST"]),
        Route("/api/export", _export),
        Route("/api/express", express, methods=["POST"]),
        Route("/api/late", late, methods=["POST"]),
        Route("/api/stream", stream),
        Mount("/assets", Assets(directory=component.ASSETS)),
    ]


def middleware() -> Sequence[Middleware]:
    """Return what stands before every request."""
    return [Middleware(OwnerCookie)]


async def _health(request: Request) -> Response:
    return JSONResponse({"ok": True})


async def _catalog(request: Request) -> Response:
    content = await asyncio.to_thread(component.catalog_json)
    return Response(content, media_type="application/json", headers=_FOR_GOOD)


async def _templates(request: Request) -> Response:
    content = await asyncio.to_thread(gallery.gallery_json)
    return Response(content, media_type="application/json", headers=_FOR_GOOD)


async def _preview(request: Request) -> Response:
    content = tokens.read("preview", request.query_params.get("t", ""))
    if content is None:
        return JSONResponse({"detail": "forbidden"}, status_code=403)
    try:
        preview = await asyncio.to_thread(data.preview, DataChoice(**content["choice"]), content["language"])
    except LayerwiseError as error:
        return _sentence(error)
    return JSONResponse(preview, headers={"Cache-Control": "private, max-age=600"})


async def _export(request: Request) -> Response:
    content = tokens.read("export", request.query_params.get("t", ""))
    if content is None:
        return JSONResponse({"detail": "forbidden"}, status_code=403)
    try:
        path, name, media_type = await asyncio.to_thread(_make, content)
    except LayerwiseError as error:
        return _sentence(error)
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, filename=name, media_type=media_type, background=gone)


def _make(content: dict[str, Any]) -> tuple[Path, str, str]:
    wanted = formats.find(content["format"])
    design, folder = None, None
    if content["run"] is not None:
        run = world.registry().get(content["run"])
        folder, name = str(run.folder), run.name
    if content["run"] is None or wanted.needs == "design":
        opened = Shelf(content["owner"]).load(content["design"])
        design, name = to_json(examine(opened, world.service(), world.machine()).resolved), opened.name
    with tempfile.NamedTemporaryFile(prefix="layerwise-", suffix=wanted.suffix, delete=False) as file:
        path = Path(file.name)
    try:
        world.service().call("builder.export.write:write", wanted.id, design, folder, str(path), timeout_s=_EXPORT_S)
    except LayerwiseError:
        path.unlink(missing_ok=True)
        raise
    return path, file_name(name) + wanted.suffix, wanted.media_type


def file_name(name: str) -> str:
    """Return a design's name as one that every file system takes."""
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name.strip())
    return kept[:60].strip("_") or "layerwise"


def _sentence(error: LayerwiseError) -> Response:
    sentence = {"en": error.sentence("en"), "zh": error.sentence("zh")}
    return JSONResponse({"sentence": sentence}, status_code=422)
