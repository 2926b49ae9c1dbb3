"""Layers that learn from the data before the training: each is shown the training examples as they reach it.

It happens before the first step and before a checkpoint is put back. A run that goes on begins from the same first
weights and the same examples, so that it learns the same once more, bit for bit.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from builder.errors import TrainingError
from builder.model.adapting import Adaption, adaptions, batch_rows
from builder.model.names import node_id
from builder.model.unfolding import results
from builder.training.failures import explained

Array = NDArray[Any]
Reaching = Callable[[int, int], Array]
"""What reaches a layer for the examples from one number to another."""

MOST_COMPUTED = 2**22
"""The largest tensor between the inputs and a layer has about so many numbers while it is computed (16 MB)."""


def adapt(model: keras.Model, inputs: Sequence[Array], begun: Collection[str] = ()) -> None:
    """Let the layers of a model that can learn from the data before the training, one after the other.

    Layers whose values are given as arguments are left as they are.

    Args:
        model: The functional model, with its first weights.
        inputs: The training examples: an array for each input, (examples, ...).
        begun: Names of the layers that begin with kept weights: what those have learnt counts.

    Raises:
        TrainingError: A layer can't learn from what reaches it. The sentence names it.
        DesignError: A layer lies where nothing can be led to it.
    """
    examples = len(inputs[0])
    for one in adaptions(model):
        name = node_id(one.outer.name)
        if one.outer.name in begun:
            continue
        try:
            reaching = _reaching(one, model, inputs)
            _learn(one, name, reaching, examples)
        except Exception as error:
            told = explained(error)
            if told.key != "training.failed":
                raise told from error
            raise TrainingError("training.adapt_failed", layer=name, detail=told.values["detail"]) from error


def _learn(one: Adaption, name: str, reaching: Reaching, examples: int) -> None:
    shape = (None, *reaching(0, 1).shape[1:])
    wide = one.layer.compute_output_shape(shape)
    rows = batch_rows(examples, one.tensor.shape)
    if rows is None:
        one.layer.adapt(_fit(one, name, reaching(0, examples)))
    else:
        starts = range(0, examples, rows)
        one.layer.adapt(_fit(one, name, reaching(start, min(start + rows, examples))) for start in starts)
    _see_width(one, name, wide, one.layer.compute_output_shape(shape))


def _fit(one: Adaption, name: str, values: Array) -> Array:
    """Return values, unless they are fractions and the layer looks whole numbers up."""
    if values.dtype.kind == "f" and str(one.layer.compute_dtype).startswith("int"):
        fractions = values[values != np.trunc(values)]
        if fractions.size:
            raise TrainingError("training.adapt_fractions", layer=name, value=f"{float(fractions[0]):.4g}")
    return values


def _see_width(one: Adaption, name: str, before: Sequence[int | None], after: Sequence[int | None]) -> None:
    # The layers behind were built for the width that the arguments promise.
    for expected, found in zip(before, after, strict=True):
        if expected is not None and expected != found:
            raise TrainingError("training.adapt_width", layer=name, expected=expected, found=found)
    config = one.layer.get_config()
    if config.get("output_mode") != "tf_idf" or not config.get("pad_to_max_tokens"):
        return
    # Keras writes a weight for each token of `max_tokens`, and reads no more than there are tokens.
    if one.layer.vocabulary_size() != config["max_tokens"]:
        values = {"expected": config["max_tokens"], "found": one.layer.vocabulary_size()}
        raise TrainingError("training.adapt_weights", layer=name, **values)


def _reaching(one: Adaption, model: keras.Model, inputs: Sequence[Array]) -> Reaching:
    """Return what gives the values that reach a layer."""
    place = next((place for place, tensor in enumerate(model.inputs) if tensor is one.tensor), None)
    if place is not None:
        entering = inputs[place].astype(one.tensor.dtype, copy=False)
        if not one.way:
            return lambda start, stop: entering[start:stop]
        rows = _rows([one.tensor])
        return _in_parts(lambda start, stop: _inside(one, entering[start:stop]), rows)
    before = keras.Model(model.inputs, one.tensor, name="before")
    rows = _rows([output for layer in before.layers for output in results(before, layer)])

    def computed(start: int, stop: int) -> Array:
        return _inside(one, before([part[start:stop] for part in inputs], training=False))

    return _in_parts(computed, rows)


def _rows(tensors: Sequence[Any]) -> int:
    largest = max(int(np.prod([axis or 1 for axis in tensor.shape[1:]])) for tensor in tensors)
    return max(1, min(1024, MOST_COMPUTED // max(1, largest)))


def _in_parts(computed: Callable[[int, int], Array], rows: int) -> Reaching:
    def reaching(start: int, stop: int) -> Array:
        with _without_gradients():
            return np.concatenate([computed(at, min(at + rows, stop)) for at in range(start, stop, rows)])

    return reaching


def _inside(one: Adaption, values: Any) -> Array:
    """Lead values through the layers of the one that holds the layer, as far as it."""
    holder = one.outer
    for place in one.way:
        if place is None:
            # Each step of each example is an example for the layer within.
            values = keras.ops.reshape(values, (-1, *values.shape[2:]))
            holder = holder.layer
            continue
        for layer in holder.layers[:place]:
            values = layer(values, training=False) if layer._call_has_training_arg else layer(values)
        holder = holder.layers[place]
    return _array(values)


def _array(values: Any) -> Array:
    array = np.asarray(keras.ops.convert_to_numpy(values))
    # Means of half precision would be as coarse as their numbers.
    return array.astype(np.float32) if array.dtype.itemsize == 2 and array.dtype.kind in "fV" else array


def _without_gradients() -> AbstractContextManager[Any]:
    if keras.backend.backend() == "torch":
        import torch

        no_grad: AbstractContextManager[Any] = torch.no_grad()
        return no_grad
    return nullcontext()
