"""In which unit a loss or metric of a regression is measured, where the target is scaled for the training."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras

from builder.data import Prepared
from builder.model.build import make_part

_LINEAR = (keras.metrics.MeanAbsoluteError, keras.metrics.RootMeanSquaredError, keras.losses.MeanAbsoluteError)
_SQUARED = (keras.metrics.MeanSquaredError, keras.losses.MeanSquaredError)
_FUNCTIONS = {keras.losses.mean_absolute_error: 1, keras.losses.mean_squared_error: 2}


def units(plan: Mapping[str, Any], model: keras.Model, prepared: Prepared) -> dict[str, Any] | None:
    """Return how what a training measures is brought back to the target's own unit.

    Args:
        plan: The plan with nothing open, as JSON.
        model: The compiled model.
        prepared: Its data.

    Returns:
        `{"target": "price", "divide": 115.4, "powers": {"loss": 2, "mae": 1}}`: a metric with the power 1 is in
        standard deviations of the target and one with the power 2 in their squares, and `divide` is one standard
        deviation in the target's own unit. What is in no unit of the target, such as R², is not named. `None` where
        the target is not one scaled number, and all is in its own unit.
    """
    state = prepared.preparation["target"]
    if state["kind"] != "number" or len(model.outputs) > 1 or state["divide"] == [1.0]:
        return None
    powers = {}
    # What a regularizer adds to the loss has no unit.
    if not model.losses and (power := _power(make_part("loss", plan["loss"]))):
        powers["loss"] = power
    for ref in plan.get("metrics") or ():
        power = _power(keras.metrics.get(ref))
        if power:
            powers |= dict.fromkeys(_names(ref), power)
    return {"target": state["name"], "divide": float(state["divide"][0]), "powers": powers}


def _power(measure: Any) -> int | None:
    if isinstance(measure, _LINEAR):
        return 1
    if isinstance(measure, _SQUARED):
        return 2
    return next((power for function, power in _FUNCTIONS.items() if measure is function), None)


def _names(ref: Any) -> Sequence[str]:
    # The history has a metric by the word that named it, or by the name of what was made of it.
    name = str(keras.metrics.get(ref).name)
    return [name, ref] if isinstance(ref, str) else [name]
