"""The shelf: each owner's designs, kept as files, written whole or not at all."""

import json
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder import places
from builder.design.document import Design
from builder.design.files import dumps, loads
from builder.errors import DesignError

_ID = re.compile(r"[a-z0-9]{6,40}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A design on the shelf.

    Args:
        id: Names it in links.
        name: What the person calls it.
        changed: When it was last written, in seconds since 1970.
    """

    id: str
    name: str
    changed: float


class Shelf:
    """The designs of one owner. A design that was saved is there after a crash, as it was or as it is.

    Args:
        owner: Random id that the person's browser keeps.
    """

    def __init__(self, owner: str) -> None:
        self._folder: Path = places.designs() / safe(owner)

    def new_id(self) -> str:
        """Return a fresh id for a design."""
        return secrets.token_hex(6)

    def save(self, design_id: str, design: Design) -> None:
        """Write a design. A reader sees the old one or the new one, never half of one.

        Raises:
            DesignError: The disk is full or not writable.
        """
        write_whole(self._path(design_id), dumps(design, indent=None), "design.cannot_save")

    def load(self, design_id: str) -> Design:
        """Read a design.

        Raises:
            DesignError: There is none of that id, or it can't be read.
        """
        try:
            text = self._path(design_id).read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise DesignError("design.not_found", id=design_id) from error
        return loads(text)

    def list(self) -> list[Kept]:
        """Return all designs, the last changed first."""
        kept = []
        for path in self._folder.glob("*.json"):
            try:
                kept.append(_kept(path, path.stat().st_mtime_ns))
            except (OSError, ValueError):
                continue
        return sorted(kept, key=lambda one: one.changed, reverse=True)

    def delete(self, design_id: str) -> None:
        """Take a design off the shelf; nothing happens if it is not there."""
        self._path(design_id).unlink(missing_ok=True)

    def _path(self, design_id: str) -> Path:
        return self._folder / f"{safe(design_id)}.json"


@lru_cache(maxsize=4096)
def _kept(path: Path, changed_ns: int) -> Kept:
    # The shelf is listed after every edit; a file is read once for each time it was written.
    name = json.loads(path.read_text(encoding="utf-8")).get("name", path.stem)
    return Kept(path.stem, str(name), changed_ns / 1e9)


def write_whole(path: Path, text: str, sorry: str) -> None:
    """Write a file whole or not at all.

    Args:
        path: Where; its folder is made.
        text: What.
        sorry: Key of the sentence that says why not.

    Raises:
        DesignError: The disk is full or not writable.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, path)
        except OSError:
            # A full disk must not get fuller with every attempt.
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DesignError(sorry, reason=error.strerror or str(error)) from error


def safe(name: str) -> str:
    """Return an id as part of a path; it comes from links and cookies.

    Raises:
        DesignError: It is no id.
    """
    # Ids come from links and cookies: nothing but letters and digits may become part of a path.
    if not _ID.fullmatch(name):
        raise DesignError("design.not_found", id=name[:40])
    return name
