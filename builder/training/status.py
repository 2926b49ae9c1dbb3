"""Says in which state a training is, each time with everything that a reader may need who has seen nothing before."""

from collections.abc import Callable
from typing import Any

from builder.runs import RunWriter


class Status:
    """Writes the states of one training.

    Args:
        writer: Takes them.
        fields: What stays the same: `epochs`, `steps`, `batch_size` ...
        watching: Gives the share of the training time that watching has cost.
    """

    def __init__(self, writer: RunWriter, fields: dict[str, Any], watching: Callable[[], float]) -> None:
        self._writer = writer
        self._fields = fields
        self._watching = watching

    def __call__(self, state: str, **more: Any) -> None:
        """Write a state, and what belongs to this moment alone."""
        self._writer.status(state, **self._fields, watching=round(self._watching(), 4), **more)
