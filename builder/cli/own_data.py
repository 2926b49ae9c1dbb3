"""Files of data that the command line names: kept once, however often they are named."""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from builder import data, places
from builder.data import files
from builder.errors import DataError

OWNER = "terminal"
"""Who owns what the terminal makes."""


def source(names: Sequence[str], target: str | None) -> str:
    """Return the name under which a design speaks of the data.

    Args:
        names: One file; or the two files of an IDX data set; or the name of a data set that comes with Layerwise.
        target: The column to predict; `None` for the one that is guessed.

    Raises:
        DataError: A file can't be read, or has no such column.
    """
    if len(names) == 1 and not Path(names[0]).expanduser().exists():
        for known_name in (names[0], f"keras.{names[0]}"):
            if data.find(known_name) is not None:
                return known_name
        known = ", ".join(one.source for one in data.sets())
        raise DataError("cli.no_data", name=names[0], known=known)
    paths = [Path(name).expanduser() for name in names]
    key = _digest(paths, target)
    index = _index()
    known_source = index.get(key)
    if isinstance(known_source, str) and files.stamp(known_source):
        return known_source
    kept = files.add(OWNER, upload(paths), paths[0].name)
    if target is not None:
        try:
            files.configure(OWNER, kept, target=target)
        except DataError:
            files.delete(OWNER, kept)
            raise
    _write({**index, key: kept})
    return kept


def upload(paths: Sequence[Path]) -> files.Upload | Mapping[str, files.Upload]:
    """Return paths in the form in which files are opened."""
    return paths[0] if len(paths) == 1 else {path.name: path for path in paths}


def _digest(paths: Sequence[Path], target: str | None) -> str:
    digest = hashlib.sha256(repr(target).encode())
    for path in paths:
        try:
            with path.open("rb") as file:
                digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise DataError("data.file_unreadable", name=path.name, reason=error.strerror or str(error)) from error
    return digest.hexdigest()


def _index() -> dict[str, Any]:
    try:
        content = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(index: Mapping[str, Any]) -> None:
    # Losing it costs a second copy of a file, no more.
    new = _path().with_suffix(f".{secrets.token_hex(4)}")
    new.write_text(json.dumps(index), encoding="utf-8")
    os.replace(new, _path())


def _path() -> Path:
    return places.data() / "terminal.json"
