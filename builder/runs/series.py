"""Points as whole arrays, for charts, and how they are thinned out for drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder.runs.encoding import Structured, plain_number

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one phase, ordered by epoch and step.

    Args:
        t: Seconds since the run began, (points,).
        epoch: Counted from 0, (points,).
        step: As the worker counted it, (points,).
        values: For each metric an array (points,); NaN where a point does not have it.
    """

    t: Floats
    epoch: Integers
    step: Integers
    values: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.t)

    def rows(self) -> list[list[Any]]:
        """Return the points as `[t, epoch, step, values]`, as in an event."""
        named = [(name, array.tolist()) for name, array in self.values.items()]
        fixed = zip(self.t.tolist(), self.epoch.tolist(), self.step.tolist(), strict=True)
        return [
            [*place, {name: plain_number(column[index]) for name, column in named}] for index, place in enumerate(fixed)
        ]

    def thinned(self, most: int) -> "Points":
        """Return about `most` of the points at the most, with the highest and the lowest of each stretch among them."""
        if len(self) <= most:
            return self
        kept = _kept(self.values, len(self), most)
        values = {name: array[kept] for name, array in self.values.items()}
        return Points(self.t[kept], self.epoch[kept], self.step[kept], values)


def spread(numbers: list[int], most: int | None) -> list[int]:
    """Return at most so many of the numbers, evenly spread, with the first and the last among them."""
    if most is None or len(numbers) <= most:
        return numbers
    places = np.unique(np.linspace(0, len(numbers) - 1, most).round().astype(int))
    return [numbers[place] for place in places]


def merged(chunks: list[tuple[list[str], Structured]]) -> list[tuple[list[str], Structured]]:
    """Return the same points in fewer chunks: neighbours with the same names become one."""
    groups = [(names, [array for _, array in group]) for names, group in groupby(chunks, key=lambda chunk: chunk[0])]
    return [(names, arrays[0] if len(arrays) == 1 else np.concatenate(arrays)) for names, arrays in groups]


def joined(chunks: list[tuple[list[str], Structured]]) -> Points:
    """Join chunks of points that may have different names.

    A resumed run repeats the steps since its last checkpoint; the later one of two points of a step counts.
    """
    names = list(dict.fromkeys(name for fields, _ in chunks for name in fields))
    total = sum(len(array) for _, array in chunks)
    t, epoch, step = np.empty(total), np.empty(total, np.int64), np.empty(total, np.int64)
    values = {name: np.full(total, np.nan) for name in names}
    start = 0
    for fields, array in chunks:
        stretch = slice(start, start + len(array))
        t[stretch], epoch[stretch], step[stretch] = array["t"], array["epoch"], array["step"]
        for place, name in enumerate(fields):
            values[name][stretch] = array["values"][:, place]
        start = stretch.stop
    order = _order(epoch, step)
    return Points(t[order], epoch[order], step[order], {name: array[order] for name, array in values.items()})


def _order(epoch: Integers, step: Integers) -> NDArray[np.intp]:
    order = np.lexsort((step, epoch))
    if len(order) < 2:
        return order
    # The sort is stable: among equals the one written last comes last.
    same = (np.diff(epoch[order]) == 0) & (np.diff(step[order]) == 0)
    kept: NDArray[np.intp] = order[np.append(~same, True)]
    return kept


def _kept(values: Mapping[str, Floats], count: int, most: int) -> NDArray[np.intp]:
    stretches = max(1, (most - 2) // max(1, 2 * len(values)))
    size = -(-count // stretches)
    kept = [np.array([0, count - 1])]
    starts = np.arange(0, count, size)
    for array in values.values():
        for empty, choose in ((np.inf, np.argmin), (-np.inf, np.argmax)):
            padded = np.full(len(starts) * size, empty)
            padded[:count] = np.where(np.isnan(array), empty, array)
            kept.append(np.minimum(starts + choose(padded.reshape(-1, size), axis=1), count - 1))
    return np.unique(np.concatenate(kept))
