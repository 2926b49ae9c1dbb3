"""What feeds a layer, as far as it decides what comes of it: values that are compared and remembered."""

from typing import NamedTuple


class Spec(NamedTuple):
    """A tensor that feeds a layer.

    Args:
        shape: With the batch axis.
        dtype: Its name.
        mask: Shape of the mask that it carries, such as `(batch_size, steps)`; `None` where it carries none.
    """

    shape: tuple[int | None, ...]
    dtype: str
    mask: tuple[int | None, ...] | None = None


Call = tuple[tuple[Spec, ...], tuple[int, ...]]
"""One call of a layer: shape and dtype of each input, and which input of the layer each of them feeds."""
