"""Correcting a guess: another target, task, column role or kind, or another way of reading the text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from builder.data.files import shelf
from builder.data.files.arrays import Arrays
from builder.data.files.guess import ColumnKind, Guess, Reading, Role
from builder.data.files.reading import Opened, guess_of_arrays, guess_of_table, of_text
from builder.data.files.roles import WINDOW, Roles, guess_task
from builder.data.files.shaping import raw_of_arrays
from builder.data.files.table import Table
from builder.data.info import Notice, Task
from builder.errors import DataError

NAMES = (
    *("title", "target", "task", "roles", "kinds", "window"),
    *("encoding", "delimiter", "decimal", "header"),
)
ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5"),
    *("latin-1", "cp1252", "shift_jis", "euc-kr"),
)
_DELIMITERS = (",", ";", "\t", "|", " ")


def configure(owner: str, source: str, **changes: Any) -> Guess:
    """Correct what a file was taken for. Nothing changes if the result would be no data set.

    Args:
        owner: Who owns it.
        source: `file:<id>`.
        changes: Any of `title`; `target`, a column; `task`; `roles` and `kinds`, by column; `window`, past values for
            each example, or `None` for a table that is no series; `encoding`, `delimiter`, `decimal`, `header`.

    Returns:
        What it is taken for now.

    Raises:
        DataError: The change does not fit the file.
    """
    for name in changes:
        if name not in NAMES:
            raise DataError("data.unknown_argument", name=name[:60], of=source, known=", ".join(NAMES))
    folder = shelf.folder_of(source, owner)
    settings = shelf.settings_of(folder)
    title = str(changes.get("title") or settings["title"])[:200]
    content = shelf.examples_of(folder, settings)
    if isinstance(content, Arrays):
        opened = _arrays(settings, content, changes)
    else:
        table, roles, reading, reasons = _table(folder, settings, content, changes)
        opened = Opened(guess_of_table(table, roles, reading, reasons), table, roles)
    opened = replace(opened, uploads=settings.get("uploads", {}))
    shelf.write(folder, title, opened, float(settings["added"]))
    return opened.guess


def _arrays(settings: Mapping[str, Any], arrays: Arrays, changes: Mapping[str, Any]) -> Opened:
    task: Task = _one_of("task", changes.get("task", settings["task"]), get_args(Task))
    return Opened(guess_of_arrays(settings["guess"]["format"], raw_of_arrays(arrays, task)), arrays=arrays)


def _table(
    folder: Any, settings: Mapping[str, Any], table: Table, changes: Mapping[str, Any]
) -> tuple[Table, Roles, Reading, list[Notice]]:
    old = Reading(**settings["guess"]["reading"])
    reading = replace(old, **{name: changes[name] for name in ("encoding", "decimal", "header") if name in changes})
    reading = replace(reading, delimiter=changes.get("delimiter", old.delimiter))
    _one_of("encoding", reading.encoding, ENCODINGS)
    _one_of("decimal", reading.decimal, (".", ","))
    _one_of("header", reading.header, (True, False))
    _one_of("delimiter", reading.delimiter, _DELIMITERS)
    table = replace(table, warnings=tuple(Notice(**one) for one in settings["warnings"]))
    roles, reasons = Roles(**settings["roles"]), [Notice(**one) for one in settings["guess"]["reasons"]]
    if reading != old:
        again = of_text("original", (folder / "original").read_bytes(), reading, [])
        if again.table is not None and again.roles is not None:
            table, roles, reasons = again.table, again.roles, list(again.guess.reasons)
    return table, _roles(table, roles, changes), reading, reasons


def _roles(table: Table, roles: Roles, changes: Mapping[str, Any]) -> Roles:
    kinds, wanted = dict(roles.kinds), dict(roles.roles)
    for name, kind in dict(changes.get("kinds") or {}).items():
        kinds[table.column(name).name] = _one_of("kind", kind, get_args(ColumnKind))
    for name, role in dict(changes.get("roles") or {}).items():
        wanted[table.column(name).name] = _one_of("role", role, get_args(Role))
    targets = [name for name, role in wanted.items() if role == "target" and name != roles.target]
    target = table.column(changes.get("target") or (targets[0] if targets else roles.target))
    task = roles.task
    if target.name != roles.target:
        if wanted.get(roles.target) == "target":
            wanted[roles.target] = "input" if kinds[roles.target] in ("number", "category") else "ignored"
        wanted[target.name] = "target"
        task = guess_task(target)[0]
    elif wanted[target.name] != "target":
        raise DataError("data.needs_target", column=target.name)
    if kinds[target.name] != roles.kinds[target.name]:
        # What was a number and is now meant as a name of something is a class.
        task = guess_task(target)[0] if kinds[target.name] == "number" else "classification"
    task = _one_of("task", changes.get("task", task), get_args(Task))
    window = _window(changes.get("window", roles.window))
    if window is not None and roles.window is None:
        # A series is made of numbers; what can't be one stays out unless it was asked for by name.
        asked = changes.get("roles") or {}
        wordy = [name for name, role in wanted.items() if role == "input" and kinds[name] != "number"]
        wanted |= {name: "ignored" for name in wordy if name not in asked}
    if window is None and roles.window is not None:
        # A series that becomes a table learns from its other columns.
        usable = ("number", "category")
        wanted |= {name: "input" for name, role in wanted.items() if role == "ignored" and kinds[name] in usable}
    return Roles(target.name, task if window is None else "regression", wanted, kinds, window)


def _window(value: Any) -> int | None:
    if value is None:
        return None
    if value is True:
        return WINDOW
    if not isinstance(value, int) or value < 1:
        raise DataError("data.bad_argument", name="window", of="file", expected="1 … 1000", received=str(value)[:40])
    return value


def _one_of(name: str, value: Any, choices: tuple[Any, ...]) -> Any:
    if not any(value is one or value == one for one in choices):
        expected = ", ".join(map(str, choices))
        raise DataError("data.bad_argument", name=name, of="file", expected=expected, received=str(value)[:40])
    return value
