"""Rows of text as typed columns, and the guess of what each column is good for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from builder.data.files.guess import ColumnKind, Reading
from builder.data.files.text import MAX_NUMBER, number
from builder.data.info import Notice
from builder.data.raw import Array
from builder.data.texts import words_of
from builder.errors import DataError

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-", ".", "#n/a", "nil", "缺失", "无"})
_DATE = re.compile(
    r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
)
MOST_CATEGORIES = 50
MOST_ODD = 0.1
"""Share of values that may be no numbers in a column that is taken for numbers."""

SENTENCE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Cells:
    """One column as it was read.

    Args:
        name: Its heading.
        kind: What it was taken for.
        values: float64 with NaN where missing for `number`, else text or `None`.
    """

    name: str
    kind: ColumnKind
    values: Array

    def missing(self) -> Array:
        """Say for each row whether its value is missing."""
        if self.kind == "number":
            return np.isnan(self.values)
        return np.array([value is None for value in self.values], dtype=bool)

    def texts(self, most: int | None = None) -> list[str | None]:
        """Return the values, or the first so many of them, as text, whole numbers without a point."""
        values = self.values[:most].tolist()
        if self.kind != "number":
            return [None if value is None else str(value) for value in values]
        return [None if value != value else f"{value:.10g}" for value in values]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one length, and what was odd about reading them."""

    columns: tuple[Cells, ...]
    warnings: tuple[Notice, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0].values)

    def column(self, name: str) -> Cells:
        """Return the column of this name.

        Raises:
            DataError: There is none.
        """
        for one in self.columns:
            if one.name == name:
                return one
        raise DataError("data.no_column", name=str(name)[:60], known=", ".join(one.name for one in self.columns)[:200])


def table_of(rows: list[list[str]], reading: Reading) -> Table:
    """Return rows of text as typed columns.

    Args:
        rows: All rows, the names first if there are any.
        reading: Decimal sign and whether there is a header.

    Raises:
        DataError: There is a header and nothing else, a single row, or two columns of one name.
    """
    names, body = _names(rows, reading.header)
    if not body:
        raise DataError("data.only_header", columns=", ".join(names)[:120])
    if len(body) == 1:
        raise DataError("data.one_row")
    columns, warnings = [], []
    first_row = 2 if reading.header else 1
    for name, column in zip(names, zip(*body, strict=True), strict=True):
        cells, odd = _typed(name, column, reading.decimal)
        columns.append(cells)
        if odd:
            row, received, count = odd
            values = {"column": name, "count": count, "row": row + first_row, "received": received[:40]}
            warnings.append(Notice("data.odd_values", values))
    return Table(tuple(columns), tuple(warnings))


def _names(rows: list[list[str]], header: bool) -> tuple[list[str], list[list[str]]]:
    if not header:
        return [f"column {place + 1}" for place in range(len(rows[0]))], rows
    names = [cell.strip()[:200] or f"column {place + 1}" for place, cell in enumerate(rows[0])]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise DataError("data.duplicate_columns", name=name, first=names.index(name) + 1, second=place + 1)
    return names, rows[1:]


def _typed(name: str, cells: Sequence[str], decimal: str) -> tuple[Cells, tuple[int, str, int] | None]:
    plain = _plain_numbers(cells) if decimal == "." else None
    if plain is not None:
        return Cells(name, "number", plain), None
    cells = [cell.strip() for cell in cells]
    present = [None if cell.lower() in MISSING else cell for cell in cells]
    count = sum(cell is not None for cell in present)
    if not count:
        return Cells(name, "empty", np.array(present, dtype=object)), None
    numbers = [None if cell is None else number(cell, decimal) for cell in present]
    odd = [row for row, cell in enumerate(present) if cell is not None and numbers[row] is None]
    if len(odd) <= MOST_ODD * count:
        values = np.array([np.nan if one is None else one for one in numbers], dtype=np.float64)
        first = (odd[0], cells[odd[0]], len(odd)) if odd else None
        return Cells(name, "number", values), first
    return Cells(name, _kind_of_text(present), np.array(present, dtype=object)), None


def _plain_numbers(cells: Sequence[str]) -> Array | None:
    # Most columns are numbers without a gap, and those are read ten times faster all at once. What `float` takes and
    # a table does not mean (1_000, inf, nan) goes the long way.
    try:
        values = np.array(list(map(float, cells)), dtype=np.float64)
    except ValueError:
        return None
    fine = bool(np.all(np.abs(values) <= MAX_NUMBER)) and "_" not in "".join(cells)
    return values if fine else None


def _kind_of_text(cells: Sequence[str | None]) -> ColumnKind:
    present = [cell for cell in cells if cell is not None]
    if sum(bool(_DATE.fullmatch(cell)) for cell in present[:1000]) > 0.95 * min(len(present), 1000):
        return "date"
    different = len(set(present))
    lengths = [len(words_of(cell)) for cell in present[:1000]]
    wordy = sum(lengths) / len(lengths) >= SENTENCE_WORDS
    if different <= MOST_CATEGORIES and (different * 2 <= len(present) or (different <= 10 and not wordy)):
        return "category"
    return "text" if wordy else "name"


def to_arrays(table: Table) -> dict[str, Array]:
    """Return a table as arrays without objects, so that it can be kept without pickle."""
    arrays: dict[str, Array] = {}
    for place, one in enumerate(table.columns):
        if one.kind == "number":
            arrays[f"numbers{place}"] = one.values
            continue
        encoded = [b"" if value is None else str(value).encode() for value in one.values]
        arrays[f"bytes{place}"] = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        arrays[f"ends{place}"] = np.cumsum([len(part) for part in encoded], dtype=np.int64)
        arrays[f"missing{place}"] = one.missing()
    return arrays


def from_arrays(arrays: Any, names: Sequence[str], kinds: Sequence[ColumnKind]) -> Table:
    """Return the table that `to_arrays` laid out."""
    columns = []
    for place, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        if kind == "number":
            columns.append(Cells(name, kind, arrays[f"numbers{place}"]))
            continue
        content, ends = arrays[f"bytes{place}"].tobytes(), arrays[f"ends{place}"]
        starts = np.concatenate([[0], ends[:-1]])
        texts = [content[start:end].decode() for start, end in zip(starts, ends, strict=True)]
        missing = arrays[f"missing{place}"]
        values = np.array([None if gone else text for text, gone in zip(texts, missing, strict=True)], dtype=object)
        columns.append(Cells(name, kind, values))
    return Table(tuple(columns))
