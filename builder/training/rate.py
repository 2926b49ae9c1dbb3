"""The learning rate of a running training: told for each point, and set by the person."""

import keras


class LearningRate:
    """Knows the learning rate without asking the backend for each batch.

    Args:
        model: The compiled model.
    """

    def __init__(self, model: keras.Model) -> None:
        self._model = model
        self.by_hand: float | None = None
        self.value = 0.0

    @property
    def follows_schedule(self) -> bool:
        """Whether it changes with each step, by a schedule of the optimizer."""
        schedule = keras.optimizers.schedules.LearningRateSchedule
        return isinstance(getattr(self._inner(), "_learning_rate", None), schedule)

    def look(self) -> float:
        """Ask the optimizer. Callbacks change it between epochs, schedules with each step."""
        self.value = float(keras.ops.convert_to_numpy(self._inner().learning_rate))
        return self.value

    def set(self, value: float) -> None:
        """Set it, from the next batch on.

        Args:
            value: Above 0. Where a schedule of the optimizer ruled, this number does from now on.
        """
        optimizer = self._inner()
        if keras.backend.backend() == "jax":
            # In the middle of an epoch the state is elsewhere, and would be written over what is set here.
            self._model.jax_state_sync()
        if self.follows_schedule:
            # A schedule is part of the compiled step: put a constant one in its place, and compile anew. It is one
            # of Keras's, so that the saved model opens anywhere.
            optimizer._learning_rate = keras.optimizers.schedules.ExponentialDecay(value, 1, 1.0)
            if self._model.train_function is not None:
                self._model.make_train_function(force=True)
        else:
            optimizer.learning_rate = value
        self.by_hand = self.value = value

    def _inner(self) -> keras.optimizers.Optimizer:
        optimizer = self._model.optimizer
        # Under mixed_float16 Keras wraps the optimizer.
        return getattr(optimizer, "inner_optimizer", optimizer)
