"""An estimate of what one example costs in a layer, from the shapes of its weights, inputs and outputs."""

import math
from collections.abc import Sequence
from typing import Any

import keras
from keras.src.layers.convolutional.base_conv_transpose import BaseConvTranspose
from keras.src.layers.merging.dot import Dot

Shape = Sequence[int | None]


def flops(layer: Any, inputs: Sequence[Shape], outputs: Sequence[Shape]) -> int | None:
    """Return how many additions and multiplications one example takes, as an estimate.

    Every kernel, as Keras calls the weights that multiply, is applied at each position of the output; a multiplication
    with its addition counts as 2. Activations, normalization, biases and pooling are left out: they
    cost little beside that.

    Args:
        layer: A built Keras layer.
        inputs: Shapes of its inputs, with the batch axis.
        outputs: Shapes of its outputs, with the batch axis.

    Returns:
        The estimate, or `None` where a size that it needs is unknown.
    """
    inner = layer.layer if isinstance(layer, keras.layers.TimeDistributed) else layer
    if isinstance(inner, keras.layers.Embedding):
        return 0  # It looks rows up.
    kernels = [tuple(weight.shape) for weight in layer.weights if "kernel" in weight.name]
    try:
        own = _products(inner, inputs, outputs)
        positions = _positions(inner, inputs, outputs) if kernels else 0
    except _UnknownSize:
        return None
    return 2 * (own + sum(math.prod(shape) for shape in kernels) * positions)


class _UnknownSize(Exception):
    """An axis whose size only the data knows."""


def _positions(layer: Any, inputs: Sequence[Shape], outputs: Sequence[Shape]) -> int:
    # Where a kernel is applied: at each output position; of a transposed convolution, at each input position.
    if isinstance(layer, keras.layers.EinsumDense):
        # The kernel meets the axes of the output that it does not have itself.
        return _size(outputs[0][1:]) // max(1, math.prod(_shared(layer, outputs[0])))
    if isinstance(layer, BaseConvTranspose):
        return _size(_places(layer, inputs[0]))
    if isinstance(layer, keras.layers.Bidirectional | keras.layers.RNN):
        steps = _size(inputs[0][1:2])
        maps = len(inputs[0]) > 3
        return steps * (_size(_places(layer, outputs[-1])[-(len(inputs[0]) - 3) :]) if maps else 1)
    return _size(_places(layer, outputs[0]))


def _shared(layer: Any, output: Shape) -> list[int]:
    _, _, rest = layer.equation.replace(" ", "").partition(",")
    kernel, _, result = rest.partition("->")
    letters = result.replace("...", "")
    sizes = dict(zip(reversed(letters), reversed(output), strict=False))
    return [_known(sizes[letter]) for letter in letters if letter in kernel]


def _products(layer: Any, inputs: Sequence[Shape], outputs: Sequence[Shape]) -> int:
    # Layers that multiply their inputs with each other.
    if isinstance(layer, Dot):
        axis = layer.axes if isinstance(layer.axes, int) else layer.axes[0]
        return _size(outputs[0][1:]) * _size([inputs[0][axis]])
    if isinstance(layer, keras.layers.Attention | keras.layers.AdditiveAttention):
        query, value = inputs[0], inputs[1]
        return 2 * _size(query[1:-1]) * _size(value[1:-1]) * _size(query[-1:])
    if isinstance(layer, keras.layers.MultiHeadAttention | keras.layers.GroupQueryAttention):
        heads = getattr(layer, "num_heads", None) or layer.num_query_heads
        width = getattr(layer, "key_dim", None) or layer.head_dim
        return 2 * heads * width * _size(inputs[0][1:-1]) * _size(inputs[-1][1:-1])
    return 0


def _places(layer: Any, shape: Shape) -> Shape:
    first = getattr(layer, "data_format", None) == "channels_first"
    return shape[2:] if first else shape[1:-1]


def _size(axes: Shape) -> int:
    return math.prod(_known(size) for size in axes)


def _known(size: int | None) -> int:
    if size is None:
        raise _UnknownSize
    return size
