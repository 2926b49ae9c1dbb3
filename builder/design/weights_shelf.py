"""The shelf of kept weights: a folder for each owner, each file named by the SHA-256 of what it holds.

A design says which file its layers begin with; who has the design has the name, which nobody can guess. What a run
begins with goes into the run's own folder.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder import places
from builder.design.shelf import safe
from builder.errors import OpeningError

MOST_BYTES = 20_000_000_000
"""What the weights of one owner may take together."""

SUFFIX = ".npz"
FOLDER = "weights"
"""Where a run's folder has what it begins with."""


def keep(owner: str, path: Path) -> str:
    """Put a file on the shelf, and return its name. The file is moved; one that lies there already is not kept twice.

    Args:
        owner: Random id that the person's browser keeps.
        path: A file on the shelf's disk.

    Raises:
        OpeningError: The disk is full, or what the owner has takes too much.
    """
    with path.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()
    shelf = places.weights() / safe(owner)
    target = shelf / f"{name}{SUFFIX}"
    if target.exists():
        path.unlink()
        return name
    size = path.stat().st_size
    if _used(shelf) + size > MOST_BYTES:
        _tidy(owner)
    if (used := _used(shelf)) + size > MOST_BYTES:
        values = {"used_gb": f"{used / 1e9:.1f}", "most_gb": MOST_BYTES // 1_000_000_000, "folder": str(shelf)}
        raise OpeningError("opening.shelf_full", **values)
    try:
        shelf.mkdir(exist_ok=True)
        os.replace(path, target)
    except OSError as error:
        raise OpeningError("opening.cannot_keep", reason=error.strerror or str(error)) from error
    return name


def find(name: str, folder: Path | None = None) -> Path | None:
    """Return a file by its name, or `None` where it is not kept.

    Args:
        name: The SHA-256 of its content.
        folder: The run whose own files are meant; else all shelves are looked through, and then all runs.
    """
    if folder is not None:
        own = folder / FOLDER / f"{name}{SUFFIX}"
        return own if own.exists() else None
    shelved = next(places.weights().glob(f"*/{name}{SUFFIX}"), None)
    return shelved or next(places.runs().glob(f"*/{FOLDER}/{name}{SUFFIX}"), None)


def named(design: Mapping[str, Any]) -> set[str]:
    """Return the names of the files with which layers of a design begin.

    Args:
        design: JSON of `builder.design.to_json`.
    """
    return {node["weights"]["file"] for node in design.get("nodes", ()) if node.get("weights")}


def take_along(design: Mapping[str, Any], folder: Path) -> None:
    """Put what a design begins with into the folder of its run. What is not kept any more is left out.

    Args:
        design: JSON of `builder.design.to_json`.
        folder: The run's folder.

    Raises:
        OSError: It can't be written.
    """
    for name in named(design):
        found = find(name)
        if found is None:
            continue
        own = folder / FOLDER / found.name
        own.parent.mkdir(exist_ok=True)
        try:
            # Nobody writes into such a file: both names may stand for one.
            os.link(found, own)
        except OSError:
            shutil.copyfile(found, own)


def _used(shelf: Path) -> int:
    return sum(one.stat().st_size for one in shelf.glob(f"*{SUFFIX}"))


def _tidy(owner: str) -> None:
    """Delete the weights of an owner that none of their designs begins with."""
    designs = places.designs() / safe(owner)
    if not designs.exists():
        return  # the designs of the terminal lie wherever they were written
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in designs.glob("*.json")]
    for path in (places.weights() / safe(owner)).glob(f"*{SUFFIX}"):
        if not any(path.stem in text for text in texts):
            path.unlink(missing_ok=True)
