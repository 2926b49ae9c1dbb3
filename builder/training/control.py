"""Obeys the person while the network trains: stop, pause, resume, one step, another learning rate."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import keras

from builder.runs import CommandInbox, RunWriter
from builder.training.budget import Budget
from builder.training.rate import LearningRate

_LOOK_S = 0.01
_TELL_S = 2.0


class Stopped(Exception):
    """The person asked to stop. Raised between two batches, so that nothing half-done is kept."""


class Control(keras.callbacks.Callback):
    """Looks for commands before each batch; that costs nothing while there are none.

    Args:
        inbox: Where the commands arrive.
        writer: Where they are acknowledged.
        status: Tells the state.
        rate: The learning rate.
        hold: Is called before the training waits or ends, between two batches.
        budgets: Shares of the training time, from which pauses are taken out.
    """

    # With this on every callback JAX and PyTorch need not wait for each batch.
    async_safe = True

    def __init__(
        self,
        inbox: CommandInbox,
        writer: RunWriter,
        status: Callable[..., None],
        rate: LearningRate,
        hold: Callable[[], None],
        budgets: Sequence[Budget] = (),
    ) -> None:
        super().__init__()
        self._inbox = inbox
        self._writer = writer
        self._status = status
        self._rate = rate
        self._paused = False
        self._steps = 0
        self._hold = hold
        self._budgets = budgets
        self._told = time.perf_counter()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Obey what came, and wait while paused."""
        self._look()
        if self._paused and not self._steps:
            self._wait()
        # Only a batch that trains is the one that was asked for: a step in a validation leads through its rest.
        self._steps = max(0, self._steps - 1)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Obey what came during a validation as well."""
        self._look()
        if self._paused and not self._steps:
            self._wait()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Tell now and then that all is well, with what watching costs."""
        # One step in a pause may end an epoch; the run stays paused.
        if not self._paused and time.perf_counter() - self._told > _TELL_S:
            self._told = time.perf_counter()
            self._status("running")

    def set_rate(self, value: float) -> None:
        """Set a learning rate that was set by hand before the run was interrupted."""
        self._rate.set(value)

    def _look(self) -> None:
        for command in self._inbox.poll():
            self._obey(command["command"], command.get("value"))

    def _obey(self, name: str, value: Any) -> None:
        self._writer.acknowledge({"command": name, "value": value})
        if name == "stop":
            self._paused = False
            self._status("running", stopping=True)
            self._hold()
            raise Stopped
        if name == "learning_rate":
            self._rate.set(float(value))
        elif name == "pause":
            self._paused, self._steps = True, 0
        elif name == "resume":
            self._paused, self._steps = False, 0
        elif name == "step" and self._paused:
            self._steps += 1

    def _wait(self) -> None:
        start = time.perf_counter()
        self._status("paused")
        self._hold()
        while self._paused and not self._steps:
            time.sleep(_LOOK_S)
            self._look()
        waited = time.perf_counter() - start
        for budget in self._budgets:
            budget.leave_out(waited)
        if not self._paused:
            self._status("running")
