"""Trainings that take turns, a few batches each, so that whatever slows the machine for a while slows all of them."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

SETTLE_S = 0.02
"""What a training still does in the background when its turn ends, such as fetching the next batches, is nobody's."""

Turn = tuple[float, float]
"""Seconds and CPU seconds of one turn."""


class _Over(BaseException):
    """The last turn is over. No `Exception`, so that nobody takes it for an error of the training."""


class Runner:
    """Trains in a thread of its own, and only while it is its turn.

    Args:
        fit: Trains, with the callback that it is given before all others, for longer than there will be turns.
        waited: Is told, before the first batch of a turn, for how many seconds the others have trained.
    """

    def __init__(self, fit: Callable[[Any], object], waited: Callable[[float], object] = lambda _: None) -> None:
        self._fit = fit
        self._waited = waited
        self._go = threading.Semaphore(0)
        self._done = threading.Semaphore(0)
        self._left = 0
        self._over = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def turn(self, batches: int) -> Turn:
        """Train for some batches, with the end of the epoch where there is one behind them, and return what it took."""
        start = time.perf_counter(), time.process_time()
        self._left = batches
        self._go.release()
        self._done.acquire()
        took = time.perf_counter() - start[0], time.process_time() - start[1]
        if self._error is not None:
            raise self._error
        time.sleep(SETTLE_S)
        return took

    def end(self) -> None:
        """End the training between two batches."""
        self._over = True
        self._go.release()
        self._thread.join()

    def before_batch(self) -> None:
        """Wait while others have their turns. Is called before each batch."""
        if self._left:
            self._left -= 1
            return
        since = time.perf_counter()
        self._done.release()
        self._go.acquire()
        if self._over:
            raise _Over
        self._waited(time.perf_counter() - since)
        self._left -= 1

    def _run(self) -> None:
        self._go.acquire()
        try:
            self._fit(_callback(self))
            raise RuntimeError("the training was over before its last turn")
        except _Over:
            return
        except BaseException as error:
            self._error = error
            self._done.release()


def take_turns(runners: Sequence[Runner], rounds: int, batches: int) -> list[list[Turn]]:
    """Give each training a turn in each round, in an order that changes, and return the turns of each.

    Args:
        runners: The trainings.
        rounds: How many turns each one has.
        batches: How many batches make one turn.
    """
    chance = random.Random(0)
    turns: list[list[Turn]] = [[] for _ in runners]
    for _ in range(rounds):
        for place in chance.sample(range(len(runners)), len(runners)):
            turns[place].append(runners[place].turn(batches))
    return turns


def _callback(runner: Runner) -> Any:
    import keras

    class Turns(keras.callbacks.Callback):
        # It has no end of a batch and reads no logs: bare `fit` pays for nothing that it does not have.
        async_safe = True

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            runner.before_batch()

    return Turns()
