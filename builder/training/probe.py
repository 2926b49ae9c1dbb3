"""Gradients and activations of a few fixed examples, computed beside the training without touching it.

Everything runs inside a `keras.StatelessScope`: batch statistics, seeds and metrics that the look changes are thrown
away with it, so that training gives the same numbers, bit for bit, whether it is watched or not.
"""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from builder.model.names import node_id
from builder.model.unfolding import layers_of, results, unfolded
from builder.training.histograms import Histogram, histogram, weight_name

Array = NDArray[Any]

MOST_EXAMPLES = 32


class Probe:
    """Looks into a model while it trains.

    Args:
        model: The compiled, functional model.
        inputs: One array for each input, (at most 32 examples, ...).
        targets: One array for each output, likewise.
    """

    def __init__(self, model: keras.Model, inputs: Sequence[Array], targets: Sequence[Array]) -> None:
        self._model = model
        self._inputs = [part[:MOST_EXAMPLES] for part in inputs]
        self._targets = [part[:MOST_EXAMPLES] for part in targets]
        self._look: Callable[[], tuple[list[Any], list[Any]]] | None = None
        self._layers: list[keras.Layer] = []

    def look(self) -> tuple[list[Histogram], list[Histogram]]:
        """Return the histograms of the gradients of all trainable weights, and of the outputs of all layers."""
        if self._look is None:
            self._look = self._made()
        gradients, outputs = self._look()
        return self._of_gradients(gradients), self._of_outputs(outputs)

    def _made(self) -> Callable[[], tuple[list[Any], list[Any]]]:
        tensors = []
        # Layers of models in the model give nothing that could be looked at from outside.
        flat = unfolded(self._model)
        for layer in layers_of(flat):
            if not isinstance(layer, keras.layers.InputLayer):
                self._layers.append(layer)
                tensors.append(results(flat, layer)[0])
        self._count = len(tensors)
        self._watched = keras.Model(self._model.inputs, [*tensors, *flat.outputs], name="probe")
        backend = keras.backend.backend()
        return {"tensorflow": self._tensorflow, "jax": self._jax, "torch": self._torch}[backend]()

    def _loss(self, inputs: Any, targets: Any) -> tuple[Any, list[Any]]:
        everything = self._watched(inputs, training=True)
        outputs = everything[self._count :]
        predicted = outputs[0] if len(outputs) == 1 else outputs
        loss = self._model.compute_loss(x=inputs, y=targets, y_pred=predicted, training=True)
        return loss, everything[: self._count]

    def _batch(self) -> tuple[Any, Any]:
        inputs = [keras.ops.convert_to_tensor(part) for part in self._inputs]
        targets = [keras.ops.convert_to_tensor(part) for part in self._targets]
        return _alone(inputs), _alone(targets)

    def _tensorflow(self) -> Callable[[], tuple[list[Any], list[Any]]]:
        import tensorflow as tf

        inputs, targets = self._batch()

        # Not compiled: on so few examples that would cost more than it saves in all but the longest runs.
        def look() -> tuple[list[Any], list[Any]]:
            with keras.StatelessScope(collect_losses=True), tf.GradientTape() as tape:
                loss, outputs = self._loss(inputs, targets)
            values = [variable.value for variable in self._model.trainable_variables]
            return tape.gradient(loss, values), outputs

        return look

    def _jax(self) -> Callable[[], tuple[list[Any], list[Any]]]:
        import jax

        inputs, targets = self._batch()
        model = self._model
        trainable, fixed = model.trainable_variables, model.non_trainable_variables

        def loss_of(values: Any, fixed_values: Any) -> tuple[Any, list[Any]]:
            mapping = [*zip(trainable, values, strict=True), *zip(fixed, fixed_values, strict=True)]
            with keras.StatelessScope(state_mapping=mapping, collect_losses=True):
                return self._loss(inputs, targets)

        compiled = jax.jit(jax.value_and_grad(loss_of, has_aux=True))

        def look() -> tuple[list[Any], list[Any]]:
            model.jax_state_sync()
            (_, outputs), gradients = compiled(
                [variable.value for variable in trainable], [variable.value for variable in fixed]
            )
            return gradients, outputs

        return look

    def _torch(self) -> Callable[[], tuple[list[Any], list[Any]]]:
        import torch

        inputs, targets = self._batch()

        def look() -> tuple[list[Any], list[Any]]:
            devices = [torch.cuda.current_device()] if torch.cuda.is_available() else []
            with torch.random.fork_rng(devices=devices), keras.StatelessScope(collect_losses=True):
                loss, outputs = self._loss(inputs, targets)
                values = [variable.value for variable in self._model.trainable_variables]
                return list(torch.autograd.grad(loss, values, allow_unused=True)), outputs

        return look

    def _of_gradients(self, gradients: list[Any]) -> list[Histogram]:
        owners = {id(it): (layer, it) for layer in layers_of(self._model) for it in layer.trainable_weights}
        found = []
        for variable, gradient in zip(self._model.trainable_variables, gradients, strict=True):
            if gradient is None or id(variable) not in owners:
                continue
            layer, _ = owners[id(variable)]
            found.append(histogram(node_id(layer.name), weight_name(layer, variable), _array(gradient)))
        return found

    def _of_outputs(self, outputs: list[Any]) -> list[Histogram]:
        return [
            histogram(node_id(layer.name), "output", _array(output))
            for layer, output in zip(self._layers, outputs, strict=True)
        ]


def _array(tensor: Any) -> Array:
    # TensorFlow's gradient of an embedding. PyTorch's tensors have methods called `values` and `indices` too.
    if hasattr(tensor, "dense_shape"):
        # The gradient of a TensorFlow embedding has the rows that were looked up.
        tensor = tensor.values
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def _alone(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else parts
