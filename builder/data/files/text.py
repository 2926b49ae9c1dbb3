"""Bytes as text as rows: encoding, delimiter, decimal sign and header are guessed, each from what the file shows."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from builder.data.files.guess import Reading
from builder.data.info import Notice
from builder.errors import DataError

if TYPE_CHECKING:
    import _csv

MAX_CELLS = 10_000_000
MAX_COLUMNS = 3000
MAX_FIELD = 1_000_000
SAMPLE_ROWS = 200
MAX_NUMBER = 1e30
"""Networks count in float32, which ends at 3e38; a number beyond this is a slip, or a code for a missing value."""

_DELIMITERS = (",", ";", "\t", "|")
SPACE = " "
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA_NUMBER = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+([eE][+-]?\d+)?")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")

csv.field_size_limit(MAX_FIELD)


def decoded(name: str, data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the encoding that it has.

    Args:
        name: What the file is called.
        data: Its bytes.
        encoding: Which encoding to use; `None` to find it out.

    Raises:
        DataError: It is no text, or not of the encoding that was named.
    """
    used = encoding or _encoding(name, data)
    try:
        text = data.decode(used)
    except (UnicodeDecodeError, LookupError) as error:
        raise DataError("data.wrong_encoding", name=name, encoding=used) from error
    return text.removeprefix("\ufeff"), used


def rows_of(name: str, text: str, reading: Reading) -> list[list[str]]:
    """Return the rows of a text, every one of the same length, without those that are blank.

    Raises:
        DataError: A row is longer or shorter than the first, a cell is too long, or there are too many.
    """
    rows: list[list[str]] = []
    reader = _reader(text, reading.delimiter)
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if rows and len(row) != len(rows[0]):
                raise DataError(
                    "data.ragged_row",
                    row=reader.line_num,
                    expected=len(rows[0]),
                    received=len(row),
                    delimiter=shown(reading.delimiter),
                )
            rows.append(row)
            if len(row) > MAX_COLUMNS:
                raise DataError("data.too_many_columns", count=len(row), most=MAX_COLUMNS)
            if len(rows) * len(row) > MAX_CELLS:
                raise DataError("data.too_many_cells", most=MAX_CELLS)
    except csv.Error as error:
        raise DataError("data.bad_row", row=reader.line_num, most=MAX_FIELD, detail=str(error)) from error
    if not rows:
        raise DataError("data.empty_file", name=name)
    return rows


def guess_reading(text: str, encoding: str) -> tuple[Reading, list[Notice]]:
    """Guess how a text is read, with a reason for each guess."""
    delimiter, sample = _delimiter(text)
    decimal = _decimal(sample, delimiter)
    header = has_header(sample, decimal)
    reasons = [
        Notice("data.why_encoding", {"encoding": encoding}),
        Notice("data.why_delimiter", {"delimiter": shown(delimiter), "columns": len(sample[0]) if sample else 0}),
    ]
    if decimal == ",":
        reasons.append(Notice("data.why_decimal_comma"))
    first = ", ".join(cell.strip() for cell in sample[0][:4])[:80] if sample else ""
    reasons.append(Notice("data.why_header" if header else "data.why_no_header", {"first": first}))
    return Reading(encoding, delimiter, decimal, header), reasons


def number(cell: str, decimal: str) -> float | None:
    """Return a cell as a number, or `None` if it is none. Words like `inf` and `nan` are none, nor is 1e99."""
    cell = cell.strip()
    if decimal == ",":
        if "," in cell:
            if not _COMMA_NUMBER.fullmatch(cell):
                return None
            cell = cell.replace(".", "").replace(",", ".")
        elif not _NUMBER.fullmatch(cell):
            return None
    elif not _NUMBER.fullmatch(cell):
        return None
    value = float(cell)
    return value if abs(value) <= MAX_NUMBER else None


def has_header(rows: list[list[str]], decimal: str) -> bool:
    """Guess whether the first row names the columns: it holds no number, and differs from what stands below it."""
    if len(rows) < 2:
        return bool(rows) and all(number(cell, decimal) is None for cell in rows[0])
    first, rest = [cell.strip() for cell in rows[0]], rows[1:]
    if any(number(cell, decimal) is not None for cell in first):
        return False
    below = [[row[place] for row in rest if place < len(row) and row[place].strip()] for place in range(len(first))]
    if any(cells and sum(number(cell, decimal) is not None for cell in cells) > len(cells) / 2 for cells in below):
        return True
    filled = [cell for cell in first if cell]
    repeated = any(cell in {other.strip() for other in cells} for cell, cells in zip(first, below, strict=True) if cell)
    return bool(filled) and len(set(filled)) == len(filled) and not repeated and max(map(len, filled)) <= 60


def shown(delimiter: str) -> str:
    """Return a delimiter as a person can read it."""
    return {"\t": "⇥", SPACE: "␣"}.get(delimiter, delimiter)


def _encoding(name: str, data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return encoding
    sample = data[:100_000]
    if b"\0" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        # Text that is mostly Latin letters has a zero in every second byte of UTF-16.
        if odd > 0.3 * len(sample) / 2 and even < 0.05 * len(sample) / 2:
            return "utf-16-le"
        if even > 0.3 * len(sample) / 2 and odd < 0.05 * len(sample) / 2:
            return "utf-16-be"
        raise DataError("data.binary_file", name=name)
    control = sum(sample.count(code) for code in range(32) if code not in (9, 10, 12, 13))
    if control > 0.02 * len(sample):
        raise DataError("data.binary_file", name=name)
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "gb18030" if _is_chinese(data) else "latin-1"


def _is_chinese(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    # Chinese characters are two bytes from 128 on, so such bytes come in even runs; accented Latin letters come alone.
    runs = [len(run) for run in _HIGH_RUN.findall(data[:1_000_000])]
    even = sum(run for run in runs if run % 2 == 0)
    return even > 0.6 * sum(runs)


def _delimiter(text: str) -> tuple[str, list[list[str]]]:
    best: tuple[float, str, list[list[str]]] = (-1.0, ",", [])
    for delimiter in (*_DELIMITERS, SPACE):
        rows = _sample(text, delimiter)
        if not rows:
            continue
        width, times = Counter(len(row) for row in rows).most_common(1)[0]
        score = times / len(rows) * (1 + min(width, 50) / 50) if width > 1 else 0.1
        # Sentences hold spaces as well: they separate cells only where nothing else does and every row agrees.
        if delimiter == SPACE and (best[0] > 0.1 or times < len(rows)):
            continue
        if score > best[0]:
            best = (score, delimiter, rows)
    width = len(best[2][0]) if best[2] else 0
    return best[1], [row for row in best[2] if len(row) == width]


def _sample(text: str, delimiter: str) -> list[list[str]]:
    # The cut may tear the last line; one line less does no harm in a sample.
    piece, rows = text[:400_000], []
    try:
        for row in _reader(piece, delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > SAMPLE_ROWS:
                return rows
    except csv.Error:
        return []
    return rows[:-1] if len(piece) < len(text) and len(rows) > 1 else rows


def _reader(text: str, delimiter: str) -> "_csv.Reader":
    if delimiter == SPACE:
        # Columns are lined up with any number of spaces, before the first cell and behind the last as well.
        text = "\n".join(line.strip() for line in text.splitlines())
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)


def _decimal(rows: list[list[str]], delimiter: str) -> str:
    if delimiter == ",":
        # Only quoted cells could hold a comma then, and those are as likely thousands.
        return "."
    cells = [cell.strip() for row in rows for cell in row]
    commas = sum(bool(_COMMA_NUMBER.fullmatch(cell)) for cell in cells)
    points = sum("." in cell and bool(_NUMBER.fullmatch(cell)) for cell in cells)
    return "," if commas > points else "."
