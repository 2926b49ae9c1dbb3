"""When to look inside the network: at the beginning, as often as the budget allows, and at the end."""

import sys

import keras

from builder.runs import RunWriter
from builder.training.budget import Budget
from builder.training.failures import detail_of
from builder.training.histograms import weights
from builder.training.probe import Probe
from builder.training.rate import LearningRate

WEIGHTS_SHARE = 0.004
PROBE_SHARE = 0.004
RATE_SHARE = 0.001
"""Shares of the training time for the weights, for gradients and activations, and for a schedule's learning rate."""

_FIRST_LOOK_S = {"tensorflow": 0.1, "jax": 1.5, "torch": 0.1}
"""What the first look of the probe costs, about, with a small network: JAX compiles it."""

Place = tuple[int, int]


class Looks:
    """Looks at weights, gradients and activations, and writes what it sees into the run.

    Args:
        writer: Takes the histograms.
        model: The model that trains.
        probe: Sees gradients and activations; `None` leaves them out.
        rate: The learning rate.
    """

    def __init__(self, writer: RunWriter, model: keras.Model, probe: Probe | None, rate: LearningRate) -> None:
        self._writer = writer
        self._model = model
        self._probe = probe
        self._rate = rate
        self.weights = Budget(WEIGHTS_SHARE)
        self.gradients = Budget(PROBE_SHARE)
        self.schedule = Budget(RATE_SHARE, between_s=0.1)
        self._ended: float | None = None
        self.budgets = (self.weights, self.gradients, self.schedule)

    def share(self) -> float:
        """Return the share of the training time that the looks have cost so far."""
        if self._ended is not None:
            return self._ended
        elapsed = self.weights.elapsed_s()
        return sum(budget.total_s for budget in self.budgets) / elapsed if elapsed > 0 else 0.0

    def begin(self, place: Place) -> None:
        """Look at the weights after the first batch, and count the training time from here."""
        for budget in self.budgets:
            budget.begin()
        self._sync()
        self.at_weights(place, free=True)

    def at_weights(self, place: Place, free: bool = False) -> None:
        """Look at the weights now; for free at the beginning, so that it does not keep the next look waiting."""
        self.weights.spend(lambda: self._writer.histograms("weights", *place, weights(self._model)), free)

    def while_training(self, place: Place, done: float) -> None:
        """Look at what the budgets allow.

        Args:
            place: The epoch from 0, and how many of its batches are done.
            done: Which share of the training is done.
        """
        if self._rate.follows_schedule and self.schedule.allows():
            self._sync()
            self.schedule.spend(self._rate.look)
        if self.weights.allows():
            self._sync()
            self.at_weights(place)
        expected_s = self.weights.elapsed_s() / max(done, 1e-6)
        if self._probe is not None and self.gradients.allows(_FIRST_LOOK_S[keras.backend.backend()], expected_s):
            self._sync()
            self._at_gradients(place)

    def after_epoch(self, place: Place) -> None:
        """Look at the weights at the end of an epoch, unless epochs are so short that it would slow them down."""
        if self.weights.bears():
            self.at_weights(place)

    def at_end(self, place: Place) -> None:
        """Look at everything once more, when the training is over."""
        self._ended = self.share()
        self.at_weights(place)
        if self._probe is not None:
            self._at_gradients(place)

    def _at_gradients(self, place: Place) -> None:
        self.gradients.spend(lambda: self._look_with_probe(place))

    def _look_with_probe(self, place: Place) -> None:
        if self._probe is None:
            return
        try:
            gradients, activations = self._probe.look()
        except Exception as error:
            # Watching must never end a training. What it can't see, such as a layer without a gradient, it leaves out.
            self._probe = None
            print(f"nothing to be seen of gradients and activations: {error!r}", file=sys.stderr)
            self._writer.log("training.looks_ended", detail=detail_of(error))
            return
        self._writer.histograms("gradients", *place, gradients)
        self._writer.histograms("activations", *place, activations)

    def _sync(self) -> None:
        # While an epoch is under way on JAX, the state is not in the model's variables.
        if keras.backend.backend() == "jax":
            self._model.jax_state_sync()
