"""Everything that draws random numbers: set from the seed, kept in a checkpoint, set again."""

import random
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def plant(seed: int) -> None:
    """Set every generator of random numbers.

    `builder.training.preload` keeps TensorFlow away from the other backends; without it this call would load it.

    Args:
        seed: Any whole number.
    """
    keras.utils.set_random_seed(seed % 2**32)


def generators() -> dict[str, Array]:
    """Return the states of Python's, numpy's and PyTorch's generators as arrays.

    Keras's own, which belong to the layers, are variables of the model.
    """
    _, state, _ = random.getstate()
    name, keys, position, has_gauss, gauss = np.random.get_state(legacy=True)
    del name
    states = {
        "python": np.array(state, dtype=np.uint64),
        "numpy": np.asarray(keys),
        "numpy_rest": np.array([position, has_gauss, gauss], dtype=np.float64),
    }
    if keras.backend.backend() == "torch":
        import torch

        states["torch"] = torch.get_rng_state().numpy()
        if torch.cuda.is_available():
            states["cuda"] = torch.cuda.get_rng_state().numpy()
    return states


def set_generators(states: dict[str, Array]) -> None:
    """Set the generators to what `generators` returned."""
    random.setstate((3, tuple(int(number) for number in states["python"]), None))
    position, has_gauss, gauss = states["numpy_rest"].tolist()
    np.random.set_state(("MT19937", states["numpy"], int(position), int(has_gauss), gauss))
    if keras.backend.backend() == "torch":
        import torch

        torch.set_rng_state(torch.from_numpy(states["torch"]))
        if "cuda" in states and torch.cuda.is_available():
            torch.cuda.set_rng_state(torch.from_numpy(states["cuda"]))
