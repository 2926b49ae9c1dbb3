"""Models inside a model, looked into: every layer wherever it lies, and the network as if there were none in it."""

from collections.abc import Iterator
from typing import Any

import keras
from keras.src.ops.function import make_node_key


def layers_of(model: keras.Model) -> list[Any]:
    """Return every layer of a functional model, those of the models in it in their places, each once.

    What leads data into an inner model is no layer of the network: of the Inputs, those of the model itself count.
    """
    found = dict.fromkeys(_inner(model))
    return list(found)


def unfolded(model: keras.Model) -> keras.Model:
    """Return a model of the same layers without models in it: the very model where there are none.

    All layers are called once more for it; what the model itself is made of does not change.
    """
    if not any(isinstance(layer, keras.Model) for layer in model.layers):
        return model
    return keras.Model(model.inputs, _through(model, model.inputs), name=model.name)


def calls(model: keras.Model, layer: Any) -> list[Any]:
    """Return the calls of a layer that a functional model is made of, in their order; the layer may have others."""
    own = (model._functional if isinstance(model, keras.Sequential) else model)._nodes
    called = enumerate(layer._inbound_nodes)
    return [node for number, node in called if make_node_key(layer, number) in own]


def results(model: keras.Model, layer: Any) -> list[Any]:
    """Return the tensors that come of a layer in a functional model, call by call where it is called several times."""
    return [tensor for called in calls(model, layer) for tensor in called.output_tensors]


def _inner(model: keras.Model, outer: bool = True) -> Iterator[Any]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _inner(layer, False)
        elif outer or not isinstance(layer, keras.layers.InputLayer):
            yield layer


def _through(model: keras.Model, tensors: Any) -> Any:
    def called(operation: Any) -> Any:
        if not isinstance(operation, keras.Model):
            return operation
        return lambda inputs, **_: _through(operation, inputs)

    return model._run_through_graph(tensors, operation_fn=called)
