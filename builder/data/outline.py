"""The outline of a data set: everything that the canvas, the checks and the proposals need, without the examples."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from builder.data.info import Modality, Notice, TargetKind, Task
from builder.data.raw import ArrayInput, Column, Raw, RawInput, Spread, TableInput, Target, spread


@dataclass(frozen=True, slots=True)
class ColumnOutline:
    """One column of a table: its spread if it holds numbers, its categories if not, and how many values are missing."""

    name: str
    kind: Literal["number", "category"]
    spread: Spread | None
    categories: tuple[str, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class ArrayOutline:
    """An input of arrays.

    Args:
        name: What it is called.
        shape: Without the batch axis.
        spread: By channel; `None` before a download.
        top: The value that stands for full.
    """

    name: str
    shape: tuple[int, ...]
    spread: Spread | None
    top: float | None


@dataclass(frozen=True, slots=True)
class TableOutline:
    """An input of table columns, and how many of its rows miss a value."""

    name: str
    columns: tuple[ColumnOutline, ...]
    incomplete: int


@dataclass(frozen=True, slots=True)
class TextOutline:
    """An input of texts; the fields are those of `TextInput`."""

    name: str
    numbered: bool
    words: int
    longest: int
    usual: int | None


InputOutline = ArrayOutline | TableOutline | TextOutline


@dataclass(frozen=True, slots=True)
class TargetOutline:
    """What is to be predicted; the fields are those of `TargetInfo`, before the preparation."""

    name: str
    kind: TargetKind
    classes: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    spread: Spread | None = None
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A data set without its examples."""

    task: Task
    modality: Modality
    examples: int
    inputs: tuple[InputOutline, ...]
    target: TargetOutline
    warnings: tuple[Notice, ...] = ()


FEW_ROWS = 100
IMBALANCE = 10


def outline(raw: Raw) -> Outline:
    """Return the outline of a data set that was read."""
    target = _target(raw.target)
    inputs = tuple(_input(one) for one in raw.inputs)
    return Outline(raw.task, raw.modality, len(raw), inputs, target, raw.warnings + _warnings(len(raw), inputs, target))


def _input(one: RawInput) -> InputOutline:
    if isinstance(one, ArrayInput):
        return ArrayOutline(one.name, one.values.shape[1:], spread(one.values), one.top)
    if isinstance(one, TableInput):
        columns = tuple(_column(column) for column in one.columns)
        return TableOutline(one.name, columns, int(one.missing().sum()))
    return TextOutline(one.name, one.numbered, one.words, one.longest, one.usual)


def _column(column: Column) -> ColumnOutline:
    missing = int(column.missing().sum())
    if column.kind == "number":
        return ColumnOutline(column.name, "number", spread(column.values[:, None]), (), missing)
    return ColumnOutline(column.name, "category", None, column.categories(), missing)


def _target(target: Target) -> TargetOutline:
    if target.kind == "classes":
        counts = np.bincount(target.values.astype(np.int64), minlength=len(target.classes))
        return TargetOutline(target.name, "classes", target.classes, tuple(int(count) for count in counts))
    if target.kind == "mask":
        return TargetOutline(target.name, "mask", target.classes, shape=target.values.shape[1:])
    values = target.values if target.kind == "numbers" else target.values[:, None]
    return TargetOutline(target.name, target.kind, spread=spread(values))


def _warnings(examples: int, inputs: tuple[InputOutline, ...], target: TargetOutline) -> tuple[Notice, ...]:
    found = []
    if examples < FEW_ROWS:
        found.append(Notice("data.few_rows", {"count": examples}))
    present = [count for count in target.counts if count]
    if present and max(present) > IMBALANCE * min(present):
        most, least = target.counts.index(max(present)), target.counts.index(min(present))
        found.append(
            Notice(
                "data.imbalanced",
                {"most": target.classes[most], "most_count": max(present)}
                | {"least": target.classes[least], "least_count": min(present)},
            )
        )
    for one in inputs:
        if isinstance(one, TableOutline):
            found += _table_warnings(one)
    return tuple(found)


def _table_warnings(table: TableOutline) -> list[Notice]:
    found = []
    constant = [
        column.name
        for column in table.columns
        if (column.spread is not None and column.spread.low[0] == column.spread.high[0])
        or (column.kind == "category" and len(column.categories) < 2)
    ]
    if constant:
        found.append(Notice("data.constant_columns", {"columns": ", ".join(constant[:8])}))
    missing = sum(column.missing for column in table.columns)
    if missing:
        found.append(Notice("data.missing_values", {"count": missing, "rows": table.incomplete}))
    return found
