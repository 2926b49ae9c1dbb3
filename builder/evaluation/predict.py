"""What a model predicts, as arrays and in the data's own unit."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from builder import data

Array = NDArray[Any]


def outputs_of(model: keras.Model, inputs: Sequence[Any], batch_size: int = 32) -> list[Array]:
    """Return what a model predicts, as an array for each of its outputs.

    Args:
        model: The model.
        inputs: An array for each input, (examples, ...).
        batch_size: How many examples are computed at once.
    """
    given = inputs[0] if len(inputs) == 1 else tuple(inputs)
    predicted = model.predict(given, batch_size=batch_size, verbose=0)
    return [np.asarray(part) for part in (predicted if isinstance(predicted, list | tuple) else [predicted])]


def plain_predictions(preparation: Mapping[str, Any], predicted: Array) -> list[Any]:
    """Return predictions as plain numbers, in the data's own unit where it has one."""
    restored = np.asarray(data.restore_target(dict(preparation), predicted), dtype=np.float64)
    if preparation["target"]["kind"] == "number" and restored.ndim == 2 and restored.shape[1] == 1:
        restored = restored[:, 0]
    values: list[Any] = restored.tolist()
    return values
