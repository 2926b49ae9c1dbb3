"""Inputs of models inside a model: they take what a tensor of the outer one is like."""

from typing import Any

import keras


def like(tensor: Any, name: str) -> Any:
    """Return an input that takes what a tensor is like."""
    shape, dtype, sparse = tuple(tensor.shape), tensor.dtype, tensor.sparse or None
    if shape[0] is not None:
        return keras.Input(batch_shape=shape, dtype=dtype, sparse=sparse, name=name)
    return keras.Input(shape[1:], dtype=dtype, sparse=sparse, name=name)
