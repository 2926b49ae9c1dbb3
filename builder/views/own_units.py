"""Errors of a regression whose target was scaled for the training, brought back to the target's own unit."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

_NAMES = {1: "{target}", 2: "{target}²"}
_COMMON = ("mae", "mean_absolute_error", "rmse", "root_mean_squared_error")

Units = Mapping[str, Any]
"""What a run's first status says: `{"target": "price", "divide": 115.4, "powers": {"loss": 2, "mae": 1}}`."""


def in_own_units(epochs: Sequence[Mapping[str, Any]], units: Units | None) -> tuple[Mapping[str, Any], ...]:
    """Return epoch events with what they measured in the target's own unit, a squared error in its square.

    Args:
        epochs: Epoch events with Keras's own numbers.
        units: How they are brought back; `None` where they are in their own unit.
    """
    if units is None:
        return tuple(epochs)
    return tuple({**event, "logs": _restored(event["logs"], units)} for event in epochs)


def unit_of(metric: str, units: Units | None) -> str | None:
    """Return in what a metric is measured, such as `price²`; `None` where in nothing that is known."""
    power = _power(metric, units)
    return _NAMES[power].format(target=units["target"]) if units and power else None


def common_unit(metric: str, runs: Collection[Units | None]) -> str | None:
    """Return the unit that a metric has in all of some runs; `None` where they differ."""
    found = {unit_of(metric, units) for units in runs}
    return next(iter(found)) if len(found) == 1 else None


def telling(logs: Collection[str], units: Units | None) -> str | None:
    """Return the name, without `val_`, of the error that says most to a person: one in the target's own unit."""
    names = [name.removeprefix("val_") for name in logs]
    linear = [name for name in names if name != "loss" and _power(name, units) == 1]
    return next((name for name in _COMMON if name in linear), linear[0] if linear else None)


def _restored(logs: Mapping[str, Any], units: Units) -> dict[str, Any]:
    return {name: _times(value, float(units["divide"]), _power(name, units)) for name, value in logs.items()}


def _times(value: Any, divide: float, power: int) -> Any:
    return value * divide**power if power and isinstance(value, int | float) else value


def _power(name: str, units: Units | None) -> int:
    power = (units or {}).get("powers", {}).get(name.removeprefix("val_"))
    return power if power in _NAMES else 0
