"""Formulas as layers: small functional models of `keras.ops`, which plain Keras saves and opens.

Such a model has the name of its node and no layer in it. A formula that stands for an activation follows the layer
whose activation it is.
"""

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import keras

from builder.catalog import FORMULA, check_config, find
from builder.errors import FormulaError
from builder.formulas import ARITHMETIC, Call, Formula, Input, Number, Purpose, Term, fault, is_number, number_of, read
from builder.model.alike import like
from builder.model.unfolding import OUTPUT

_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = ARITHMETIC | {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": keras.ops.equal,
    "!=": keras.ops.not_equal,
}


class FormulaLayer:
    """A formula, called as a layer is. Its model is made where it is called first.

    Args:
        text: The formula.
        name: What the model is called.
        purpose: Whether it is a layer of its own or the activation of one.
        of: Of an activation the name of its layer.

    Raises:
        FormulaError: The formula can't be read.
    """

    weights: tuple[Any, ...] = ()

    def __init__(self, text: str, name: str, purpose: Purpose = "layer", of: str = "") -> None:
        self.name = name
        self.formula = read(text, purpose)
        self._entering = [of + OUTPUT] if of else [f"{name}-{letter}" for letter in self.formula.inputs]
        self._argument = "activation" if of else "formula"
        self.model: Any = None

    def __call__(self, tensors: Sequence[Any]) -> Any:
        """Return the formula's value for Keras tensors, one for each of its inputs."""
        if self.model is None:
            inputs = [like(tensor, name) for tensor, name in zip(tensors, self._entering, strict=True)]
            try:
                result = _result(self.formula, inputs)
            except FormulaError as error:
                raise FormulaError(error.key, **error.values, argument=self._argument) from None
            self.model = keras.Model(_alone(inputs), result, name=self.name)
        return self.model(_alone(tensors))


class Activated:
    """A layer whose activation is a formula.

    Args:
        layer: The Keras layer, without an activation.
        formula: What is applied to its output.
    """

    def __init__(self, layer: Any, formula: FormulaLayer) -> None:
        self.layer = layer
        self.formula = formula


def from_config(config: Mapping[str, Any], name: str) -> FormulaLayer:
    """Return the formula of a node.

    Args:
        config: Its arguments as JSON.
        name: What its layer is called.

    Raises:
        FormulaError: An argument is wrong; its name is among the error's values.
    """
    if (wrong := check_config("layer", FORMULA, config)) is not None:
        raise FormulaError(wrong[0], **{"argument": "formula"} | wrong[1])
    return FormulaLayer(config["formula"], name)


def apart(kind: str, config: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """Return the formula that stands for a layer's activation, if one does, and its arguments without it.

    Args:
        kind: Name of the layer in `keras.layers`.
        config: Its arguments as JSON.

    Raises:
        FormulaError: The formula can't be read.
    """
    part = find("layer", kind)
    rest = dict(config)
    for parameter in part.parameters if part else ():
        value = config.get(parameter.name)
        if parameter.formula and isinstance(value, Mapping) and value.get("class_name") == FORMULA:
            given = value.get("config")
            wrong = check_config("activation", FORMULA, given if isinstance(given, Mapping) else {})
            if wrong is not None:
                raise FormulaError(wrong[0], **wrong[1] | {"argument": parameter.name})
            # Not left out: of some layers the activation must be given.
            rest[parameter.name] = "linear"
            return str(value["config"]["formula"]), rest
    return None, rest


def activated(layer: Any, text: str, taken: Collection[str]) -> Activated:
    """Return a layer with a formula as its activation.

    Args:
        layer: The Keras layer, without an activation.
        text: The formula.
        taken: Names of other layers.

    Raises:
        FormulaError: The formula can't stand here.
    """
    if layer.activity_regularizer is not None:
        # Keras applies it to what the layer itself gives, which is not yet what comes out.
        raise FormulaError("formulas.activity", argument="activity_regularizer")
    name = f"{layer.name}-activation"
    while name in taken:
        name += "-"
    return Activated(layer, FormulaLayer(text, name, "activation", layer.name))


def loss(text: Any) -> Callable[[Any, Any], Any]:
    """Return a formula as a function of target and prediction, which Keras takes for a loss.

    Args:
        text: The formula.

    Raises:
        FormulaError: It can't be read.
    """
    if (wrong := fault(text, "loss")) is not None:
        raise wrong
    formula = read(text, "loss")

    def formula_loss(y_true: Any, y_pred: Any) -> Any:
        return _value(formula.term, dict(zip(formula.inputs, (y_true, y_pred), strict=True)), batch=True)

    return formula_loss


def compiled_with(loss: Any) -> bool:
    """Say whether a formula stands for a loss, or for one of several.

    Args:
        loss: As the plan names it.
    """
    refs = loss if isinstance(loss, list) else [loss]
    return any(isinstance(ref, Mapping) and ref.get("class_name") == FORMULA for ref in refs)


def _alone(tensors: Sequence[Any]) -> Any:
    return tensors[0] if len(tensors) == 1 else list(tensors)


def _result(formula: Formula, inputs: Sequence[Any]) -> Any:
    value = _value(formula.term, dict(zip(formula.inputs, inputs, strict=True)))
    if any(value is one for one in inputs):
        raise FormulaError("formulas.changes_nothing")
    if keras.backend.standardize_dtype(value.dtype) == "bool":
        raise FormulaError("formulas.true_or_false")
    return value


def _value(term: Term, inputs: Mapping[str, Any], batch: bool = False) -> Any:
    """Return what a term gives; `batch` says whether it may mix the examples of one."""
    if is_number(term):
        return number_of(term, 1)
    if isinstance(term, Number | Input):
        return inputs[term.name]
    parts = [_value(part, inputs, batch) for part in term.parts]
    if isinstance(term, Call):
        options = dict(term.options)
        if not batch:
            _keep_examples(term.function, options.get("axis"), parts[0])
        # The name is one of `builder.formulas.FUNCTIONS`.
        return getattr(keras.ops, term.function)(*parts, **options)
    return -parts[0] if len(parts) == 1 else _OPERATIONS[term.sign](*parts)


def _keep_examples(name: str, axis: Any, tensor: Any) -> None:
    # Counted from the end, the first axis has a number that only its tensor tells.
    shape = tuple(tensor.shape)
    if any(one + len(shape) == 0 for one in (axis if isinstance(axis, tuple) else (axis,)) if one is not None):
        raise FormulaError("formulas.mixes_batch", name=name, shape=str(shape))
