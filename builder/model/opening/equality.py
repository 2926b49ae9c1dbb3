"""See that the network of a design is the very network that was opened: same layers, same calls, same masks."""

from collections.abc import Callable, Mapping
from typing import Any

import keras

from builder.errors import OpeningError
from builder.model.opening import settings
from builder.model.unfolding import functional_of

Label = Callable[[Any], str]


def see_equal(opened: Any, built: Any, layers: Mapping[str, Any], named: Mapping[str, Any]) -> None:
    """Compare two models.

    Args:
        opened: The model of the file.
        built: The model of the design that was read from it.
        layers: The layer of each node in the file's model, by the node's id.
        named: The same in the design's model.

    Raises:
        OpeningError: They differ. The sentence names a layer.
    """
    for node, layer in layers.items():
        other = named.get(node)
        if other is None or _differs(layer, other):
            raise OpeningError("opening.not_equal", layer=node)
    mine = _signs(opened, {id(layer): node for node, layer in layers.items()})
    theirs = _signs(built, {id(layer): node for node, layer in named.items() if node in layers})
    for number, (one, other) in enumerate(zip(mine, theirs, strict=False)):
        if one != other:
            tensor = opened.outputs[number]
            raise OpeningError("opening.not_equal", layer=tensor._keras_history.operation.name)
    if len(mine) != len(theirs):
        raise OpeningError("opening.not_equal", layer=opened.name)


def _differs(one: Any, other: Any) -> bool:
    if settings.meaning(settings.serialized(one)) != settings.meaning(settings.serialized(other)):
        return True
    return [tuple(it.shape) for it in one.weights] != [tuple(it.shape) for it in other.weights]


def _signs(model: Any, labels: Mapping[int, str]) -> list[int]:
    """Return for each output of a model what says how it comes about: equal for equal networks."""
    functional = functional_of(model)
    signs = {id(tensor): hash(("input", number)) for number, tensor in enumerate(functional.inputs)}
    _through(functional, labels, signs)
    return [signs[id(tensor)] for tensor in functional.outputs]


def _through(functional: Any, labels: Mapping[int, str], signs: dict[int, int]) -> None:
    for depth in sorted(functional._nodes_by_depth, reverse=True):
        for call in functional._nodes_by_depth[depth]:
            if call.is_input:
                continue
            operation = call.operation
            if isinstance(operation, keras.Model):
                _inside(operation, call, labels, signs)
                continue
            arguments = _arguments(call, signs)
            if isinstance(operation, keras.layers.Layer) and id(operation) not in labels:
                # What the design needs to let a tensor out that is used within as well.
                signs[id(call.output_tensors[0])] = signs[id(call.input_tensors[0])]
                continue
            name = labels.get(id(operation)) or _operation(operation)
            for number, tensor in enumerate(call.output_tensors):
                signs[id(tensor)] = hash((name, number, arguments))


def _operation(operation: Any) -> str:
    config = {name: value for name, value in operation.get_config().items() if name != "name"}
    return f"{type(operation).__name__} {sorted(config.items())}"


def _inside(model: Any, call: Any, labels: Mapping[int, str], signs: dict[int, int]) -> None:
    functional = functional_of(model)
    given = keras.tree.flatten(call.arguments.args[0] if call.arguments.args else call.input_tensors)
    inner = {id(own): signs[id(tensor)] for own, tensor in zip(functional.inputs, given, strict=True)}
    _through(functional, labels, inner)
    for own, tensor in zip(functional.outputs, call.output_tensors, strict=True):
        signs[id(tensor)] = inner[id(own)]


def _arguments(call: Any, signs: Mapping[int, int]) -> tuple[Any, ...]:
    operation, given = call.operation, call.arguments
    if isinstance(operation, keras.layers.Layer):
        names = list(operation._call_signature.parameters)
        named = dict(zip(names, given.args, strict=False)) | dict(given.kwargs)
    else:
        named = {str(number): value for number, value in enumerate(given.args)} | dict(given.kwargs)
    found = []
    for name, value in sorted(named.items()):
        parts = [signs.get(id(one), str(one)) for one in keras.tree.flatten(value)]
        if value is not None and value is not False and parts:
            found.append((name, tuple(parts)))
    return tuple(found)
