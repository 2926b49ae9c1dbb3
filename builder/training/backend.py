"""Which of Keras's backends this process computes with."""

import os
import sys

from builder.errors import TrainingError


def choose(name: str) -> None:
    """Load Keras with a backend.

    Keras loads TensorFlow beside another backend for seeds and for saving; that would cost seconds and hundreds of
    megabytes, so it is kept away. Where TensorFlow is loaded already it stays.

    Args:
        name: `tensorflow`, `jax` or `torch`.

    Raises:
        TrainingError: Keras is loaded with another backend in this process.
    """
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = name
        if name != "tensorflow":
            sys.modules.setdefault("tensorflow", None)  # type: ignore[arg-type]
    import keras

    found = keras.backend.backend()
    if found != name:
        raise TrainingError("training.other_backend", wanted=name, found=found)
