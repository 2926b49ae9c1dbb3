"""Read a formula: text in, a value out, or a sentence that says where it can't be read and why.

Python's own parser splits the text up; what it finds is looked at piece by piece and never run. Whatever is not named
here (attributes, strings, loops, anything of Python's) is refused.
"""

import ast
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from builder.errors import FormulaError
from builder.formulas import naming, signs
from builder.formulas.functions import CONSTANTS, FUNCTIONS, Function
from builder.formulas.numbers import checked, number_of
from builder.formulas.tree import Call, Formula, Input, Number, Operation, Term, inside, is_number
from builder.formulas.tree import Literal as Value

Purpose = Literal["layer", "activation", "loss"]

INPUTS: Mapping[Purpose, tuple[str, ...]] = {
    "layer": ("a", "b", "c", "d"),
    "activation": ("x",),
    "loss": ("y_true", "y_pred"),
}
"""What may enter a formula. A layer's only input may also be called `x`."""

MOST_CHARACTERS = 300
MOST_TERMS = 100
DEEPEST = 30
MOST_EXPONENT = 64
MOST_AXIS = 8

_MODULES = (["ops"], ["keras", "ops"])


@lru_cache(maxsize=1024)
def read(text: str, purpose: Purpose = "layer") -> Formula:
    """Return a formula.

    Args:
        text: What a person typed, such as `x * sigmoid(x)`.
        purpose: What it is for, which decides its inputs: `x`, or `a`, `b`, `c` and `d`, of a layer, `x` of an
            activation, `y_true` and `y_pred` of a loss.

    Raises:
        FormulaError: It can't be read. The sentence says where and what to do.
    """
    plain = signs.cleaned(text, MOST_CHARACTERS)
    reading = _Reading(purpose)
    term = reading.term(_parsed(plain), 0)
    if sum(1 for _ in inside(term)) > MOST_TERMS:
        raise FormulaError("formulas.too_many_terms", most=MOST_TERMS)
    return Formula(term, naming.entering(term, INPUTS[purpose], purpose))


def fault(text: Any, purpose: Purpose = "layer") -> FormulaError | None:
    """Return what is wrong with a formula, or `None` where it can be read.

    Args:
        text: Any value; only a text can be a formula.
        purpose: What it is for, see `read`.
    """
    if not isinstance(text, str):
        return FormulaError("formulas.empty")
    try:
        read(text, purpose)
    except FormulaError as error:
        return error
    return None


def _parsed(text: str) -> ast.expr:
    # Python takes spaces at the beginning of a line for a block.
    start = len(text) - len(text.lstrip())
    try:
        found = ast.parse(text[start:], mode="eval").body
        return _moved(found, start)
    except SyntaxError as error:
        if text.rstrip()[-1] in signs.UNFINISHED:
            raise FormulaError("formulas.ends", place=len(text.rstrip())) from None
        place = min(max((error.offset or 1) + start, 1), len(text))
        raise FormulaError("formulas.not_formula", place=place, near=text[place - 1 : place + 11]) from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaError("formulas.too_deep", most=DEEPEST) from None


def _moved(tree: ast.expr, by: int) -> ast.expr:
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.keyword):
            node.col_offset += by
    return tree


class _Reading:
    """Turns what Python's parser found into terms.

    Args:
        purpose: What the formula is for.
    """

    def __init__(self, purpose: Purpose) -> None:
        self._purpose = purpose

    def term(self, node: ast.expr, depth: int) -> Term:
        """Return what a piece means."""
        if depth > DEEPEST:
            raise FormulaError("formulas.too_deep", most=DEEPEST)
        match node:
            case ast.Constant():
                return Number(_number(node))
            case ast.Name():
                return self._name(node)
            case ast.UnaryOp(op=ast.UAdd()):
                return self.term(node.operand, depth + 1)
            case ast.UnaryOp(op=ast.USub()):
                return Operation("-", (self.term(node.operand, depth + 1),))
            case ast.BinOp() if type(node.op) in signs.OPERATORS:
                return self._operation(node, signs.OPERATORS[type(node.op)], node.left, node.right, depth)
            case ast.Compare() if len(node.ops) > 1:
                raise FormulaError("formulas.chained", place=_place(node))
            case ast.Compare() if type(node.ops[0]) in signs.COMPARISONS:
                sign = signs.COMPARISONS[type(node.ops[0])]
                return self._operation(node, sign, node.left, node.comparators[0], depth)
            case ast.Call():
                return self._call(node, depth)
            case ast.Attribute():
                raise FormulaError("formulas.attribute", place=_place(node), name=naming.short(node.attr))
            case ast.Tuple():
                raise FormulaError("formulas.comma", place=_place(node))
        raise FormulaError("formulas.not_formula", place=_place(node), near=type(node).__name__)

    def _name(self, node: ast.Name) -> Term:
        name = node.id
        if name in (*INPUTS[self._purpose], "x") and (name != "x" or self._purpose != "loss"):
            return Input(name)
        if name in CONSTANTS:
            return Number(CONSTANTS[name], name)
        known = (*INPUTS[self._purpose], *(() if self._purpose == "loss" else ("x",)), *CONSTANTS)
        raise naming.unknown_name(name, _place(node), tuple(dict.fromkeys(known)))

    def _operation(self, node: ast.expr, sign: str, left: ast.expr, right: ast.expr, depth: int) -> Term:
        parts = self.term(left, depth + 1), self.term(right, depth + 1)
        if sign in signs.COMPARISONS.values() and all(map(is_number, parts)):
            raise FormulaError("formulas.numbers_only", place=_place(node), name=sign)
        if sign == "**" and is_number(parts[1]) and abs(number_of(parts[1], _place(right))) > MOST_EXPONENT:
            raise FormulaError("formulas.exponent", place=_place(right), most=MOST_EXPONENT)
        return self._checked(Operation(sign, parts), node)

    def _call(self, node: ast.Call, depth: int) -> Term:
        function = self._function(node)
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                raise FormulaError("formulas.not_formula", place=_place(argument), near="*")
        if len(node.args) != function.takes:
            raise naming.wrong_number(function, len(node.args), _place(node))
        parts = tuple(self.term(argument, depth + 1) for argument in node.args)
        options = tuple(self._option(function, one) for one in node.keywords)
        along = self._purpose == "loss" or "axis" in dict(options)
        if function.reduces and not along:
            raise FormulaError("formulas.needs_axis", place=_place(node), name=function.name)
        found = Call(function.name, parts, options)
        if all(map(is_number, parts)) and function.of_number is None:
            raise FormulaError("formulas.numbers_only", place=_place(node), name=function.name)
        return self._checked(found, node)

    def _checked(self, term: Term, node: ast.expr) -> Term:
        if is_number(term):
            checked(number_of(term, _place(node)), _place(node))
        return term

    def _function(self, node: ast.Call) -> Function:
        names = _dotted(node.func)
        if names is None or names[:-1] not in ([], *_MODULES):
            if isinstance(node.func, ast.Attribute):
                raise FormulaError("formulas.attribute", place=_place(node), name=naming.short(node.func.attr))
            raise FormulaError("formulas.times", place=_place(node))
        name = naming.plain(names[-1])
        if name in FUNCTIONS:
            return FUNCTIONS[name]
        if len(names) == 1 and name in (*INPUTS[self._purpose], "x", *CONSTANTS):
            raise FormulaError("formulas.times", place=_place(node))
        raise naming.unknown_function(names[-1], _place(node))

    def _option(self, function: Function, given: ast.keyword) -> tuple[str, Value]:
        name, place = given.arg or "**", _place(given.value)
        kind = function.options.get(name)
        if kind is None:
            raise naming.unknown_option(function, name, place)
        value = _literal(given.value)
        if kind == "flag" and isinstance(value, bool):
            return name, value
        if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
            return name, value
        axes = value if isinstance(value, tuple) else (value,)
        if kind == "axis" and axes and all(type(one) is int and abs(one) <= MOST_AXIS for one in axes):
            if 0 in axes and self._purpose != "loss":
                raise FormulaError("formulas.batch_axis", place=place, name=function.name)
            assert isinstance(value, int | tuple)
            return name, value
        raise FormulaError(f"formulas.bad_{kind}", place=place, option=name)


def _number(node: ast.Constant) -> int | float:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormulaError("formulas.not_number", place=_place(node))
    return checked(value, _place(node))


def _literal(node: ast.expr) -> Any:
    """Return a value that is written out, or `None` where there is more to it."""
    match node:
        case ast.Constant(value=bool() | int() as value):
            return value
        case ast.Constant(value=float() as value):
            return value if math.isfinite(value) else None
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return None if isinstance(value, bool) else -value
        case ast.Tuple():
            return tuple(None if isinstance(one, ast.Tuple) else _literal(one) for one in node.elts)
    return None


def _dotted(node: ast.expr) -> list[str] | None:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else None


def _place(node: ast.expr) -> int:
    return node.col_offset + 1
