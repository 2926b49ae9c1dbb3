"""How long an epoch will take, told from the runs that this machine has trained."""

from itertools import pairwise
from statistics import median
from typing import Any

from builder.errors import LayerwiseError
from builder.runs import Run, RunReader
from builder.views import world

_STEPS_TOGETHER = 3.0
"""Forward and backward pass together cost about three times the forward pass."""
_seen: dict[str, float] = {}


def epoch_s(owner: str, inference: dict[str, Any], train: int) -> float | None:
    """Return about how many seconds an epoch takes, or `None` before the first run.

    Args:
        owner: Whose runs are asked.
        inference: What the checker answers, with the operations for one example.
        train: Examples in the training part.
    """
    flops = inference.get("flops")
    if not flops:
        return None
    for run in world.registry().list(owner)[:5]:
        known = _pace(run)
        if known is not None:
            return float(flops * _STEPS_TOGETHER * train / known)
    return None


def _pace(run: Run) -> float | None:
    if run.id not in _seen:
        measured = _measured(run)
        if measured is None:
            return None
        _seen[run.id] = measured
    return _seen[run.id]


def _measured(run: Run) -> float | None:
    # Operations a second, between the ends of epochs: the first holds the compilation, and is left out.
    flops = (run.info or {}).get("flops")
    try:
        with RunReader(run.folder) as reader:
            epochs = reader.events("epoch")[:12]
            train = reader.state().fields.get("train")
    except LayerwiseError:
        return None
    times = [second["t"] - first["t"] for first, second in pairwise(epochs)]
    if not flops or not train or not times or median(times) <= 0:
        return None
    return float(flops * _STEPS_TOGETHER * train / median(times))
