"""Writes down what happens while a network trains: every batch, every epoch, and pictures of every layer."""

import math
import time
from collections.abc import Mapping
from typing import Any

import keras

from builder.errors import TrainingError
from builder.runs import RunWriter
from builder.training.looks import Looks
from builder.training.rate import LearningRate


class Watch(keras.callbacks.Callback):
    """Writes points, epochs and histograms into the run.

    Args:
        writer: Takes the events.
        looks: Sees inside.
        rate: The learning rate.
        steps: Batches in a whole epoch.
        epochs: How many epochs the whole training has.
    """

    # With this on every callback JAX and PyTorch need not wait for each batch.
    async_safe = True

    def __init__(self, writer: RunWriter, looks: Looks, rate: LearningRate, steps: int, epochs: int) -> None:
        super().__init__()
        self._writer = writer
        self._looks = looks
        self._rate = rate
        self._steps = steps
        self._epochs = epochs
        self._trouble: TrainingError | None = None
        self._batches = 0
        self._points = 0
        self.epoch = 0
        self.step = 0
        self.first = 0
        self.validating = False

    def on_test_begin(self, logs: Any = None) -> None:
        """Note that the epoch is over and is validated."""
        self.validating = True

    def on_test_end(self, logs: Any = None) -> None:
        """Note that the validation is over."""
        self.validating = False

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Look at the weights before the first batch of all."""
        self.epoch, self.step, self.validating = epoch, self.first, False
        self._rate.look()
        if not self._batches:
            self._looks.at_weights((epoch, self.step), free=True)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Look inside where there is time for it; end the training when the loss is no number any more."""
        if self._trouble is not None:
            raise self._trouble
        self.step = self.first + batch
        if self._batches == 1:
            self._looks.begin((self.epoch, self.step))
        elif self._batches:
            done = (self.epoch + self.step / self._steps) / self._epochs
            self._looks.while_training((self.epoch, self.step), done)
        self._batches += 1

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Write a point. On JAX and PyTorch this runs in a thread of its own."""
        values = dict(logs or {})
        loss = values.get("loss", 0.0)
        values["learning_rate"] = self._rate.value
        self._writer.point(self.epoch, self.first + batch + 1, values)
        self._points += 1
        if self._points == 1:
            # Somebody waits for it.
            self._writer.flush()
        if not math.isfinite(loss):
            self._note_trouble(loss, self.first + batch + 1)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Write the epoch's values."""
        values = dict(logs or {})
        values.pop("learning_rate", None)
        self.step = self._steps
        self._writer.epoch(epoch, values, self._rate.value)
        if not math.isfinite(values.get("val_loss", 0.0)):
            self._note_trouble(values["val_loss"], self._steps)
        if self._trouble is not None:
            raise self._trouble
        if epoch + 1 < self._epochs:
            self._looks.after_epoch((epoch, self._steps))

    def settle(self, patience_s: float = 1.0) -> None:
        """Wait for the points that are still on their way when a training was ended between two batches."""
        deadline = time.monotonic() + patience_s
        while self._points < self._batches - 1 and time.monotonic() < deadline:
            time.sleep(0.001)

    def _note_trouble(self, loss: float, step: int) -> None:
        if self._trouble is None:
            # People count epochs from 1.
            values = {"loss": "NaN" if math.isnan(loss) else "∞", "epoch": self.epoch + 1, "step": step}
            self._trouble = TrainingError("training.loss_not_finite", **values)
