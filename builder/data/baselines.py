"""What can be had without a network: guessing, and a straight line. A network that is no better has learned nothing."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from builder.data.loading import Prepared, load
from builder.data.preparation import restore_target
from builder.data.raw import Array
from builder.design import DataChoice

MOST_EXAMPLES = 2000
MOST_NUMBERS = 800
"""More numbers in an example than this, and the straight line would take longer than a person waits."""

RIDGE = 1e-2


@dataclass(frozen=True, slots=True)
class Baseline:
    """What can be had without a network, measured on examples that were held back.

    Args:
        name: `chance` or `straight_line`.
        metric: `accuracy`, or `mean_absolute_error` in units of the data set.
        value: What was reached.
    """

    name: Literal["chance", "straight_line"]
    metric: Literal["accuracy", "mean_absolute_error"]
    value: float


@lru_cache(maxsize=64)
def _baselines(key: "_Key", stamp: float) -> tuple[Baseline, ...]:
    prepared = load(key.choice, 0.2, 0)
    return measure(prepared)


class _Key:
    # A choice holds dicts, which can't be hashed; its text can.
    def __init__(self, choice: DataChoice) -> None:
        self.choice = choice
        self.text = repr((choice.source, sorted(choice.options.items()), sorted(choice.prepare.items())))

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.text == self.text


def baselines(choice: DataChoice, stamp: float = 0.0) -> tuple[Baseline, ...]:
    """Return what guessing and a straight line reach on a fifth of the data that was held back. Cached.

    Args:
        choice: Which data set.
        stamp: Changes when the file behind it does.

    Raises:
        DataError: As for `load`.
    """
    return _baselines(_Key(choice), stamp)


def measure(prepared: Prepared) -> tuple[Baseline, ...]:
    """Measure guessing, and a straight line where the data is small enough, in closed form."""
    target = prepared.info.target
    truth_train, truth = _truth(prepared, prepared.y_train), _truth(prepared, prepared.y_validation)
    if not len(truth):
        return ()
    if target.kind == "classes":
        guess = np.bincount(truth_train, minlength=len(target.classes)).argmax()
        found = [Baseline("chance", "accuracy", float((truth == guess).mean()))]
    else:
        found = [Baseline("chance", "mean_absolute_error", _error(np.median(truth_train, axis=0), truth))]
    line = _straight_line(prepared, truth_train, truth)
    return (*found, line) if line else tuple(found)


def _truth(prepared: Prepared, targets: Array) -> Array:
    state = prepared.preparation["target"]
    if state["kind"] == "classes":
        return targets.argmax(axis=1) if targets.ndim == 2 else targets
    return restore_target(prepared.preparation, targets)


def _straight_line(prepared: Prepared, truth_train: Array, truth: Array) -> Baseline | None:
    x_train, x_validation = prepared.x_train, prepared.x_validation
    if isinstance(x_train, tuple) or isinstance(x_validation, tuple) or prepared.info.vocabulary:
        return None
    if int(np.prod(x_train.shape[1:])) > MOST_NUMBERS:
        return None
    x, y = _rows(x_train[:MOST_EXAMPLES]), truth_train[:MOST_EXAMPLES]
    if prepared.info.target.kind == "classes":
        scores = _discriminant(x, y, len(prepared.info.target.classes), _rows(x_validation))
        return Baseline("straight_line", "accuracy", float((scores.argmax(axis=1) == truth).mean()))
    predicted = _ridge(x, y.reshape(len(y), -1).astype(np.float64), _rows(x_validation)).reshape(truth.shape)
    return Baseline("straight_line", "mean_absolute_error", _error(predicted, truth))


def _rows(x: Array) -> Array:
    return x.reshape(len(x), -1).astype(np.float64)


def _ridge(x: Array, y: Array, asked: Array) -> Array:
    mean, scale = x.mean(axis=0), _scale(x)
    scaled = np.c_[(x - mean) / scale, np.ones(len(x))]
    gram = scaled.T @ scaled + RIDGE * len(x) * np.eye(scaled.shape[1])
    weights = np.linalg.solve(gram, scaled.T @ y)
    predicted: Array = np.c_[(asked - mean) / scale, np.ones(len(asked))] @ weights
    return predicted


def _discriminant(x: Array, y: Array, classes: int, asked: Array) -> Array:
    # Fisher's linear discriminant: straight lines between the classes. Least squares on one-hot targets would be
    # shorter, but hides a class that lies between two others (73 % of held-back irises right, where this has all).
    mean, scale = x.mean(axis=0), _scale(x)
    scaled = (x - mean) / scale
    counts = np.bincount(y, minlength=classes)
    centres = np.eye(classes)[y].T @ scaled / np.maximum(counts, 1)[:, None]
    around = scaled - centres[y]
    within = around.T @ around / len(x) + RIDGE * np.eye(x.shape[1])
    directions = np.linalg.solve(within, centres.T)
    offsets = -0.5 * (centres.T * directions).sum(axis=0) + np.log(np.maximum(counts, 1e-9) / len(x))
    scores: Array = (asked - mean) / scale @ directions + offsets
    return scores


def _scale(x: Array) -> Array:
    scale = x.std(axis=0)
    return np.where(scale > 0, scale, 1)


def _error(predicted: Array, truth: Array) -> float:
    return float(np.abs(predicted - truth).mean())
