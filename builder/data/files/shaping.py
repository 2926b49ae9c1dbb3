"""Arrays as a data set: pictures, points, a table or sequences by their shape, classes or numbers by their targets."""

from typing import Any

import numpy as np

from builder.data.files.arrays import MAX_DIMENSIONS, Arrays
from builder.data.files.roles import MAX_CLASSES, MOST_NUMBER_CLASSES
from builder.data.files.text import MAX_NUMBER
from builder.data.info import Modality, Task
from builder.data.raw import Array, ArrayInput, Column, Raw, RawInput, TableInput, Target
from builder.errors import DataError

MAX_TABLE_COLUMNS = 2000


def raw_of_arrays(arrays: Arrays, task: Task | None = None) -> Raw:
    """Return the data set that arrays are.

    Args:
        arrays: Examples and targets.
        task: `classification` or `regression`; `None` to tell it from the targets.

    Raises:
        DataError: Lengths or shapes don't fit, a value is no number, or the target never changes.
    """
    _check(arrays.x, arrays.y)
    modality, one = _input(arrays.x, None)
    target = _target(arrays.y, task, arrays.classes, modality)
    test_inputs: tuple[RawInput, ...] = ()
    test_target = None
    if arrays.x_test is not None and arrays.y_test is not None:
        _check(arrays.x_test, arrays.y_test)
        if arrays.x_test.shape[1:] != arrays.x.shape[1:]:
            shapes = {"expected": str(arrays.x.shape[1:]), "received": str(arrays.x_test.shape[1:])}
            raise DataError("data.wrong_shape", name="x_test", **shapes)
        test_inputs = (_input(arrays.x_test, one)[1],)
        test_target = _test_target(arrays.y_test, target, arrays.classes)
    kind: Task = "classification" if target.kind == "classes" else "regression"
    return Raw(kind, modality, (one,), target, test_inputs=test_inputs, test_target=test_target)


def _check(x: Array, y: Array) -> None:
    if x.ndim < 2 or x.ndim > MAX_DIMENSIONS:
        raise DataError("data.array_dimensions", most=MAX_DIMENSIONS, received=str(x.shape))
    if y.ndim == 0 or len(x) != len(y):
        raise DataError("data.lengths_differ", x=len(x), y=len(y) if y.ndim else 0)
    if len(x) < 2:
        raise DataError("data.one_row")
    if 0 in x.shape:
        raise DataError("data.array_dimensions", most=MAX_DIMENSIONS, received=str(x.shape))
    if x.dtype.kind not in "biuf":
        raise DataError("data.array_kind", name="x", received=str(x.dtype))


def _input(x: Array, like: RawInput | None) -> tuple[Modality, RawInput]:
    if x.ndim == 2 and 2 < x.shape[1] <= MAX_TABLE_COLUMNS:
        if x.dtype.kind == "f":
            # A table may miss values, which are NaN; anything else that is no usable number is a fault.
            _finite("x", np.where(np.isnan(x), 0, x))
        columns = tuple(
            Column(f"column {place + 1}", "number", x[:, place].astype(np.float64)) for place in range(x.shape[1])
        )
        return "table", TableInput("features", columns)
    _finite("x", x)
    x = x.astype(np.uint8) if x.dtype.kind == "b" else x
    if x.ndim == 2:
        modality: Modality = "points" if x.shape[1] <= 2 else "table"
        return modality, ArrayInput("point" if x.shape[1] <= 2 else "features", x)
    if x.ndim == 3 and not _is_picture(x):
        return "sequence", ArrayInput("sequence", x)
    pixels = x[..., None] if x.ndim == 3 else x
    top = like.top if isinstance(like, ArrayInput) else _top(pixels)
    return "image", ArrayInput("image", pixels, top)


def _is_picture(x: Array) -> bool:
    # Bytes, or as high as wide: that is a grey picture. Anything else of three dimensions is steps and channels.
    return x.dtype == np.uint8 or x.shape[1] == x.shape[2]


def _top(pixels: Array) -> float | None:
    high, low = float(pixels.max()), float(pixels.min())
    if low < 0:
        return None
    return next((top for top in (1.0, 16.0, 255.0, 65535.0) if high <= top), None)


def _finite(name: str, values: Array) -> None:
    if values.dtype.kind != "f":
        return
    # NaN compares as false, so this finds it as well.
    wrong = ~(np.abs(values.reshape(len(values), -1)) <= MAX_NUMBER).all(axis=1)
    if wrong.any():
        raise DataError("data.array_not_finite", name=name, row=int(wrong.argmax()) + 1, count=int(wrong.sum()))


def _target(y: Array, task: Task | None, classes: tuple[str, ...], modality: Modality) -> Target:
    if y.dtype.kind not in "biufU":
        raise DataError("data.array_kind", name="y", received=str(y.dtype))
    y = y.reshape(len(y)) if y.ndim > 1 and y.size == len(y) else y
    if y.dtype.kind == "f":
        _finite("y", y)
    if y.ndim == 2:
        if task != "regression" and y.dtype.kind != "U" and np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all():
            y = y.argmax(axis=1)
        elif y.dtype.kind != "U" and task != "classification":
            return Target("target", "numbers", y.astype(np.float64))
    if y.ndim != 1:
        raise DataError("data.target_dimensions", received=str(y.shape))
    different, codes = np.unique(y, return_inverse=True)
    if len(different) < 2:
        raise DataError("data.constant_target", column="y", value=str(different[0])[:40])
    if task == "regression" or (task is None and not _are_classes(y, different, modality)):
        if y.dtype.kind == "U":
            raise DataError("data.target_not_number", column="y", row=1, received=str(y[0])[:40])
        return Target("target", "number", y.astype(np.float64))
    if len(different) > MAX_CLASSES:
        raise DataError("data.too_many_classes", column="y", count=len(different), most=MAX_CLASSES)
    names = tuple(_class_name(value, classes) for value in different)
    return Target("class", "classes", codes.reshape(-1).astype(np.int64), names)


def _are_classes(y: Array, different: Array, modality: Modality) -> bool:
    if y.dtype.kind in "bU":
        return True
    whole = y.dtype.kind in "iu" or bool(np.all(different == np.round(different)))
    few = len(different) <= MOST_NUMBER_CLASSES or (modality == "image" and y.dtype.kind in "iu")
    return whole and few and (len(different) * 5 <= len(y) or len(different) <= MOST_NUMBER_CLASSES)


def _test_target(y: Array, like: Target, classes: tuple[str, ...]) -> Target:
    y = y.reshape(len(y)) if y.ndim > 1 and y.size == len(y) else y
    if like.kind != "classes":
        if (
            y.dtype.kind not in "biuf"
            or y.reshape(len(y), -1).shape[1:] != like.values.reshape(len(like.values), -1).shape[1:]
        ):
            raise DataError(
                "data.wrong_shape", name="y_test", expected=str(like.values.shape[1:]), received=str(y.shape[1:])
            )
        return Target(like.name, like.kind, y.astype(np.float64))
    y = y.argmax(axis=1) if y.ndim == 2 else y
    places = {name: place for place, name in enumerate(like.classes)}
    names = [_class_name(value, classes) for value in y]
    unknown = next((name for name in names if name not in places), None)
    if unknown is not None:
        raise DataError("data.unknown_class", received=unknown[:40], known=", ".join(like.classes[:12]))
    return Target(like.name, "classes", np.array([places[name] for name in names], dtype=np.int64), like.classes)


def _class_name(value: Any, classes: tuple[str, ...]) -> str:
    if isinstance(value, str):
        return str(value)
    return classes[int(value)] if classes else f"{float(value):.10g}"
