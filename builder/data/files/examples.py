"""A table and its roles as a data set: inputs, target, and what had to be left out."""

from dataclasses import replace

import numpy as np

from builder.data.files.roles import MAX_CLASSES, Roles
from builder.data.files.table import Cells, Table
from builder.data.info import Notice, Task
from builder.data.raw import Array, ArrayInput, Column, Raw, RawInput, TableInput, Target, TextInput
from builder.data.texts import words_of
from builder.errors import DataError

MAX_CATEGORIES = 1000
MAX_WIDTH = 20_000
MAX_TEXTS = 4
MAX_WINDOW = 1000


def raw_of(table: Table, roles: Roles) -> Raw:
    """Return the data set that a table is, used in this way.

    Raises:
        DataError: The target is constant, missing or of the wrong kind, or no input is left.
    """
    if roles.window is not None:
        return _series(table, roles, roles.window)
    cells = table.column(roles.target)
    present = ~cells.missing()
    if not present.any():
        raise DataError("data.target_missing", column=cells.name)
    if present.sum() < 2:
        raise DataError("data.one_row")
    warnings = table.warnings
    if not present.all():
        warnings += (Notice("data.rows_without_target", {"count": int((~present).sum()), "column": cells.name}),)
        table = Table(tuple(replace(one, values=one.values[present]) for one in table.columns), warnings)
        cells = table.column(roles.target)
    target = target_of(cells, roles.task)
    inputs = _inputs(table, roles)
    sequence = all(isinstance(one, TextInput) for one in inputs)
    return Raw(roles.task, "sequence" if sequence else "table", inputs, target, warnings=warnings)


def target_of(cells: Cells, task: Task) -> Target:
    """Return a column without missing values as what is to be predicted.

    Raises:
        DataError: It never changes, has too many classes, or holds text where numbers are asked for.
    """
    if len({*cells.values.tolist()}) < 2:
        raise DataError("data.constant_target", column=cells.name, value=str(cells.texts(1)[0])[:40])
    if task == "regression":
        if cells.kind != "number":
            row = int(np.argmax([value is not None for value in cells.values]))
            received = str(cells.values[row])[:40]
            raise DataError("data.target_not_number", column=cells.name, row=row + 1, received=received)
        return Target(cells.name, "number", cells.values.astype(np.float64))
    if cells.kind == "number":
        different, codes = np.unique(cells.values, return_inverse=True)
        names = tuple(f"{value:.10g}" for value in different)
    else:
        texts = np.array([str(value) for value in cells.values])
        found, codes = np.unique(texts, return_inverse=True)
        names = tuple(str(name) for name in found)
    if len(names) > MAX_CLASSES:
        raise DataError("data.too_many_classes", column=cells.name, count=len(names), most=MAX_CLASSES)
    return Target(cells.name, "classes", codes.reshape(-1).astype(np.int64), names)


def text_input(name: str, values: Array) -> TextInput:
    """Return texts as an input, with their words counted."""
    lengths, found = [], set()
    for value in values:
        words = words_of(value)
        lengths.append(len(words) + 1)
        found.update(words)
    return TextInput(name, values, False, len(found), max(lengths), int(np.percentile(lengths, 90)))


def _inputs(table: Table, roles: Roles) -> tuple[RawInput, ...]:
    columns, texts = [], []
    for one in table.columns:
        if roles.roles.get(one.name) != "input" or one.name == roles.target:
            continue
        kind = roles.kinds[one.name]
        if kind == "text":
            texts.append(text_input(one.name, np.array(one.texts(), dtype=object)))
        else:
            columns.append(_column(one, kind))
    if not columns and not texts:
        raise DataError("data.no_inputs", target=roles.target)
    if len(texts) > MAX_TEXTS:
        raise DataError("data.too_many_texts", count=len(texts), most=MAX_TEXTS)
    width = sum(len(column.categories()) if column.kind == "category" else 1 for column in columns)
    if width > MAX_WIDTH:
        raise DataError("data.too_wide", count=width, most=MAX_WIDTH)
    table_input = (TableInput("features", tuple(columns)),) if columns else ()
    return (*table_input, *texts)


def _column(one: Cells, kind: str) -> Column:
    if kind == "number":
        if one.kind != "number":
            row = next((row for row, value in enumerate(one.values) if value is not None), 0)
            received = str(one.values[row])[:40]
            raise DataError("data.column_not_number", column=one.name, row=row + 1, received=received)
        return Column(one.name, "number", one.values)
    if kind == "empty":
        raise DataError("data.column_empty", column=one.name)
    column = Column(one.name, "category", np.array(one.texts(), dtype=object))
    count = len(column.categories())
    if count > MAX_CATEGORIES:
        raise DataError("data.too_many_categories", column=one.name, count=count, most=MAX_CATEGORIES)
    return column


def _series(table: Table, roles: Roles, window: int) -> Raw:
    # The past of the target comes first, then that of every other input.
    names = [roles.target, *(one.name for one in table.columns if roles.roles.get(one.name) == "input")]
    channels = []
    for name in dict.fromkeys(names):
        cells = table.column(name)
        if cells.kind != "number":
            received = str(next((value for value in cells.values if value is not None), ""))[:40]
            raise DataError("data.column_not_number", column=name, row=1, received=received)
        channels.append(_without_gaps(cells))
    values = np.stack(channels, axis=1)
    if len(values) < window + 10 or window > MAX_WINDOW:
        raise DataError("data.series_too_short", count=len(values), window=window, least=window + 10, most=MAX_WINDOW)
    if values[:, 0].min() == values[:, 0].max():
        raise DataError("data.constant_target", column=roles.target, value=f"{values[0, 0]:g}")
    pieces = np.lib.stride_tricks.sliding_window_view(values[:-1], window, axis=0).transpose(0, 2, 1)
    target = Target(roles.target, "number", values[window:, 0])
    past = ArrayInput("past", pieces)
    return Raw("regression", "sequence", (past,), target, ordered=True, warnings=table.warnings)


def _without_gaps(cells: Cells) -> Array:
    # What is missing repeats the value before it: an average with the one after would tell the future.
    known = np.flatnonzero(~np.isnan(cells.values))
    if not len(known):
        raise DataError("data.target_missing", column=cells.name)
    before = np.searchsorted(known, np.arange(len(cells.values)), side="right") - 1
    filled: Array = cells.values[known[np.maximum(before, 0)]]
    return filled
