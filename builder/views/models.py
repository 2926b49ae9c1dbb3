"""Model files that a person brings, opened in a process of their own and shown as a design."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builder import places
from builder.service.models import OpenedModel, open_file
from builder.views import world

if TYPE_CHECKING:
    from builder.views.workspace import Workspace

_BEGINNING = 2000


def is_model(text: str) -> bool:
    """Say whether a text may be the JSON of a Keras model: what it is, is looked at later."""
    return '"class_name"' in text and '"layerwise-design"' not in text[:_BEGINNING]


def open_text(workspace: "Workspace", text: str, name: str) -> None:
    """Open the JSON of a model.

    Raises:
        LayerwiseError: It is refused.
    """
    path = fresh(".json")
    try:
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        open_path(workspace, path, name)
    finally:
        path.unlink(missing_ok=True)


def fresh(suffix: str) -> Path:
    """Return a new empty file on the disk of the kept weights."""
    handle, name = tempfile.mkstemp(prefix=".upload-", suffix=suffix, dir=places.weights())
    os.close(handle)
    return Path(name)


def open_path(workspace: "Workspace", path: Path, name: str) -> None:
    """Open a model file as a design of its own.

    Args:
        workspace: The tab that it opens in.
        path: The file.
        name: What it is called.

    Raises:
        LayerwiseError: It is refused.
    """
    opened = open_file(world.service(), workspace.owner, path, name or "model")
    with workspace.lock:
        workspace.catch_up()
        _show(workspace, opened)


def _show(workspace: "Workspace", opened: OpenedModel) -> None:
    # A model file says nothing of data: those that are chosen stay.
    plan = replace(opened.design.plan, data=workspace.design.plan.data, backend=workspace.design.plan.backend)
    workspace.begin(replace(opened.design, plan=plan))
    key = "views.model_opened" if opened.kept else "views.model_opened_new"
    workspace.tell("hint", key, name=opened.design.name, layers=len(opened.design.nodes), kept=opened.kept)
