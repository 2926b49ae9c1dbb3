"""Keeps a run safe: a checkpoint at the end of an epoch, at a pause and at a stop, and the model itself."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras

from builder.model.state import FILE
from builder.runs import RunWriter
from builder.training import checkpoint as checkpoints
from builder.training.budget import Budget
from builder.training.checkpoint import Checkpoint
from builder.training.failures import detail_of, has_no_room
from builder.training.rate import LearningRate
from builder.training.watch import Watch

SHARE = 0.003
"""Share of the training time for checkpoints. Epochs shorter than a checkpoint is dear share one; a resumed run
repeats them to the same numbers."""
LONGEST_S = 20.0
"""After so many seconds within one epoch a checkpoint is made between two batches, if the share allows it."""


class Keeper(keras.callbacks.Callback):
    """Writes checkpoints. It must be the last of the callbacks, so that it sees what the others did.

    Args:
        folder: The run's folder.
        writer: Is told of each checkpoint.
        plan_callbacks: The plan's callbacks, whose states belong to it.
        watch: Knows where the training is.
        rate: The learning rate.
    """

    async_safe = True

    def __init__(
        self,
        folder: Path,
        writer: RunWriter,
        plan_callbacks: Sequence[keras.callbacks.Callback],
        watch: Watch,
        rate: LearningRate,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._writer = writer
        self._plan_callbacks = plan_callbacks
        self._watch = watch
        self._rate = rate
        self.budget = Budget(SHARE)
        self.last: Checkpoint | None = None
        self.hold_last = False
        self._told: str | None = None

    def set_model(self, model: Any) -> None:
        """Keep the model: on JAX each look at `self.model` copies its state."""
        super().set_model(model)
        self._kept_model = model

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Make a checkpoint within a long epoch."""
        if batch and self.budget.since_s() > LONGEST_S and self.budget.bears(1.0):
            self.save_here()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Make a checkpoint between two epochs."""
        if self.hold_last:
            self.last = self._captured(epoch + 1, 0)
        if self.budget.bears(1.0) or not self.budget.times:
            self.save(epoch + 1, 0)

    def save(self, epoch: int, step: int) -> None:
        """Make a checkpoint now.

        Args:
            epoch: The epoch that comes next or is under way, from 0.
            step: How many of its batches are done.
        """
        self.budget.spend(lambda: self._save(epoch, step))

    def save_here(self) -> None:
        """Make a checkpoint between two batches, where the training is.

        During a validation there is none: it uses the metrics of the epoch. The one before is good enough, since a
        resumed run repeats the epoch to the same numbers.
        """
        if not self._watch.validating:
            self.save(self._watch.epoch, self._watch.step)

    def _save(self, epoch: int, step: int) -> None:
        try:
            path = checkpoints.write(self._folder / "checkpoints", self._captured(epoch, step))
        except OSError as error:
            # A full disk does not end the training; the checkpoint before this one is still there.
            self._tell(error)
            return
        if self._told is not None:
            self._writer.log("training.checkpoint_again")
            self._told = None
        self._writer.checkpoint(str(path.relative_to(self._folder)), epoch)

    def _tell(self, error: OSError) -> None:
        kept = "kept" if (self._folder / "checkpoints" / FILE).exists() else "none"
        key = f"training.checkpoint_{'no_room' if has_no_room(error) else 'not_written'}_{kept}"
        # The same trouble comes with every epoch until somebody does something about it: it is told once.
        if key == self._told:
            return
        self._told = key
        print(f"no checkpoint: {error!r}", file=sys.stderr)
        self._writer.log(key, **({} if has_no_room(error) else {"detail": detail_of(error)}))

    def _captured(self, epoch: int, step: int) -> Checkpoint:
        if keras.backend.backend() == "jax":
            self._kept_model.jax_state_sync()
        return checkpoints.capture(
            self._kept_model,
            self._plan_callbacks,
            epoch,
            step,
            learning_rate=self._rate.by_hand,
            ended=bool(self._kept_model.stop_training),
        )
