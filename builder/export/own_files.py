"""The lines that read a person's own file by its name, the way it was understood when it was brought."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from builder.data.files import shelf
from builder.errors import ExportError
from builder.export import own_arrays
from builder.export.reading import WORDS, Reading
from builder.export.text import Call, assign, flat

MOST_NAMES = 40
"""A header of more columns than this is taken from the file, not repeated in the script."""

MISSING = ["?", "-", ".", "无", "缺失"]
"""What stands for a missing value beside what pandas knows."""


def own_file(source: str, info: Mapping[str, Any]) -> Reading:
    """Return the lines that read a person's own file.

    Args:
        source: `file:<id>`.
        info: What the data set says of itself, as JSON.

    Raises:
        ExportError: No few lines can read it, or it was brought before Layerwise noted how.
        DataError: There is no such file.
    """
    folder = shelf.folder_of(source)
    settings = shelf.settings_of(folder)
    form = settings["guess"]["format"]
    if form == "csv":
        return _table(settings, info)
    if not settings.get("uploads"):
        # An older Layerwise did not note under which names the parts lie in the file.
        raise ExportError("export.own_again", title=str(settings["title"]))
    if form not in ("idx", "images") and len(settings["uploads"]) > 1:
        raise ExportError("export.own_format", title=str(settings["title"]), count=len(settings["uploads"]))
    return own_arrays.reading(settings, shelf.examples_of(folder, settings), info)


def _table(settings: Mapping[str, Any], info: Mapping[str, Any]) -> Reading:
    roles = settings["roles"]
    target, window = roles["target"], roles.get("window")
    inputs = [name for name, _ in settings["columns"] if roles["roles"].get(name) == "input" and name != target]
    lines = [assign("table", _read_csv(settings)), *_odd(settings)]
    missing = {one["name"] for one in settings["guess"]["columns"] if one["missing"]}
    title = _file(settings)
    if window is not None:
        return Reading(
            (*lines, *_series([target, *inputs], window)), _PANDAS, ("pandas",), ordered=True, files=(title,)
        )
    kinds = {name: roles["kinds"][name] for name in inputs}
    division = info["prepared"].get("inputs") or ()
    taken = {name for one in division for name in one["columns"]}
    kinds = {name: kind for name, kind in kinds.items() if not division or name in taken or kind == "text"}
    sentences = tuple(name for name, kind in kinds.items() if kind == "text")
    others = tuple(one for one in kinds.items() if one[0] not in sentences)
    dropped = [target, *(name for name, _ in others)] if info["prepared"].get("missing") == "drop" else [target]
    dropped = [name for name in dropped if name in missing]
    if dropped:
        lines.append(f"table = table.dropna(subset={flat(dropped)}).reset_index(drop=True)")
    lines.append(f"y = {_target(target, roles['task'])}")
    imports = ("import re", "from collections import Counter", *_PANDAS)
    if sentences and len(kinds) > 1:
        head = Reading(tuple(lines), imports, ("pandas",), files=(title,), functions=(WORDS,))
        return replace(head, columns=others, text_columns=sentences)
    if sentences:
        lines.append(f"x = table[{flat(inputs[0])}].fillna({flat('')})")
        return Reading(tuple(lines), imports, ("pandas",), files=(title,), functions=(WORDS,), texts=True)
    if set(kinds.values()) == {"number"} and not missing & set(kinds):
        lines.append(f"x = table[{flat(list(kinds))}].to_numpy({flat('float64')})")
        return Reading(tuple(lines), _PANDAS, ("pandas",), files=(title,), names=tuple(kinds))
    return Reading(tuple(lines), _PANDAS, ("pandas",), files=(title,), columns=others)


_PANDAS = ("import pandas as pd",)


def _read_csv(settings: Mapping[str, Any]) -> Call:
    reading = settings["guess"]["reading"]
    names = [name for name, _ in settings["columns"]]
    keywords: dict[str, Any] = {}
    if reading["delimiter"] != ",":
        keywords["sep"] = reading["delimiter"]
    if reading["decimal"] != ".":
        keywords["decimal"] = reading["decimal"]
        keywords["thousands"] = "."
    if reading["encoding"] != "utf-8":
        keywords["encoding"] = reading["encoding"]
    if not reading["header"] or len(names) <= MOST_NAMES:
        keywords |= {"header": 0 if reading["header"] else None, "names": names}
    categories = [name for name, kind in settings["roles"]["kinds"].items() if kind == "category"]
    texts = {name: "str" for name, kind in settings["columns"] if name in categories and kind != "number"}
    if texts:
        keywords["dtype"] = texts
    if any(one["missing"] for one in settings["guess"]["columns"]):
        keywords["na_values"] = MISSING
    keywords["skipinitialspace"] = True
    return Call("pd.read_csv", (_file(settings),), keywords)


def _file(settings: Mapping[str, Any]) -> str:
    # The title may have been changed since.
    return str(next(iter(settings.get("uploads", ())), settings["title"]))


def _odd(settings: Mapping[str, Any]) -> list[str]:
    """Return lines that take for missing what stands among the numbers of a column and is none."""
    odd = [one["values"]["column"] for one in settings["warnings"] if one["key"] == "data.odd_values"]
    return [f"table[{flat(name)}] = pd.to_numeric(table[{flat(name)}], errors={flat('coerce')})" for name in odd]


def _target(name: str, task: str) -> str:
    if task == "regression":
        return f"table[{flat(name)}].to_numpy({flat('float64')})"
    return f"table[{flat(name)}].astype({flat('category')}).cat.codes.to_numpy({flat('int64')})"


def _series(names: list[str], window: int) -> list[str]:
    return [
        "# What is missing repeats the value before it: an average would tell the future.",
        f"values = table[{flat(names)}].ffill().bfill().to_numpy({flat('float64')})",
        f"x = np.lib.stride_tricks.sliding_window_view(values[:-1], {flat(window)}, axis=0)",
        "x = x.transpose(0, 2, 1)",
        f"y = values[{flat(window)}:, 0]",
    ]
