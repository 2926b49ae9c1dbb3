"""How events lie in `run.db`: points and histograms as numpy arrays, everything else as JSON."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, str, int, int, Mapping[str, float]]
"""Time in seconds, phase, epoch, step, values by name."""

Structured = NDArray[np.void]

SCHEMA = """
CREATE TABLE IF NOT EXISTS names(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS ev(id INTEGER PRIMARY KEY, kind INT NOT NULL, names INT, seq0 INT NOT NULL, n INT NOT NULL,
                              t REAL NOT NULL, b BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS ev_of_kind ON ev(kind, id) WHERE kind > 1;
"""

_FIXED = {"layer", "name", "low", "high", "counts"}


class Kind(IntEnum):
    """The kinds of rows."""

    POINTS = 1
    HISTOGRAMS = 2
    EPOCH = 3
    STATUS = 4
    RESULT = 5
    LOG = 6
    CHECKPOINT = 7
    ACKNOWLEDGEMENT = 8


KIND_NAMES = {kind: kind.name.lower() for kind in Kind}


def points_dtype(count: int) -> np.dtype[np.void]:
    """Return the layout of one point with this many values."""
    return np.dtype([("t", "<f8"), ("epoch", "<i4"), ("step", "<i4"), ("values", "<f8", (count,))])


def pack_points(points: Iterable[Point]) -> list[tuple[str, float, int, bytes]]:
    """Group points that have the same phase and names, in order.

    Returns:
        For each group its names as JSON, the time of the last point, how many they are, and their bytes.
    """
    groups: dict[tuple[str, ...], list[Point]] = {}
    for point in points:
        groups.setdefault((point[1], *point[4]), []).append(point)
    packed = []
    for (phase, *names), members in groups.items():
        rows = [(t, epoch, step, tuple(values.values())) for t, _, epoch, step, values in members]
        try:
            content = np.array(rows, dtype=points_dtype(len(names))).tobytes()
        except (TypeError, ValueError):
            # A metric gave something that is no number. The others are worth keeping.
            rows = [(*row[:3], tuple(map(_number, row[3]))) for row in rows]
            content = np.array(rows, dtype=points_dtype(len(names))).tobytes()
        packed.append((_text([phase, names]), members[-1][0], len(members), content))
    return packed


def unpack_points(names: str, content: bytes) -> tuple[str, list[str], Structured]:
    """Return phase, names and the array of one row of points.

    Raises:
        ValueError: The bytes don't fit the names.
    """
    phase, fields = json.loads(names)
    return phase, fields, np.frombuffer(content, dtype=points_dtype(len(fields)))


def pack_histograms(what: str, epoch: int, step: int, tensors: Sequence[Mapping[str, Any]]) -> tuple[str, bytes]:
    """Pack the histograms of one moment.

    Args:
        what: `weights`, `gradients` or `activations`.
        epoch: The epoch, counted from 0.
        step: The step within all training, or within the epoch, as the points count it.
        tensors: For each tensor `layer`, `name`, `low`, `high`, `counts`, and any other numbers.

    Returns:
        What is the same in each frame as JSON, and the bytes.

    Raises:
        ValueError: The tensors don't have the same number of bins.
    """
    fields = list(dict.fromkeys(name for tensor in tensors for name in tensor if name not in _FIXED))
    bins = {len(tensor["counts"]) for tensor in tensors} or {0}
    if len(bins) > 1:
        raise ValueError(f"histograms of one frame need the same number of bins, got {sorted(bins)}")
    width = 2 if all(max(tensor["counts"], default=0) < 1 << 16 for tensor in tensors) else 4
    labels = [[tensor["layer"], tensor["name"]] for tensor in tensors]
    names = _text({"what": what, "tensors": labels, "fields": fields, "bins": bins.pop(), "width": width})
    frame = np.zeros(len(tensors), dtype=_frame_dtype(json.loads(names)))
    for row, tensor in zip(frame, tensors, strict=True):
        row["low"], row["high"], row["counts"] = _number(tensor["low"]), _number(tensor["high"]), tensor["counts"]
        row["numbers"] = [_number(tensor.get(name)) for name in fields]
    return names, np.array([epoch, step], "<i4").tobytes() + frame.tobytes()


def unpack_histograms(names: str, content: bytes) -> dict[str, Any]:
    """Return `what`, `epoch`, `step` and `tensors` of one frame, ready for JSON.

    Raises:
        ValueError: The bytes don't fit the names.
    """
    layout = json.loads(names)
    epoch, step = np.frombuffer(content[:8], "<i4").tolist()
    frame = np.frombuffer(content[8:], dtype=_frame_dtype(layout))
    if len(frame) != len(layout["tensors"]):
        raise ValueError(f"{len(frame)} histograms for {len(layout['tensors'])} tensors")
    tensors = []
    for (layer, name), row in zip(layout["tensors"], frame, strict=True):
        numbers = dict(zip(layout["fields"], map(plain_number, row["numbers"].tolist()), strict=True))
        low, high = plain_number(float(row["low"])), plain_number(float(row["high"]))
        known = {"layer": layer, "name": name, "low": low, "high": high, "counts": row["counts"].tolist()}
        tensors.append(known | numbers)
    return {"what": layout["what"], "epoch": epoch, "step": step, "tensors": tensors}


def pack_json(content: Mapping[str, Any]) -> bytes:
    """Return plain values as bytes. Numbers that JSON doesn't have become `null`, unknown things their text."""
    return _text(plain(content)).encode()


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: numpy's numbers as Python's, and `None` for what is not finite."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, float):
        return plain_number(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def plain_number(value: float) -> float | None:
    """Return a number, or `None` for NaN and infinity, which JSON doesn't have."""
    return value if math.isfinite(value) else None


def _frame_dtype(layout: Mapping[str, Any]) -> np.dtype[np.void]:
    counts, fields = (int(layout["bins"]),), (len(layout["fields"]),)
    width = {2: "<u2", 4: "<u4"}[layout["width"]]
    return np.dtype([("low", "<f4"), ("high", "<f4"), ("numbers", "<f4", fields), ("counts", width, counts)])


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
