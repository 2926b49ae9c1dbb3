"""Models inside a model, looked into: every layer wherever it lies, and the network as if there were none in it."""

from collections.abc import Iterator
from typing import Any

import keras
from keras.src.ops.function import make_node_key

OUTPUT = "-output"
"""How the Input of a formula is called that is the activation of a layer, behind the name of the layer."""


def layers_of(model: keras.Model) -> list[Any]:
    """Return every layer of a functional model, those of the models in it in their places, each once.

    A formula is a layer; one that is the activation of another layer belongs to that one and is left out.
    What leads data into an inner model is no layer of the network: of the Inputs, those of the model itself count.
    """
    found = dict.fromkeys(_inner(model))
    return list(found)


def unfolded(model: keras.Model) -> keras.Model:
    """Return a model of the same layers without models in it: the very model where there are none.

    All layers are called once more for it; what the model itself is made of does not change.
    """
    if not any(_holds_layers(layer) for layer in model.layers):
        return model
    return keras.Model(model.inputs, _through(model, model.inputs), name=model.name)


def calls(model: keras.Model, layer: Any) -> list[Any]:
    """Return the calls of a layer that a functional model is made of, in their order; the layer may have others."""
    own = functional_of(model)._nodes
    called = enumerate(layer._inbound_nodes)
    return [node for number, node in called if make_node_key(layer, number) in own]


def functional_of(model: keras.Model) -> Any:
    """Return a functional model itself, and of a Sequential the one in it: `None` where no shape has reached it."""
    return model._functional if isinstance(model, keras.Sequential) else model


def results(model: keras.Model, layer: Any) -> list[Any]:
    """Return the tensors that come of a layer in a functional model, call by call where it is called several times.

    Where its activation is a formula, they come of that.
    """
    after = activation(model, layer)
    return [tensor for called in calls(model, after or layer) for tensor in called.output_tensors]


def activation(model: keras.Model, layer: Any) -> Any:
    """Return the formula that is the activation of a layer in a functional model, or `None`."""
    return next((one for one in model.layers if followed(one) == layer.name), None)


def is_formula(layer: Any) -> bool:
    """Say whether a layer of a model is a formula: a model of operations, without a layer in it."""
    if not isinstance(layer, keras.Model) or isinstance(layer, keras.Sequential):
        return False
    return all(isinstance(one, keras.layers.InputLayer) for one in layer.layers)


def followed(layer: Any) -> str | None:
    """Return the name of the layer whose activation a formula is; `None` where it is a layer of its own."""
    if not is_formula(layer):
        return None
    name, mark, rest = str(layer.inputs[0]._keras_history.operation.name).rpartition(OUTPUT)
    return name if mark and not rest else None


def _inner(model: keras.Model, outer: bool = True) -> Iterator[Any]:
    for layer in model.layers:
        if _holds_layers(layer):
            yield from _inner(layer, False)
        elif followed(layer) is None and (outer or not isinstance(layer, keras.layers.InputLayer)):
            yield layer


def _holds_layers(layer: Any) -> bool:
    return isinstance(layer, keras.Model) and not is_formula(layer)


def _through(model: keras.Model, tensors: Any) -> Any:
    def called(operation: Any) -> Any:
        if not _holds_layers(operation):
            return operation
        return lambda inputs, **_: _through(operation, inputs)

    return model._run_through_graph(tensors, operation_fn=called)
