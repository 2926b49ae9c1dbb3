"""The preparation: fitted on the training part alone, kept as plain values, and applied to whatever comes later."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder.data import texts
from builder.data.raw import Array, ArrayInput, Column, RawInput, Spread, TableInput, Target, spread

Preparation = dict[str, Any]
"""`{"inputs": [state of each input], "target": state}`: JSON, and enough to prepare rows as those of the training were.

Input states:
    `{"kind": "array", "name", "shape", "subtract": [...], "divide": [...]}`, for each channel or for all;
    `{"kind": "table", "name", "columns": [{"name", "kind": "number", "fill", "subtract", "divide"} or
    {"name", "kind": "category", "encoding": "one_hot" | "ordinal", "categories": [...]}]}`;
    `{"kind": "text", "name", "length", "vocabulary", "words": [...] or null}`, where word `i` has the number `i + 3`.
Target states:
    `{"kind": "classes", "name", "classes": [...], "one_hot"}`,
    `{"kind": "number" | "numbers" | "input", "name", "subtract": [...], "divide": [...]}`,
    `{"kind": "mask", "name", "classes": [...]}`.
"""

Rows = NDArray[np.int64]


def fit(inputs: Sequence[RawInput], target: Target, rows: Rows, settings: Mapping[str, Any]) -> Preparation:
    """Learn the preparation from the training part.

    Args:
        inputs: All examples.
        target: Their targets.
        rows: Numbers of the rows that train; no other row's values are looked at. The categories of a table are
            those of the whole data set, since they decide how wide the network's input is.
        settings: The preparation in force, by the names of `proposals.NAMES`.
    """
    states = [_fit_input(one, rows, settings) for one in inputs]
    if target.kind == "input":
        own: dict[str, Any] = {"kind": "input", **{name: states[0][name] for name in ("name", "subtract", "divide")}}
        return {"inputs": states, "target": own}
    return {"inputs": states, "target": _fit_target(target, rows, settings)}


def apply(preparation: Preparation, inputs: Sequence[RawInput], rows: Rows | None = None) -> tuple[Array, ...]:
    """Prepare examples as the network takes them: an array for each input, (rows, ...)."""
    return tuple(_apply_input(state, one, rows) for state, one in zip(preparation["inputs"], inputs, strict=True))


def apply_target(preparation: Preparation, target: Target, rows: Rows | None = None) -> Array:
    """Prepare targets: int32 class numbers, float32 one-hot rows, or float32 numbers."""
    state = preparation["target"]
    if state["kind"] == "input":
        return _apply_input(state, ArrayInput(target.name, target.values), rows)
    values = target.values if rows is None else target.values[rows]
    if state["kind"] == "mask":
        return values.astype(np.int32)
    if state["kind"] != "classes":
        scaled: Array = (values - np.array(state["subtract"])) / np.array(state["divide"])
        return scaled.astype(np.float32)
    labels = values.astype(np.int32)
    if not state["one_hot"]:
        return labels
    rows_of_one: Array = np.eye(len(state["classes"]), dtype=np.float32)[labels]
    return rows_of_one


def restore_target(preparation: Preparation, predicted: Array) -> Array:
    """Bring predicted numbers back to the units of the data, (rows,) or (rows, numbers) as they were predicted."""
    state = preparation["target"]
    if state["kind"] in ("classes", "mask"):
        return predicted
    restored: Array = predicted * np.array(state["divide"]) + np.array(state["subtract"])
    return restored


def _fit_input(one: RawInput, rows: Rows, settings: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(one, ArrayInput):
        shape = list(one.values.shape[1:])
        return {"kind": "array", "name": one.name, "shape": shape, **_fit_array(one, rows, settings["scale"])}
    if isinstance(one, TableInput):
        columns = [_fit_column(column, rows, settings) for column in one.columns]
        return {"kind": "table", "name": one.name, "columns": columns}
    length, vocabulary = int(settings["sequence_length"]), int(settings["vocabulary"])
    known = None if one.numbered else texts.frequent([one.values[row] for row in rows], vocabulary)
    return {"kind": "text", "name": one.name, "length": length, "vocabulary": vocabulary, "words": known}


def _fit_array(one: ArrayInput, rows: Rows, scale: str) -> dict[str, list[float]]:
    if scale == "unit" and one.top is not None:
        return {"subtract": [0.0], "divide": [float(one.top)]}
    if scale in ("standardize", "min_max"):
        return scaling(spread(one.values[rows]), scale)
    return {"subtract": [0.0], "divide": [1.0]}


def scaling(measured: Spread, scale: str) -> dict[str, list[float]]:
    """Return what is subtracted from and what divides each channel, for `standardize`, `min_max` or `none`."""
    if scale == "standardize":
        subtract, divide = measured.mean, measured.std
    elif scale == "min_max":
        subtract, divide = measured.low, measured.high - measured.low
    else:
        subtract, divide = np.zeros_like(measured.mean), np.ones_like(measured.mean)
    # What never varies becomes zero, not infinite. The comparison allows for rounding in mean and deviation.
    flat = divide <= 1e-12 * np.maximum(1.0, np.abs(subtract))
    return {"subtract": subtract.tolist(), "divide": np.where(flat, 1.0, divide).tolist()}


def _fit_column(column: Column, rows: Rows, settings: Mapping[str, Any]) -> dict[str, Any]:
    if column.kind == "category":
        return {
            "name": column.name,
            "kind": "category",
            "encoding": settings["categories"],
            "categories": list(column.categories()),
        }
    values = column.values[rows]
    present = values[~np.isnan(values)]
    fill = 0.0
    missing = settings.get("missing", "median")
    if len(present) and missing != "zero":
        fill = float(np.mean(present) if missing == "mean" else np.median(present))
    filled = np.where(np.isnan(values), fill, values)
    scaled = scaling(spread(filled[:, None]), settings["scale"])
    return {
        "name": column.name,
        "kind": "number",
        "fill": fill,
        "subtract": scaled["subtract"][0],
        "divide": scaled["divide"][0],
    }


def _fit_target(target: Target, rows: Rows, settings: Mapping[str, Any]) -> dict[str, Any]:
    if target.kind == "mask":
        return {"kind": "mask", "name": target.name, "classes": list(target.classes)}
    if target.kind == "classes":
        return {
            "kind": "classes",
            "name": target.name,
            "classes": list(target.classes),
            "one_hot": bool(settings["one_hot"]),
        }
    values = target.values[rows]
    values = values if target.kind == "numbers" else values[:, None]
    scale = "standardize" if settings["scale_target"] else "none"
    return {"kind": target.kind, "name": target.name, **scaling(spread(values), scale)}


def _apply_input(state: Mapping[str, Any], one: RawInput, rows: Rows | None) -> Array:
    if isinstance(one, ArrayInput):
        values = one.values if rows is None else one.values[rows]
        scaled = values.astype(np.float32)
        if any(state["subtract"]):
            scaled -= np.array(state["subtract"], dtype=np.float32)
        scaled /= np.array(state["divide"], dtype=np.float32)
        return scaled
    if isinstance(one, TableInput):
        return _apply_table(state, one, rows)
    chosen = one.values if rows is None else [one.values[row] for row in rows]
    return texts.numbers(chosen, state["words"], int(state["length"]), int(state["vocabulary"]))


def _apply_table(state: Mapping[str, Any], table: TableInput, rows: Rows | None) -> Array:
    parts = []
    for column_state, column in zip(state["columns"], table.columns, strict=True):
        values = column.values if rows is None else column.values[rows]
        if column_state["kind"] == "number":
            filled = np.where(np.isnan(values), column_state["fill"], values)
            parts.append(((filled - column_state["subtract"]) / column_state["divide"])[:, None])
            continue
        places = {name: place for place, name in enumerate(column_state["categories"])}
        codes = np.array([places.get(value, -1) for value in values], dtype=np.int64)
        if column_state["encoding"] == "ordinal":
            parts.append((codes + 1.0)[:, None])
        else:
            parts.append((codes[:, None] == np.arange(len(places))[None, :]).astype(np.float64))
    return np.concatenate(parts, axis=1).astype(np.float32)


def take(one: RawInput, rows: Rows) -> RawInput:
    """Return an input with some of its rows."""
    if isinstance(one, ArrayInput):
        return replace(one, values=one.values[rows])
    if isinstance(one, TableInput):
        return replace(one, columns=tuple(replace(column, values=column.values[rows]) for column in one.columns))
    return replace(one, values=[one.values[row] for row in rows])
