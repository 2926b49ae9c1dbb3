"""A data set as it was read, before any preparation: its inputs, its target, and what can be told of them."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from builder.data.info import Modality, Notice, TargetKind, Task

Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Spread:
    """How the numbers of an input are spread, by its last axis. Missing numbers are left out."""

    low: Array
    high: Array
    mean: Array
    std: Array


@dataclass(frozen=True, slots=True)
class ArrayInput:
    """Examples that are arrays of one shape: pictures, points, pieces of a series.

    Args:
        name: What it is called.
        values: The examples, (examples, ..., channels).
        top: The value that stands for full, such as 255 of a byte; `None` where there is none.
    """

    name: str
    values: Array
    top: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Args:
        name: Its heading.
        kind: `number` (float64, NaN where missing), `category` (text or `None`).
        values: One value for each row.
    """

    name: str
    kind: Literal["number", "category"]
    values: Array

    def missing(self) -> NDArray[np.bool_]:
        """Say for each row whether its value is missing."""
        if self.kind == "number":
            found: NDArray[np.bool_] = np.isnan(self.values)
            return found
        return np.array([value is None for value in self.values], dtype=bool)

    def categories(self) -> tuple[str, ...]:
        """Return the different texts, sorted."""
        return tuple(sorted({value for value in self.values if value is not None}))


@dataclass(frozen=True, slots=True)
class TableInput:
    """Rows of numbers and categories.

    Args:
        name: What it is called.
        columns: Its columns, in order.
    """

    name: str
    columns: tuple[Column, ...]

    def missing(self) -> NDArray[np.bool_]:
        """Say for each row whether any of its values is missing."""
        found: NDArray[np.bool_] = np.any([column.missing() for column in self.columns], axis=0)
        return found


@dataclass(frozen=True, slots=True)
class TextInput:
    """Texts, as text or as word numbers.

    Args:
        name: What it is called.
        values: One text or one sequence of word numbers for each example.
        numbered: Whether they are word numbers already: 0 padding, 1 start, 2 unknown, words from 3.
        words: How many word numbers there are, or how many different words the texts hold.
        longest: Words of the longest example.
        usual: Words that nine in ten examples do not exceed; `None` where nobody counted.
    """

    name: str
    values: Any
    numbered: bool
    words: int
    longest: int
    usual: int | None


RawInput: TypeAlias = ArrayInput | TableInput | TextInput


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be predicted.

    Args:
        name: What it is called.
        kind: `classes`, `number`, `numbers`, `mask` or `input`.
        values: Class numbers (examples,), of a mask (examples, height, width); float64 of (examples,) or
            (examples, numbers); or the values of the input.
        classes: Names of the classes.
    """

    name: str
    kind: TargetKind
    values: Array
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A data set as it was read.

    Args:
        task: `classification` or `regression`.
        modality: `image`, `table`, `sequence` or `points`.
        inputs: What enters the network.
        target: What is to be predicted.
        ordered: Whether the order is time, so that the last examples validate.
        test_inputs, test_target: Examples set aside by who made the data; they neither train nor validate.
        warnings: What reading it showed.
    """

    task: Task
    modality: Modality
    inputs: tuple[RawInput, ...]
    target: Target
    ordered: bool = False
    test_inputs: tuple[RawInput, ...] = ()
    test_target: Target | None = None
    warnings: tuple[Notice, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.target.values)


def spread(values: Array) -> Spread:
    """Measure the spread of (examples, ..., channels) by channel.

    Args:
        values: Numbers; NaN counts as missing.

    Returns:
        Its low, high, mean and standard deviation, each (channels,), in float64. A channel without any number
        is taken as one zero.
    """
    flat = values.reshape(-1, values.shape[-1])
    if flat.dtype == np.uint8:
        return _spread_of_bytes(flat)
    flat = flat.astype(np.float64, copy=False)
    empty = np.isnan(flat).all(axis=0)
    if empty.any():
        flat = np.where(empty, 0.0, flat)
    return Spread(np.nanmin(flat, axis=0), np.nanmax(flat, axis=0), np.nanmean(flat, axis=0), np.nanstd(flat, axis=0))


def _spread_of_bytes(flat: Array) -> Spread:
    # Counting the 256 values gives the same figures without a copy as floats, which is eight times as large.
    steps = np.arange(256, dtype=np.float64)
    measured = []
    for channel in flat.T:
        counts = np.bincount(channel, minlength=256)
        found = np.flatnonzero(counts)
        mean = float(counts @ steps) / len(channel)
        std = float(np.sqrt(counts @ (steps - mean) ** 2 / len(channel)))
        measured.append((float(found[0]), float(found[-1]), mean, std))
    low, high, means, stds = np.array(measured).T
    return Spread(low, high, means, stds)
