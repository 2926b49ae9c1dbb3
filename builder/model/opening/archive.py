"""The file itself: what kind it is, and what a `.keras` archive holds, looked at before anything is unpacked."""

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from builder.errors import OpeningError
from builder.model.opening import jsons

MOST_BYTES = 4_000_000_000
"""The largest file that is opened: a network of a thousand million numbers."""

MOST_CONFIG_BYTES = jsons.MOST_BYTES
MOST_MEMBERS = 1000
MOST_RATIO = 50
"""How many times smaller than its content a member of an archive may be. Weights hardly shrink at all."""

SMALL_BYTES = 1_000_000
"""A member of this size is looked at whatever its ratio is."""

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_MEMBERS = frozenset({CONFIG, METADATA, WEIGHTS})
_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Parts:
    """What a model file consists of.

    Args:
        config: The network as JSON; `None` where it is an attribute of the weights' file.
        weights: The file with the numbers; `None` where there are none.
        legacy: Whether it is the older format, in which one HDF5 file is all.
    """

    config: bytes | None
    weights: Path | None
    legacy: bool = False


def kind_of(path: Path) -> Literal["keras", "h5", "json"]:
    """Say by its first bytes what a file is; its name may say anything.

    Raises:
        OpeningError: It is none of the kinds that are opened.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise OpeningError("opening.file_too_large", most_gb=MOST_BYTES // 1_000_000_000)
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_ZIP):
        return "keras"
    if head.startswith(_HDF5):
        return "h5"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return "json"
    raise OpeningError("opening.unknown_file")


def parts_of(path: Path, folder: Path) -> Parts:
    """Take a model file apart.

    Args:
        path: The file.
        folder: An empty folder, for what is unpacked.

    Raises:
        OpeningError: It is no model file, or one that is not as Keras writes it.
    """
    kind = kind_of(path)
    if kind == "h5":
        return Parts(None, path, legacy=True)
    if kind == "json":
        if path.stat().st_size > MOST_CONFIG_BYTES:
            raise OpeningError("opening.config_too_large", most_mb=MOST_CONFIG_BYTES // 1_000_000)
        return Parts(path.read_bytes(), None)
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpacked(archive, folder)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError, RuntimeError) as error:
        raise OpeningError("opening.damaged_archive", detail=str(error)[:120]) from error


def _unpacked(archive: zipfile.ZipFile, folder: Path) -> Parts:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise OpeningError("opening.strange_member", name=f"{len(members)} files")
    seen: set[str] = set()
    for member in members:
        _look_at(member)
        if member.filename in seen:
            raise OpeningError("opening.strange_member", name=member.filename[:80])
        seen.add(member.filename)
    if CONFIG not in seen:
        raise OpeningError("opening.no_config")
    with archive.open(CONFIG) as file:
        # The directory of an archive may lie about a size.
        config = file.read(MOST_CONFIG_BYTES + 1)
    weights = None
    if WEIGHTS in seen:
        weights = folder / WEIGHTS
        _copy(archive, weights)
    return Parts(config, weights)


def _look_at(member: zipfile.ZipInfo) -> None:
    name = member.filename
    usual = name in _MEMBERS or (name.startswith("assets/") and ".." not in name and "\\" not in name)
    link = stat.S_ISLNK(member.external_attr >> 16)
    if not usual or link or member.flag_bits & _ENCRYPTED or member.compress_type not in _METHODS:
        raise OpeningError("opening.strange_member", name=name[:80])
    most = MOST_CONFIG_BYTES if name in (CONFIG, METADATA) else MOST_BYTES
    if member.file_size > most:
        raise OpeningError("opening.member_too_large", name=name, most_mb=most // 1_000_000)
    if member.file_size > SMALL_BYTES and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise OpeningError("opening.bomb", name=name)


def _copy(archive: zipfile.ZipFile, to: Path) -> None:
    left = archive.getinfo(WEIGHTS).file_size
    with archive.open(WEIGHTS) as source, to.open("wb") as target:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise OpeningError("opening.bomb", name=WEIGHTS)
            target.write(piece)
