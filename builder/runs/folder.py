"""A run's folder: the names of its files, and `run.json`, which says what the run is."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builder.errors import RunError

FORMAT = "layerwise-run"
FORMAT_VERSION = 1

RUN = "run.json"
EVENTS = "run.db"
LOCK = "alive.lock"
CONTROL = "ctl"
COMMANDS = "cmd.jsonl"
OUTPUT = "output.log"
EXIT = "exit.json"
ERROR = "error.json"
QUEUED = "queued.json"
ATTEMPT = "attempt"
CHECKPOINTS = "checkpoints"
ARTIFACTS = "artifacts"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is: who trains what, since when, and where its files lie.

    Args:
        id: Name of the run's folder.
        owner: Who it belongs to, as a random id.
        number: 1, 2, 3 ... for each owner.
        name: What the person calls it.
        created: When, in seconds since 1970.
        folder: Where its files lie.
        design_hash: What the design means, so that equal runs are found.
        backend: Keras's backend that trains it.
        parent: Id of the run that it goes on from, or `None`.
        starred: Whether the person marked it.
        design: The resolved design as JSON.
        info: What the data set said of itself, or `None`.
        versions: Version of each package that decides the result.
    """

    id: str
    owner: str
    number: int
    name: str
    created: float
    folder: Path
    design_hash: str
    backend: str
    parent: str | None = None
    starred: bool = False
    design: Mapping[str, Any] = field(default_factory=dict)
    info: Mapping[str, Any] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the content of `run.json`. The folder is left out, so that it may be copied elsewhere."""
        names = ("id", "owner", "number", "name", "created", "starred", "backend", "design_hash", "parent")
        content = {name: getattr(self, name) for name in names}
        content |= {"versions": dict(self.versions), "design": dict(self.design)}
        content["info"] = None if self.info is None else dict(self.info)
        return {"format": FORMAT, "format_version": FORMAT_VERSION, **content}


def write_run(run: Run) -> None:
    """Write `run.json` into the run's folder, whole or not at all."""
    write_json(run.folder / RUN, run.to_json())


def read_run(folder: Path) -> Run:
    """Read what a folder says of its run.

    Raises:
        RunError: There is no run in the folder, its file is damaged, or of a newer version.
    """
    try:
        content = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError("runs.not_found", run=folder.name) from error
    except (OSError, ValueError) as error:
        raise RunError("runs.damaged", run=folder.name, file=RUN, detail=str(error)[:200]) from error
    try:
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']!r}")
        version = int(content["format_version"])
        if version > FORMAT_VERSION:
            raise RunError("runs.newer_version", run=folder.name, version=version, known=FORMAT_VERSION)
        return _from_json(content, folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RunError("runs.damaged", run=folder.name, file=RUN, detail=repr(error)[:200]) from error


def with_changes(run: Run, **changes: Any) -> Run:
    """Return the run with some fields changed, and written to its folder."""
    changed = replace(run, **changes)
    write_run(changed)
    return changed


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file so that a reader, or a machine that lost power, finds the old or the new one, never a half.

    Raises:
        OSError: It can't be written. What was there is kept.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any] | None:
    """Return a JSON object from a file, or `None` where there is no such file or it can't be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _from_json(content: dict[str, Any], folder: Path) -> Run:
    parent, info = content.get("parent"), content.get("info")
    return Run(
        id=str(content["id"]),
        owner=str(content["owner"]),
        number=int(content["number"]),
        name=str(content["name"]),
        created=float(content["created"]),
        folder=folder,
        design_hash=str(content["design_hash"]),
        backend=str(content["backend"]),
        parent=None if parent is None else str(parent),
        starred=bool(content.get("starred", False)),
        design=dict(content["design"]),
        info=None if info is None else dict(info),
        versions={str(name): str(version) for name, version in content.get("versions", {}).items()},
    )
