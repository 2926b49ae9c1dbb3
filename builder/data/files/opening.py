"""Foreign bytes, opened with care: sizes are checked before memory is taken, and nothing in them is ever run."""

import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from builder.errors import DataError

Upload: TypeAlias = bytes | Path
Packing: TypeAlias = Literal["plain", "gzip", "zip"]

MAX_BYTES = 200_000_000
"""Of one upload, as it comes."""

MAX_OPENED_BYTES = 1_000_000_000
"""Of everything in it once unpacked. A small file that grows beyond is a zip bomb."""

MAX_MEMBERS = 50_000
_STEP = 1 << 20


def members(upload: Upload | Mapping[str, Upload], name: str) -> dict[str, bytes]:
    """Return what an upload holds, by file name: itself, or what was packed into it.

    Where two packed files hold one name, each has a folder of its own, called as it is: `cats.zip` and `dogs.zip` with
    a `1.png` each are `cats/1.png` and `dogs/1.png`.

    Args:
        upload: A file as bytes or by its path, or several by their names.
        name: What a single file is called.

    Raises:
        DataError: It is empty, too large, damaged, or unpacks to too much.
    """
    opened = {file: _unpack(file, _bytes(file, content)) for file, content in _files(upload, name).items()}
    folders = _folders(opened)
    return {folders.get(file, "") + path: data for file, found in opened.items() for path, data in found.items()}


def packing(upload: Upload | Mapping[str, Upload], name: str) -> dict[str, Packing]:
    """Return how each file of an upload is packed, by its name. Arguments and errors as for `members`."""
    return {file: _packing(_bytes(file, content)) for file, content in _files(upload, name).items()}


def _folders(opened: Mapping[str, Mapping[str, bytes]]) -> dict[str, str]:
    """Return the folder of each packed file where one alone would not hold them all."""
    taken = Counter(path for found in opened.values() for path in found)
    if all(count == 1 for count in taken.values()):
        return {}
    plain = {file.split("/")[0] for file, found in opened.items() if file in found}
    folders: dict[str, str] = {}
    for file, found in opened.items():
        if file not in found:
            bare = file.removesuffix(".gz").removesuffix(".zip")
            folders[file] = next(one for one in (bare, file, f"{file} unpacked") if one not in plain)
            plain.add(folders[file])
    return {file: f"{folder}/" for file, folder in folders.items()}


def _files(upload: Upload | Mapping[str, Upload], name: str) -> Mapping[str, Upload]:
    return upload if isinstance(upload, Mapping) else {name: upload}


def _packing(data: bytes) -> Packing:
    if data[:2] == b"\x1f\x8b":
        return "gzip"
    return "zip" if data[:4] == b"PK\x03\x04" else "plain"


def _bytes(name: str, content: Upload) -> bytes:
    try:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        if size > MAX_BYTES:
            raise DataError("data.file_too_large", name=name, size_mb=size // 1_000_000, most_mb=MAX_BYTES // 1_000_000)
        data = content if isinstance(content, bytes) else content.read_bytes()
    except OSError as error:
        raise DataError("data.file_unreadable", name=name, reason=error.strerror or str(error)) from error
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DataError("data.empty_file", name=name)
    return data


def _unpack(name: str, data: bytes) -> dict[str, bytes]:
    how = _packing(data)
    if how == "gzip":
        return {name.removesuffix(".gz"): _gunzip(name, data)}
    return _unzip(name, data) if how == "zip" else {name: data}


def _gunzip(name: str, data: bytes) -> bytes:
    parts, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while part := stream.read(_STEP):
                size += len(part)
                if size > MAX_OPENED_BYTES:
                    raise DataError("data.unpacks_too_large", name=name, most_mb=MAX_OPENED_BYTES // 1_000_000)
                parts.append(part)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError("data.packed_damaged", name=name) from error
    if not size:
        raise DataError("data.empty_file", name=name)
    return b"".join(parts)


def _unzip(name: str, data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            chosen = _members(name, archive)
            return {member.filename: _member(name, archive, member) for member in chosen}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise DataError("data.packed_damaged", name=name) from error


def _members(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    listed = archive.infolist()
    if any(member.filename == "xl/workbook.xml" for member in listed):
        raise DataError("data.excel", name=name)
    # What macOS and Windows lay beside the files is no data.
    wanted = [
        member
        for member in listed
        if not member.is_dir()
        and not any(part.startswith((".", "__MACOSX")) for part in member.filename.split("/"))
        and not member.filename.endswith(("Thumbs.db", "desktop.ini"))
    ]
    if not wanted:
        raise DataError("data.empty_file", name=name)
    if len(wanted) > MAX_MEMBERS:
        raise DataError("data.too_many_members", name=name, count=len(wanted), most=MAX_MEMBERS)
    if sum(member.file_size for member in wanted) > MAX_OPENED_BYTES:
        raise DataError("data.unpacks_too_large", name=name, most_mb=MAX_OPENED_BYTES // 1_000_000)
    if any(member.flag_bits & 1 for member in wanted):
        raise DataError("data.packed_locked", name=name)
    return wanted


def _member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        # A header may lie about the size; what is read is what counts.
        content = stream.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise DataError("data.packed_damaged", name=name)
    if _packing(content) == "gzip":
        return _gunzip(member.filename, content)
    return content
