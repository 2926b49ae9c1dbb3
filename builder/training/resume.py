"""Goes on from a checkpoint, inside `fit`, where nothing overwrites it any more."""

from collections.abc import Sequence
from typing import Any

import keras

from builder.training import checkpoint as checkpoints
from builder.training.checkpoint import Checkpoint
from builder.training.sequence import Batches


class Resume(keras.callbacks.Callback):
    """Puts each epoch's examples in order, and the state of a checkpoint back. It must be the first callback.

    Args:
        batches: The examples.
        plan_callbacks: The plan's callbacks.
    """

    async_safe = True

    def __init__(self, batches: Batches, plan_callbacks: Sequence[keras.callbacks.Callback]) -> None:
        super().__init__()
        self._batches = batches
        self._plan_callbacks = plan_callbacks
        self.checkpoint: Checkpoint | None = None
        self._draws_again = False

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Restore once, in the first epoch of this `fit`."""
        first = 0
        if self.checkpoint is not None:
            checkpoints.restore(self.model, self._plan_callbacks, self.checkpoint)
            first = self.checkpoint.step
            self._draws_again = True
        self._batches.enter(epoch, first)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Set the generators again: making the epoch's iterator draws a number on PyTorch."""
        if self._draws_again and self.checkpoint is not None:
            if self.checkpoint.step:
                checkpoints.set_generators(self.checkpoint)
            self.checkpoint, self._draws_again = None, False
