"""What the rest of Layerwise asks of a person's files."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from builder.data.files import shelf
from builder.data.files.arrays import Arrays
from builder.data.files.examples import raw_of
from builder.data.files.guess import ColumnGuess, Guess, Reading
from builder.data.files.opening import Upload
from builder.data.files.reading import opened
from builder.data.files.roles import Roles
from builder.data.files.shaping import raw_of_arrays
from builder.data.info import Notice
from builder.data.raw import Raw
from builder.errors import DataError


def inspect(upload: Upload | Mapping[str, Upload], name: str = "") -> Guess:
    """Say what a file is taken for, and why, without keeping it.

    Args:
        upload: A file by its path or as bytes, or several by their names (pictures and labels of IDX).
        name: What a file given as bytes is called.

    Raises:
        DataError: It can't be read; the sentence says where and what to do.
    """
    return opened(upload, _name(upload, name)).guess


def add(owner: str, upload: Upload | Mapping[str, Upload], name: str = "") -> str:
    """Keep a file and return its source, `file:<id>`.

    Args:
        owner: Random id that the person's browser keeps.
        upload: As for `inspect`.
        name: What the file is called; becomes its title.

    Raises:
        DataError: It can't be read, the owner has too many files, or the disk is full.
    """
    title = _name(upload, name)
    return shelf.keep(owner, title[:200], opened(upload, title))


def delete(owner: str, source: str) -> None:
    """Delete a file; nothing happens if it is not there."""
    shelf.remove(owner, source)


def guess_of(owner: str, source: str) -> Guess:
    """Return what a kept file is taken for, with every correction.

    Raises:
        DataError: There is no such file, or it is damaged.
    """
    folder = shelf.folder_of(source, owner)
    content = shelf.settings_of(folder)["guess"]
    try:
        columns = tuple(ColumnGuess(**one | {"examples": tuple(one["examples"])}) for one in content["columns"])
        reading = Reading(**content["reading"]) if content["reading"] else None
        reasons, warnings = (tuple(Notice(**one) for one in content[name]) for name in ("reasons", "warnings"))
        plain = {name: content[name] for name in ("format", "task", "target", "examples", "window", "classes")}
        guess = Guess(**plain, reading=reading, columns=columns, shape=tuple(content["shape"]))
        return replace(guess, reasons=reasons, warnings=warnings)
    except (KeyError, TypeError) as error:
        raise DataError("data.kept_damaged", source=source[:60]) from error


def read(source: str) -> Raw:
    """Return the examples of a kept file, as it is used.

    Raises:
        DataError: There is no such file, or it is damaged.
    """
    folder = shelf.folder_of(source)
    settings = shelf.settings_of(folder)
    content = shelf.examples_of(folder, settings)
    if isinstance(content, Arrays):
        return raw_of_arrays(content, settings["task"])
    try:
        warnings = tuple(Notice(**one) for one in settings["warnings"])
        return raw_of(replace(content, warnings=warnings), Roles(**settings["roles"]))
    except (KeyError, TypeError) as error:
        raise DataError("data.kept_damaged", source=source[:60]) from error


def title_of(source: str) -> str:
    """Return what a person calls a file.

    Raises:
        DataError: There is no such file, or it is damaged.
    """
    return str(shelf.settings_of(shelf.folder_of(source)).get("title", source))


def stamp(source: str) -> float:
    """Return a number that changes whenever a file is corrected, and 0 where it is not there."""
    try:
        return (shelf.folder_of(source) / "settings.json").stat().st_mtime_ns / 1e9
    except (DataError, OSError):
        return 0.0


def _name(upload: Upload | Mapping[str, Upload], name: str) -> str:
    if name:
        return name
    if isinstance(upload, Path):
        return upload.name
    return next(iter(upload), "file") if isinstance(upload, Mapping) else "file"
