"""Operations of Keras read back as formulas: a single one, or a small model of them."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import keras

from builder.errors import OpeningError
from builder.formulas import (
    CALLED,
    FUNCTIONS,
    INPUTS,
    SIGNS,
    Call,
    Formula,
    Input,
    Number,
    Operation,
    Term,
    fault,
    typed,
)

MOST_TERMS = 200
"""A tensor that is used twice is written twice; so many are enough to know that a formula would be too long."""


def of_model(model: Any, activation: bool = False) -> str:
    """Return a model of operations as a formula.

    Args:
        model: A functional model without layers, with one output.
        activation: Whether the formula stands for the activation of a layer.

    Raises:
        OpeningError: It can't be written as one.
    """
    names = _names(len(model.inputs), model.name, activation)
    letters = {id(tensor): Input(name) for tensor, name in zip(model.inputs, names, strict=True)}
    reading = _Reading(model.name, lambda tensor: letters.get(id(tensor)))
    return _checked(reading.term(model.outputs[0]), names, model.name, activation)


def of_call(call: Any) -> tuple[str, list[Any]]:
    """Return a call of an operation as a formula, and the tensors that enter it.

    Args:
        call: It.

    Raises:
        OpeningError: It can't be written as one.
    """
    name = call.operation.name
    tensors = list({id(one): one for one in call.input_tensors}.values())
    names = _names(len(tensors), name)
    letters = {id(tensor): Input(letter) for tensor, letter in zip(tensors, names, strict=True)}
    reading = _Reading(name, lambda tensor: letters.get(id(tensor)))
    return _checked(reading.called(call), names, name), tensors


def _names(count: int, layer: str, activation: bool = False) -> tuple[str, ...]:
    if count == 1:
        return ("x",)
    if activation or count > len(INPUTS["layer"]):
        raise OpeningError("opening.operation", layer=layer, kind=f"{count} inputs")
    return INPUTS["layer"][:count]


def _checked(term: Term, names: Sequence[str], layer: str, activation: bool = False) -> str:
    text = typed(Formula(term, tuple(names)))
    if fault(text, "activation" if activation else "layer") is not None:
        raise OpeningError("opening.operation", layer=layer, kind=text[:60])
    return text


class _Reading:
    """Goes from a tensor back to what it is computed from.

    Args:
        layer: How it is called, for the sentences.
        entering: Gives the input that a tensor is, or `None`.
    """

    def __init__(self, layer: str, entering: Callable[[Any], Input | None]) -> None:
        self._layer = layer
        self._entering = entering
        self._count = 0

    def term(self, value: Any) -> Term:
        """Return what an argument of an operation is."""
        self._count += 1
        if self._count > MOST_TERMS:
            self._refuse("…")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Number(value)
        if not isinstance(value, keras.KerasTensor):
            self._refuse(str(value)[:40])
        if (found := self._entering(value)) is not None:
            return found
        operation, number, _ = value._keras_history
        return self.called(operation._inbound_nodes[number])

    def called(self, call: Any) -> Term:
        """Return what an operation gives."""
        operation = call.operation
        kind = type(operation).__name__
        given = [*call.arguments.args, *call.arguments.kwargs.values()]
        if len(call.output_tensors) != 1 or isinstance(operation, keras.layers.Layer):
            self._refuse(kind)
        parts = tuple(self.term(one) for one in given)
        if kind in SIGNS and len(parts) == (1 if kind == "Negative" else 2):
            return Operation(SIGNS[kind], parts)
        if kind not in CALLED:
            self._refuse(kind)
        return self._function(CALLED[kind], parts, operation)

    def _function(self, name: str, parts: tuple[Term, ...], operation: Any) -> Term:
        function = FUNCTIONS[name]
        signature = inspect.signature(getattr(keras.ops, name)).parameters
        options = []
        for argument, value in operation.get_config().items():
            usual = signature[argument].default if argument in signature else None
            if argument == "name" or (value == usual and argument not in function.options):
                continue
            if len(parts) < function.takes and argument not in function.options:
                parts = (*parts, self.term(value))
            elif argument not in function.options:
                self._refuse(f"{name}({argument}={value})"[:60])
            elif value != usual:
                options.append((argument, tuple(value) if isinstance(value, list) else value))
        return Call(name, parts, tuple(options))

    def _refuse(self, what: str) -> NoReturn:
        raise OpeningError("opening.operation", layer=self._layer, kind=what)
