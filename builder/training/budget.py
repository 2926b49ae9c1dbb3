"""A share of the training time: what watching may cost."""

import time
from collections.abc import Callable

FIRST = 4.5
"""How many shares of the whole training the first time may cost: a run of ten seconds shows something as well."""


class Budget:
    """Says whether there is time for something that costs training time.

    Args:
        share: Which share of the training time may be spent, such as 0.01.
        between_s: Least seconds from one time to the next. It grows with the run (a two-hundredth of it), so that
            a run of a day does not leave a hundred thousand pictures.
        clock: Gives seconds.
    """

    def __init__(self, share: float, between_s: float = 0.25, clock: Callable[[], float] = time.perf_counter) -> None:
        self.share = share
        self.times = 0
        self.spent_s = 0.0
        self.total_s = 0.0
        self.cost_s = 0.0
        self._between_s = between_s
        self._clock = clock
        self._start = clock()
        self._last = self._start

    def begin(self) -> None:
        """Count the training time from now on."""
        self._start = self._clock()

    def leave_out(self, seconds: float) -> None:
        """Take a pause out of the training time."""
        self._start += seconds

    def elapsed_s(self) -> float:
        """Return how long the training has lasted."""
        return self._clock() - self._start

    def allows(self, first_cost_s: float = 0.0, expected_s: float = 0.0) -> bool:
        """Say whether it may be done now, at the cost that it had the last time.

        Args:
            first_cost_s: What the first time will cost, in seconds.
            expected_s: How long the whole training will last. The first time may borrow from what is to come, and a
                multiple of the share, so that a run shows something early.
        """
        now = self._clock()
        elapsed = now - self._start
        if self.times and now - self._last < max(self._between_s, elapsed / 200):
            return False
        if not self.times and expected_s > elapsed:
            return first_cost_s <= FIRST * self.share * expected_s
        return self.spent_s + (self.cost_s if self.times else first_cost_s) <= self.share * elapsed

    def bears(self, overdraft: float = 2.0) -> bool:
        """Say whether it may be done now although it is not its time, within a multiple of the share."""
        return self.spent_s + self.cost_s <= self.share * overdraft * self.elapsed_s()

    def since_s(self) -> float:
        """Return how long ago it was done, or how long the training has lasted."""
        return self._clock() - max(self._last, self._start)

    def spend(self, work: Callable[[], object], free: bool = False) -> None:
        """Do it and count what it costs.

        Args:
            work: What is done.
            free: Whether it is a gift, which later times need not save for.
        """
        start = self._clock()
        work()
        self._last = self._clock()
        self.cost_s = self._last - start
        self.total_s += self.cost_s
        self.times += 1
        if not free:
            self.spent_s += self.cost_s
