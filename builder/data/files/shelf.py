"""Where a person's files are kept: a folder for each, written whole or not at all."""

import io
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from builder import places
from builder.data.files.arrays import Arrays
from builder.data.files.reading import Opened
from builder.data.files.table import Table, from_arrays, to_arrays
from builder.errors import DataError

FORMAT_VERSION = 1
MAX_FILES = 100
MAX_OWNER_BYTES = 2_000_000_000
_ID = re.compile(r"[a-z0-9]{6,40}")


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file that a person brought.

    Args:
        source: Its name in a design, `file:<id>`.
        title: What the person calls it.
        task: `classification` or `regression`.
        target: Name of what is to be predicted.
        examples: How many examples it holds.
        size_bytes: What it takes on the disk.
        added: When it was brought, in seconds since 1970.
    """

    source: str
    title: str
    task: str
    target: str
    examples: int
    size_bytes: int
    added: float


def keep(owner: str, title: str, opened: Opened) -> str:
    """Keep a file that was read, and return its source.

    Raises:
        DataError: The owner has too many files, or the disk is full.
    """
    shelf = places.data() / "files" / _safe(owner)
    kept = listed(owner)
    if len(kept) >= MAX_FILES or sum(one.size_bytes for one in kept) > MAX_OWNER_BYTES:
        raise DataError("data.shelf_full", count=len(kept), most=MAX_FILES, most_mb=MAX_OWNER_BYTES // 1_000_000)
    name = secrets.token_hex(6)
    part = shelf / f".{name}"
    try:
        part.mkdir(parents=True)
        write(part, title, opened, time.time())
        if opened.text:
            (part / "original").write_bytes(opened.text)
        os.replace(part, shelf / name)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise DataError("data.cannot_keep", reason=error.strerror or str(error)) from error
    return f"file:{name}"


def write(folder: Path, title: str, opened: Opened, added: float) -> None:
    """Write settings and examples of a file into its folder, the settings last and at once."""
    arrays: dict[str, Any] = {}
    settings: dict[str, Any] = {"format_version": FORMAT_VERSION, "title": title, "added": added}
    settings["guess"] = asdict(opened.guess)
    settings["uploads"] = dict(opened.uploads)
    if opened.table is not None and opened.roles is not None:
        arrays = to_arrays(opened.table)
        settings["columns"] = [[one.name, one.kind] for one in opened.table.columns]
        settings["warnings"] = [asdict(one) for one in opened.table.warnings]
        settings["roles"] = asdict(opened.roles)
    elif opened.arrays is not None:
        named = {"x": opened.arrays.x, "y": opened.arrays.y}
        tests = {"x_test": opened.arrays.x_test, "y_test": opened.arrays.y_test}
        arrays = named | {name: array for name, array in tests.items() if array is not None}
        settings["classes"] = list(opened.arrays.classes)
        settings["origin"] = dict(opened.arrays.origin)
        settings["task"] = opened.guess.task
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    _write(folder / "examples.npz", content.getvalue())
    _write(folder / "settings.json", json.dumps(settings, ensure_ascii=False, indent=1).encode())


def folder_of(source: str, owner: str | None = None) -> Path:
    """Return the folder of a file.

    Args:
        source: `file:<id>`.
        owner: Who must own it; `None` where only reading is meant, since the id itself can't be guessed.

    Raises:
        DataError: There is no such file, or another person owns it.
    """
    name = _safe(source.removeprefix("file:"))
    shelf = places.data() / "files"
    found = [shelf / _safe(owner) / name] if owner is not None else list(shelf.glob(f"*/{name}"))
    for folder in found:
        if (folder / "settings.json").exists():
            return folder
    raise DataError("data.unknown_source", source=source[:60])


def settings_of(folder: Path) -> dict[str, Any]:
    """Return the settings of a file.

    Raises:
        DataError: They are damaged.
    """
    try:
        settings: dict[str, Any] = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        if settings["format_version"] > FORMAT_VERSION:
            raise DataError("data.newer_file", source=f"file:{folder.name}")
        return settings
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError("data.kept_damaged", source=f"file:{folder.name}") from error


def examples_of(folder: Path, settings: Mapping[str, Any]) -> Table | Arrays:
    """Return the examples of a file as they were read.

    Raises:
        DataError: They are damaged.
    """
    try:
        with np.load(folder / "examples.npz", allow_pickle=False) as arrays:
            if "columns" in settings:
                names, kinds = zip(*settings["columns"], strict=True)
                return from_arrays(arrays, names, kinds)
            x_test, y_test = arrays.get("x_test"), arrays.get("y_test")
            classes, origin = tuple(settings["classes"]), settings.get("origin", {})
            return Arrays(arrays["x"], arrays["y"], x_test, y_test, classes, origin)
    except Exception as error:  # Whatever a damaged zip, array or text raises, it is the same to the person.
        raise DataError("data.kept_damaged", source=f"file:{folder.name}") from error


def listed(owner: str) -> list[OwnFile]:
    """Return the files of an owner, the last brought first. A damaged one is passed over."""
    shelf = places.data() / "files" / _safe(owner)
    found = []
    for path in shelf.glob("[a-z0-9]*/settings.json"):
        try:
            settings = settings_of(path.parent)
            guess = settings["guess"]
            size = sum(file.stat().st_size for file in path.parent.iterdir())
            source = f"file:{path.parent.name}"
            numbers = int(guess["examples"]), size, float(settings["added"])
            found.append(OwnFile(source, str(settings["title"]), guess["task"], guess["target"], *numbers))
        except (DataError, OSError, KeyError, TypeError, ValueError):
            continue
    return sorted(found, key=lambda one: one.added, reverse=True)


def remove(owner: str, source: str) -> None:
    """Delete a file; nothing happens if it is not there."""
    shutil.rmtree(places.data() / "files" / _safe(owner) / _safe(source.removeprefix("file:")), ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    part.write_bytes(content)
    os.replace(part, path)


def _safe(name: str) -> str:
    # Owners and ids come from links and cookies: nothing but letters and digits may become part of a path.
    if not _ID.fullmatch(name):
        raise DataError("data.unknown_source", source=name[:60])
    return name
