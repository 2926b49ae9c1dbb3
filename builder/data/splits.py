"""Which examples train and which validate."""

import numpy as np
from numpy.typing import NDArray

from builder.data.raw import Target
from builder.errors import DataError

Indices = NDArray[np.int64]


def split(target: Target, validation_split: float, seed: int, ordered: bool = False) -> tuple[Indices, Indices]:
    """Divide the examples into those that train and those that validate.

    Args:
        target: What is predicted; classes are divided alike (stratified).
        validation_split: Share that validates, 0 to 0.9.
        seed: Decides which. The same seed gives the same parts.
        ordered: Whether the order is time; then the last examples validate, since a forecast knows no future.

    Returns:
        Row numbers of the two parts, each ascending, together every row once. At least one example trains.

    Raises:
        DataError: The share is none from 0 to 0.9, or there are no examples.
    """
    if not 0 <= validation_split <= 0.9:
        raise DataError("data.bad_split", received=validation_split)
    count = len(target.values)
    if count == 0:
        raise DataError("data.no_examples")
    held = min(round(count * validation_split), count - 1)
    rows = np.arange(count, dtype=np.int64)
    if ordered:
        return rows[: count - held], rows[count - held :]
    random = np.random.default_rng(seed)
    if target.kind != "classes":
        chosen = random.permutation(count)[:held]
    else:
        chosen = _stratified(target.values.astype(np.int64), len(target.classes), held, random)
    validates = np.zeros(count, dtype=bool)
    validates[chosen] = True
    return rows[~validates], rows[validates]


def _stratified(labels: Indices, classes: int, held: int, random: np.random.Generator) -> Indices:
    # Largest remainder: each class gives its share rounded down, and the classes that lost most by it one more.
    counts = np.bincount(labels, minlength=classes)
    exact = counts * (held / len(labels))
    quota = np.floor(exact).astype(np.int64)
    quota = np.minimum(quota, np.maximum(counts - 1, 0))
    room = counts - quota
    # A class should keep an example to learn from; only if the numbers leave no other way it gives its last.
    for keep in (1, 0):
        order = np.argsort(-(exact - quota), kind="stable")
        while quota.sum() < held:
            before = quota.sum()
            for label in order:
                if quota.sum() < held and room[label] > keep:
                    quota[label] += 1
                    room[label] -= 1
            if quota.sum() == before:
                break
    mixed = random.permutation(len(labels))
    mixed = mixed[np.argsort(labels[mixed], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    parts = [mixed[start : start + take] for start, take in zip(starts, quota, strict=True)]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
