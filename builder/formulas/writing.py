"""A formula as Python: what a person writes who uses `keras.ops`."""

import ast
from collections.abc import Iterator, Mapping

from builder.formulas import signs
from builder.formulas.functions import MATH
from builder.formulas.tree import Call, Formula, Input, Literal, Number, Operation, Term, inside, is_number

_OPERATORS = {sign: kind for kind, sign in signs.OPERATORS.items()}
_COMPARISONS = {sign: kind for kind, sign in signs.COMPARISONS.items()}
_AS_CALLS = {"==": "equal", "!=": "not_equal"}
"""Comparisons that Python keeps for itself: of tensors, `==` says whether they are the very same."""


def expression(formula: Formula, names: Mapping[str, str] | None = None) -> str:
    """Return a formula as a Python expression.

    Args:
        formula: It.
        names: What the inputs are called, where they are called otherwise.
    """
    return ast.unparse(_node(formula.term, names or {}))


def modules(formula: Formula) -> set[str]:
    """Return which of `math` and `ops` the expression needs."""
    return {name for term in inside(formula.term) for name in _modules(term)}


def _modules(term: Term) -> Iterator[str]:
    if isinstance(term, Number) and term.name:
        yield "math"
    elif isinstance(term, Call):
        yield "math" if is_number(term) else "ops"
    elif isinstance(term, Operation) and term.sign in _AS_CALLS:
        yield "ops"


def _node(term: Term, names: Mapping[str, str]) -> ast.expr:
    match term:
        case Number():
            return _of("math", term.name) if term.name else _written(term.value)
        case Input():
            return ast.Name(names.get(term.name, term.name))
        case Call():
            options = [ast.keyword(name, _written(value)) for name, value in term.options]
            name = MATH.get(term.function, term.function)
            function = _of("math", name) if is_number(term) else _of("ops", term.function)
            return ast.Call(function, [_node(part, names) for part in term.parts], options)
    parts = [_node(part, names) for part in term.parts]
    if len(parts) == 1:
        return ast.UnaryOp(ast.USub(), parts[0])
    if term.sign in _AS_CALLS:
        return ast.Call(_of("ops", _AS_CALLS[term.sign]), parts, [])
    if term.sign in _COMPARISONS:
        return ast.Compare(parts[0], [_COMPARISONS[term.sign]()], parts[1:])
    return ast.BinOp(parts[0], _OPERATORS[term.sign](), parts[1])


def _of(module: str, name: str) -> ast.expr:
    return ast.Attribute(ast.Name(module), name)


def _written(value: Literal) -> ast.expr:
    if isinstance(value, tuple):
        return ast.Tuple([_written(one) for one in value])
    if not isinstance(value, bool) and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)
