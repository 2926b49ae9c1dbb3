"""The examples of each epoch, in an order that the seed and the number of the epoch decide, and nothing else."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Batches(keras.utils.PyDataset):
    """Batches for `fit(..., shuffle=False)`.

    Args:
        inputs: One array for each input of the network, (examples, ...).
        targets: One array for each output of the network, (examples, ...).
        batch_size: How many examples make one batch; the last one may be smaller.
        seed: With the number of the epoch it decides the order.

    `tell` is given the order of each epoch that is entered, where somebody else takes the rows.
    """

    def __init__(self, inputs: Sequence[Array], targets: Sequence[Array], batch_size: int, seed: int) -> None:
        super().__init__()
        self.inputs = tuple(inputs)
        self.targets = tuple(targets)
        self.batch_size = batch_size
        self.seed = seed
        self.first = 0
        self.tell: Callable[[Array], object] | None = None
        self.enter(0)

    @property
    def steps(self) -> int:
        """How many batches a whole epoch has."""
        return math.ceil(len(self.inputs[0]) / self.batch_size)

    @property
    def num_batches(self) -> int:
        """How many batches the coming epoch has: less than a whole one where it goes on in the middle."""
        return self.steps - self.first

    def enter(self, epoch: int, first: int = 0) -> None:
        """Put the examples into the order of an epoch.

        Args:
            epoch: Number of the epoch, from 0.
            first: Number of the first batch that is given, for an epoch that goes on in the middle.
        """
        self.first = first
        self.order = np.random.default_rng((self.seed, epoch)).permutation(len(self.inputs[0]))
        if self.tell is not None:
            self.tell(self.order)

    def inputs_of(self, step: int) -> Any:
        """Return the inputs of a batch of this epoch, counted from 0 whether the epoch goes on in the middle or not."""
        rows = self._rows(step)
        return _one_or_all([part[rows] for part in self.inputs])

    def examples(self, count: int) -> tuple[Any, Any]:
        """Return inputs and targets of the first examples, in the order of the data."""
        return _one_or_all([part[:count] for part in self.inputs]), _one_or_all([part[:count] for part in self.targets])

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        rows = self._rows(self.first + index)
        return _one_or_all([part[rows] for part in self.inputs]), _one_or_all([part[rows] for part in self.targets])

    def _rows(self, step: int) -> Array:
        return self.order[step * self.batch_size : (step + 1) * self.batch_size]


def feed(batches: Batches) -> Any:
    """Return what `fit` is given: the same batches in the same order, in the form that costs the backend least.

    TensorFlow calls Python for each batch of a `PyDataset`, an eighth of the time of a small network's step. Here it
    takes the rows by itself, in the order that it is told at the beginning of each epoch.
    """
    return _tensorflow_feed(batches) if keras.backend.backend() == "tensorflow" else batches


def _tensorflow_feed(batches: Batches) -> Any:
    import tensorflow as tf

    with tf.device("CPU:0"):
        inputs = [tf.convert_to_tensor(part) for part in batches.inputs]
        targets = [tf.convert_to_tensor(part) for part in batches.targets]
        order = tf.Variable(batches.order, trainable=False)

    # Nothing here needs converting, which takes as long as tracing.
    @tf.autograph.experimental.do_not_convert  # type: ignore[untyped-decorator]
    def taken(step: Any) -> tuple[Any, Any]:
        rows = order[step * batches.batch_size : (step + 1) * batches.batch_size]
        return (
            _one_or_all([tf.gather(part, rows) for part in inputs]),
            _one_or_all([tf.gather(part, rows) for part in targets]),
        )

    batches.tell = order.assign
    steps = tf.data.Dataset.range(batches.first, batches.steps)
    return steps.map(taken, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True).prefetch(tf.data.AUTOTUNE)


def _one_or_all(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else tuple(parts)
