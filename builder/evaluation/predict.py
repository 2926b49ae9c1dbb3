"""Predictions of a saved model, for new examples."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from builder import data
from builder.errors import RunError

Array = NDArray[Any]

MOST_ROWS = 10_000


def predict(model_path: str | Path, inputs: Sequence[Any], batch_size: int = 32) -> list[Array]:
    """Return what a saved model predicts.

    Args:
        model_path: A `.keras` file that Layerwise wrote.
        inputs: An array for each input of the network, prepared, (examples, ...).
        batch_size: How many examples are computed at once.

    Returns:
        An array for each output of the network, (examples, ...): the numbers of Keras's own `predict`.

    Raises:
        RunError: There is no such file.
    """
    path = Path(model_path)
    if not path.exists():
        raise RunError("evaluation.no_model")
    return outputs_of(_model(str(path), path.stat().st_mtime_ns), inputs, batch_size)


def predict_rows(run_folder: str, rows: Sequence[Any]) -> list[Any]:
    """Return what a run's model predicts for examples in the units of its data set.

    Args:
        run_folder: The run's folder, with a saved model in it.
        rows: For each input of the network its examples, as `builder.data.prepare` takes them.

    Returns:
        For each example the prediction: a list of the share of each class, or a number in the data's own unit.
        Where the network has several outputs, it is the first one's.

    Raises:
        RunError: The run has saved no model yet.
        DataError: The examples don't fit the data set.
    """
    from builder.runs.folder import read_json

    artifacts = Path(run_folder) / "artifacts"
    kept = read_json(artifacts / "preparation.json")
    if kept is None:
        raise RunError("evaluation.no_model")
    prepared = data.prepare(kept["preparation"], rows)
    (first, *_) = predict(artifacts / "model.keras", prepared)
    return plain_predictions(kept["preparation"], first)


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


@lru_cache(maxsize=2)
def _model(path: str, changed: int) -> keras.Model:
    # `changed` makes a model that was saved anew another one.
    return keras.saving.load_model(path, compile=False, safe_mode=True)
