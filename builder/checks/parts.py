"""How a part of Keras is read, wherever it is named: its canonical name and its arguments."""

from collections.abc import Mapping
from typing import Any

from builder import catalog
from builder.design import snake_case

_SHORT = {
    "acc": "accuracy",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "logcosh": "log_cosh",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "mse": "mean_squared_error",
    "msle": "mean_squared_logarithmic_error",
    "rmse": "root_mean_squared_error",
}
"""Keras's short names, which stand for the same part."""


def part_name(part: Any) -> str | None:
    """Return the canonical name of a part: `"MSE"` and `{"class_name": "MeanSquaredError"}` are the same.

    Args:
        part: An identifier, or a dict with `class_name`; anything else has no name.
    """
    name = part.get("class_name") if isinstance(part, Mapping) else part
    if not isinstance(name, str) or not name:
        return None
    name = snake_case(name)
    return _SHORT.get(name, name)


def part_config(part: Any) -> Mapping[str, Any]:
    """Return the arguments of a part that differ from their defaults."""
    config = part.get("config") if isinstance(part, Mapping) else None
    return config if isinstance(config, Mapping) else {}


def part_text(part: Any) -> str:
    """Return a part as a person reads it: `sparse_categorical_crossentropy`, `Adam (learning_rate 0.01)`."""
    name = part.get("class_name") if isinstance(part, Mapping) else part
    arguments = ", ".join(f"{key} {value}" for key, value in part_config(part).items() if key != "name")
    return f"{name} ({arguments})" if arguments else str(name)


def number(value: Any) -> float | None:
    """Return a value as a number, or `None` where it is none. `True` is no number here."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def whole(value: Any) -> int | None:
    """Return a value as a whole number, or `None` where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def class_name(family: str, part: Any) -> str:
    """Return the class of a part: `BinaryCrossentropy` for `"bce"`. A name that is no part stays as it is.

    Args:
        family: Such as `loss`.
        part: The part in any form.
    """
    name = part_name(part) or ""
    for one in catalog.catalog().parts(family):
        if snake_case(one.name) == name:
            return one.name
    return name
