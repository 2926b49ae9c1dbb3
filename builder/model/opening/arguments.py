"""With what a layer is called: tensors that feed its inputs, and nothing else that a design could not say."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import keras

from builder.errors import OpeningError
from builder.model import calling

Place = tuple[str, int]
"""A node and one of its outputs."""


def taken(layer: Any, call: Any, places: Mapping[int, Place]) -> Iterator[tuple[int, Any]]:
    """Give the tensors that a layer is called with, each with the number of the input that it feeds.

    Raises:
        OpeningError: It is called with something else as well.
    """
    kind: Any = type(layer)
    taken = calling.ports(kind)
    given = dict(zip(_argument_names(layer), call.arguments.args, strict=False)) | dict(call.arguments.kwargs)
    for name, value in given.items():
        tensors = keras.tree.flatten(value) if value is not None else []
        own = [one for one in tensors if id(one) in places]
        if name in taken.names or (taken.as_list and own) or (len(taken.names) == 1 and own and name != "mask"):
            if len(own) != len([one for one in tensors if one is not None]):
                _refuse_argument(layer, name, value)
            first = taken.names.index(name) if name in taken.names else 0
            yield from ((first + number, tensor) for number, tensor in enumerate(own))
        elif not _usual(layer, name, value, places):
            _refuse_argument(layer, name, value)


def no_more(model: Any, call: Any, places: Mapping[int, Place]) -> None:
    """See that a model is called with tensors alone.

    Raises:
        OpeningError: It is not.
    """
    for name, value in list(call.arguments.kwargs.items()):
        if not _usual(model, name, value, places):
            _refuse_argument(model, name, value)


def _usual(layer: Any, name: str, value: Any, places: Mapping[int, Place]) -> bool:
    """Say whether an argument of a call is what Keras notes down although nobody said it."""
    parameter = layer._call_signature.parameters.get(name)
    if value is None or value is False or (parameter is not None and value is parameter.default):
        return True
    return name.endswith("mask") and all(id(one) not in places for one in keras.tree.flatten(value))


def _refuse_argument(layer: Any, name: str, value: Any) -> NoReturn:
    shown = "…" if isinstance(value, keras.KerasTensor | list | tuple | dict) else str(value)[:40]
    raise OpeningError("opening.call_argument", layer=layer.name, argument=name, value=shown)


def _argument_names(layer: Any) -> list[str]:
    return list(layer._call_signature.parameters)
