"""The value of what stands in a formula without an input: `sqrt(2 / pi)`."""

import math
import operator
from collections.abc import Callable
from typing import Any

from builder.errors import FormulaError
from builder.formulas.functions import FUNCTIONS
from builder.formulas.tree import Call, Input, Number, Operation, Term

LARGEST = 1e30
"""Numbers beyond don't fit where a network computes in single precision, or soon leave it."""

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
"""What an operator does, with numbers and with tensors alike."""


def number_of(term: Term, place: int) -> float:
    """Return the value of a term without an input.

    Args:
        term: It.
        place: Where it stands in the text, counted from 1.

    Raises:
        FormulaError: It has none: a division by zero, the root of a negative number.
    """
    try:
        value = _value(term)
    except (ArithmeticError, ValueError):
        raise FormulaError("formulas.no_value", place=place) from None
    return checked(value, place)


def checked(value: float, place: int) -> float:
    """Return a number that a network can compute with.

    Raises:
        FormulaError: It is too large, or none.
    """
    if isinstance(value, complex) or math.isnan(value):
        raise FormulaError("formulas.no_value", place=place)
    if abs(value) > LARGEST:
        raise FormulaError("formulas.too_large", place=place, most=f"{LARGEST:.0e}")
    return value


def _value(term: Term) -> float:
    match term:
        case Number():
            return term.value
        case Operation(parts=(one,)):
            return -_value(one)
        case Operation(parts=(left, right)):
            value: float = ARITHMETIC[term.sign](_value(left), _value(right))
            return value
        case Call() if (function := FUNCTIONS[term.function].of_number) is not None:
            return function(_value(term.parts[0]))
        case Input() | Call() | Operation():
            pass
    raise ValueError(term)
