"""Open a model file as a design, its weights on the shelf of whoever opens it."""

import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from builder import places
from builder.design import Design, KeptWeights, from_json, weights_shelf
from builder.errors import OpeningError, ServiceError
from builder.service.client import Service

MOST_NAME = 80
OLD_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """A model file as a design.

    Args:
        design: The design. Its plan is open.
        kept: How many of its layers begin with weights of the file.
    """

    design: Design
    kept: int


def open_file(service: Service, owner: str, path: Path, title: str) -> OpenedModel:
    """Open a `.keras` file, a legacy `.h5` file or the JSON of a model.

    Args:
        service: Starts the process in which it is opened.
        owner: On whose shelf its weights go.
        path: The file.
        title: What it is called; names the design.

    Raises:
        OpeningError: It is refused. The sentence says which layer, and why.
        ServiceError: No process could be started.
    """
    name = (Path(title).stem or title).strip()[:MOST_NAME] or "model"
    _sweep()
    try:
        # On the shelf's own disk, so that the clean copy need only be renamed.
        folder = Path(tempfile.mkdtemp(prefix=".opening-", dir=places.weights()))
    except OSError as error:
        raise OpeningError("opening.cannot_keep", reason=error.strerror or str(error)) from error
    try:
        answer = service.open_model(str(path.resolve()), str(folder), name)
        design = from_json(answer["design"])
        if not answer["weights"]:
            return OpenedModel(design, 0)
        file = weights_shelf.keep(owner, folder / "kept.npz")
        return _beginning(design, file, answer["layers"])
    except ServiceError as error:
        raise OpeningError("opening.gave_up") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def open_application(service: Service, name: str) -> OpenedModel:
    """Open a network of `keras.applications` by its name, such as `ResNet50`, without weights.

    Raises:
        OpeningError: There is none of that name.
        ServiceError: No process could be started.
    """
    return OpenedModel(from_json(service.open_application(name)["design"]), 0)


def _sweep() -> None:
    """Remove what was left by an app that was killed while it opened a file."""
    for path in places.weights().glob(".*"):
        with suppress(OSError):
            if path.stat().st_mtime > time.time() - OLD_S:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _beginning(design: Design, file: str, layers: dict[str, str]) -> OpenedModel:
    nodes = tuple(
        replace(node, weights=KeptWeights(file, layers[node.id])) if node.id in layers else node
        for node in design.nodes
    )
    kept = sum(1 for node in nodes if node.weights is not None and node.layer is None)
    return OpenedModel(replace(design, nodes=nodes), kept)
