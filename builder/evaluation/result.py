"""The result of a run: metrics and sample predictions of the model as it is saved."""

from collections.abc import Sequence
from typing import Any

import keras

from builder.data import Prepared
from builder.evaluation.samples import evaluate_samples


def result(model: keras.Model, prepared: Prepared, batch_size: int, callbacks: Sequence[Any] = ()) -> dict[str, Any]:
    """Return the content of a run's `result` event.

    Args:
        model: The trained, compiled model.
        prepared: Its data.
        batch_size: How many examples are computed at once; that of the training gives the same numbers.
        callbacks: Keras callbacks that may interrupt the evaluation.

    Returns:
        `{"metrics": {"val_loss": ...}, "samples": {...}}`. The metrics are those of `model.evaluate` on the validation
        part, with `val_` before their names, and on the part that the makers of the data set aside, with `test_`;
        without either, on the training part.
    """
    metrics: dict[str, float] = {}
    for prefix, inputs, targets in _parts(prepared):
        found = model.evaluate(
            inputs,
            [targets] * len(model.outputs) if len(model.outputs) > 1 else targets,
            batch_size=batch_size,
            verbose=0,
            return_dict=True,
            callbacks=list(callbacks),
        )
        metrics |= {f"{prefix}{name}": float(value) for name, value in found.items()}
    return {"metrics": metrics, "samples": evaluate_samples(model, prepared)}


def _parts(prepared: Prepared) -> list[tuple[str, Any, Any]]:
    parts: list[tuple[str, Any, Any]] = []
    if len(prepared.y_validation):
        parts.append(("val_", prepared.x_validation, prepared.y_validation))
    if prepared.y_test is not None and len(prepared.y_test):
        parts.append(("test_", prepared.x_test, prepared.y_test))
    return parts or [("", prepared.x_train, prepared.y_train)]
