"""One upload, whatever it is, as examples: the format is told from its bytes, not from its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from builder.data.files import images
from builder.data.files.arrays import Arrays, from_idx, from_npz, is_idx, is_npz
from builder.data.files.examples import raw_of
from builder.data.files.guess import ColumnGuess, Format, Guess, Reading
from builder.data.files.opening import Packing, Upload, members, packing
from builder.data.files.roles import Roles, guess_roles
from builder.data.files.shaping import raw_of_arrays
from builder.data.files.table import Table, table_of
from builder.data.files.text import decoded, guess_reading, rows_of
from builder.data.info import Notice
from builder.data.raw import ArrayInput, Raw, TableInput
from builder.errors import DataError


@dataclass(frozen=True, slots=True)
class Opened:
    """An upload that was read.

    Args:
        guess: What it was taken for.
        table, roles: For separated text its columns and what they are used for.
        arrays: For the other formats their arrays.
        text: For separated text the unpacked bytes, so that it can be read again in another way.
        uploads: The files that were brought, by name: `plain`, `gzip` or `zip`. A script opens them again.
    """

    guess: Guess
    table: Table | None = None
    roles: Roles | None = None
    arrays: Arrays | None = None
    text: bytes = b""
    uploads: Mapping[str, Packing] = field(default_factory=dict)


def opened(upload: Upload | Mapping[str, Upload], name: str) -> Opened:
    """Read an upload and guess what it is.

    Raises:
        DataError: It can't be read; the sentence says where and what to do.
    """
    return replace(_opened(members(upload, name)), uploads=packing(upload, name))


def _opened(files: dict[str, bytes]) -> Opened:
    if is_npz(files):
        return of_arrays("npz", from_npz(files))
    if is_idx(files):
        return of_arrays("idx", from_idx(files))
    if images.are_pictures(files):
        return of_arrays("images", images.from_pictures(files))
    if len(files) > 1:
        tables = [file for file in files if file.lower().endswith((".csv", ".tsv", ".txt"))]
        if len(tables) != 1:
            raise DataError("data.many_files", count=len(files), first=", ".join(sorted(files)[:3])[:120])
        files = {tables[0]: files[tables[0]]}
    [(file, data)] = files.items()
    _refuse_known(file, data)
    text, encoding = decoded(file, data)
    reading, reasons = guess_reading(text, encoding)
    return of_text(file, data, reading, reasons)


def of_text(name: str, data: bytes, reading: Reading, reasons: list[Notice]) -> Opened:
    """Read separated text in a given way, and guess what its columns are used for."""
    text, _ = decoded(name, data, reading.encoding)
    table = table_of(rows_of(name, text, reading), reading)
    roles, why = guess_roles(table)
    return Opened(guess_of_table(table, roles, reading, [*reasons, *why]), table, roles, text=data)


def of_arrays(form: Format, arrays: Arrays) -> Opened:
    """Guess what arrays are."""
    return Opened(guess_of_arrays(form, raw_of_arrays(arrays)), arrays=arrays)


def guess_of_table(table: Table, roles: Roles, reading: Reading, reasons: list[Notice]) -> Guess:
    """Return what a table was taken for.

    Raises:
        DataError: Used in this way it is no data set.
    """
    raw = raw_of(table, roles)
    columns = []
    for one in table.columns:
        first = tuple(str(text)[:60] for text in one.texts(20) if text is not None)[:3]
        missing = int(one.missing().sum())
        columns.append(ColumnGuess(one.name, roles.kinds[one.name], roles.roles[one.name], missing, first))
    guess = Guess("csv", roles.task, roles.target, len(raw), reading, tuple(columns), roles.window)
    classes = len(raw.target.classes) if raw.target.kind == "classes" else None
    return replace(guess, classes=classes, reasons=tuple(reasons), warnings=raw.warnings)


def guess_of_arrays(form: Format, raw: Raw) -> Guess:
    """Return what arrays were taken for."""
    one = raw.inputs[0]
    shape: tuple[int, ...] = ()
    if isinstance(one, ArrayInput):
        shape = tuple(int(length) for length in one.values.shape[1:])
    elif isinstance(one, TableInput):
        shape = (len(one.columns),)
    classes = len(raw.target.classes) if raw.target.kind == "classes" else None
    reasons = [Notice(f"data.why_{raw.modality}", {"shape": " × ".join(map(str, shape))})]
    if classes is not None:
        reasons.append(Notice("data.why_array_classes", {"count": classes}))
    else:
        reasons.append(Notice("data.why_array_numbers"))
    if raw.test_target is not None:
        reasons.append(Notice("data.why_test_part", {"count": len(raw.test_target.values)}))
    guess = Guess(form, raw.task, raw.target.name, len(raw), shape=shape, classes=classes)
    return replace(guess, reasons=tuple(reasons), warnings=raw.warnings)


def _refuse_known(name: str, data: bytes) -> None:
    # Formats that are often tried, named so that a person knows what to do instead.
    known = {b"\x89HDF": "HDF5", b"PAR1": "Parquet", b"\xd0\xcf\x11\xe0": "Excel (.xls)", b"%PDF": "PDF"}
    known |= {b"\x93NUM": "NPY", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WAV", b"SQLi": "SQLite"}
    for mark, title in known.items():
        if data.startswith(mark):
            raise DataError("data.other_format", name=name, received=title)
    if data[:2] == b"\x80\x04" or data[:2] == b"\x80\x05":
        raise DataError("data.other_format", name=name, received="pickle")
