"""How the numbers of a tensor are spread, as the run keeps it."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder.model.names import node_id
from builder.model.unfolding import layers_of

Array = NDArray[Any]
Histogram = dict[str, Any]

BINS = 48
MOST = 16_384
"""Of a larger tensor every n-th number is looked at, so many that the picture stays the same."""


def histogram(layer: str, name: str, values: Array) -> Histogram:
    """Count the numbers of one tensor.

    Args:
        layer: Name of the layer that it belongs to.
        name: Its name within the layer, such as `kernel`.
        values: Its numbers, of any shape. Those that are not finite are left out.

    Returns:
        `layer`, `name`, `low`, `high`, `counts` (48 numbers), `mean`, `std` and `zero`, the share of zeros.
        `mean`, `std` and `zero` are `None` where no number is finite.
    """
    flat = np.asarray(values).reshape(-1)
    if flat.size > MOST:
        flat = flat[:: _step(flat.size)]
    flat = flat.astype(np.float32, copy=False)
    low, high = (float(flat.min()), float(flat.max())) if flat.size else (np.nan, np.nan)
    if not np.isfinite(high - low):
        flat = flat[np.isfinite(flat)]
        if not flat.size:
            return {"layer": layer, "name": name, "low": 0.0, "high": 0.0, "counts": [0] * BINS} | _NOTHING
        low, high = float(flat.min()), float(flat.max())
    return {
        "layer": layer,
        "name": name,
        "low": low,
        "high": high,
        "counts": _counts(flat, low, high),
        "mean": float(flat.mean(dtype=np.float64)),
        "std": float(flat.std(dtype=np.float64)),
        "zero": 1 - np.count_nonzero(flat) / flat.size,
    }


def _step(size: int) -> int:
    """Return how far apart the numbers are that are looked at: no step falls into line with an axis.

    With every 16th number of a picture of 8 channels the first channel alone would be seen.
    """
    step = -(-size // MOST)
    while math.gcd(step, size) > 1:
        step += 1
    return step


_NOTHING: dict[str, Any] = {"mean": None, "std": None, "zero": None}


def _counts(flat: Array, low: float, high: float) -> list[int]:
    width = high - low
    if not width > 0:
        # All alike: one bar in the middle.
        return [flat.size if index == BINS // 2 else 0 for index in range(BINS)]
    # Several times faster than numpy.histogram, which looks the edges up again.
    bins = ((flat.astype(np.float64) - low) * (BINS / width)).astype(np.int64)
    np.minimum(bins, BINS - 1, out=bins)
    counts: list[int] = np.bincount(bins, minlength=BINS).tolist()
    return counts


def weights(model: Any) -> list[Histogram]:
    """Return the histograms of all weights, layer by layer, those that don't train as well."""
    return [
        histogram(node_id(layer.name), weight_name(layer, variable), variable.numpy())
        for layer in layers_of(model)
        for variable in layer.weights
    ]


def weight_name(layer: Any, variable: Any) -> str:
    """Return the name of a weight within its layer: `kernel`, or `forward_lstm/lstm_cell/kernel` in a wrapper."""
    _, found, inner = str(variable.path).partition(f"{layer.name}/")
    return inner if found else str(variable.name)
