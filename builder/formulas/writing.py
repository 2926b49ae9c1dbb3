"""A formula as Python: what a person writes who uses `keras.ops`, with the spaces that Black and ruff put."""

from collections.abc import Iterator, Mapping

from builder.formulas.functions import MATH
from builder.formulas.tree import Call, Formula, Input, Number, Operation, Term, inside, is_number

_AS_CALLS = {"==": "equal", "!=": "not_equal"}
"""Comparisons that Python keeps for itself: of tensors, `==` says whether they are the very same."""

_COMPARING, _ADDING, _TIMES, _SIGNED, _POWER, _ALONE = range(6)
_BINDS = {
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), _COMPARING),
    **dict.fromkeys("+-", _ADDING),
    **dict.fromkeys(("*", "/", "//", "%"), _TIMES),
    "**": _POWER,
}
"""How strongly an operator binds; what binds less than its place asks for stands in brackets."""


def expression(formula: Formula, names: Mapping[str, str] | None = None) -> str:
    """Return a formula as a Python expression.

    Args:
        formula: It.
        names: What the inputs are called, where they are called otherwise.
    """
    return _text(formula.term, names or {})


def typed(formula: Formula) -> str:
    """Return a formula as a person types it: `mean(x, axis=-1) == 0`, where Python needs `ops.equal(ops.mean(...), 0)`.

    Args:
        formula: It.
    """
    return _text(formula.term, None)


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


_Names = Mapping[str, str] | None
"""What the inputs are called in Python; `None` for a formula as it is typed."""


def _text(term: Term, names: _Names, least: int = _COMPARING) -> str:
    """Return a term, in brackets where it binds less than `least`."""
    match term:
        case Number():
            name = term.name if names is None else f"math.{term.name}"
            return name if term.name else repr(term.value).replace("e+", "e")
        case Input():
            return (names or {}).get(term.name, term.name)
        case Call() if names is None:
            return _called(term.function, term, names, *(f"{name}={value!r}" for name, value in term.options))
        case Call():
            function = f"math.{MATH.get(term.function, term.function)}" if is_number(term) else f"ops.{term.function}"
            return _called(function, term, names, *(f"{name}={value!r}" for name, value in term.options))
        case Operation(sign="==" | "!=") if names is not None:
            return _called(f"ops.{_AS_CALLS[term.sign]}", term, names)
    binds, text = _operation(term, names)
    return text if binds >= least else f"({text})"


def _called(function: str, term: Call | Operation, names: _Names, *options: str) -> str:
    return f"{function}({', '.join([*(_text(part, names) for part in term.parts), *options])})"


def _operation(term: Operation, names: _Names) -> tuple[int, str]:
    if len(term.parts) == 1:
        power = isinstance(term.parts[0], Operation) and term.parts[0].sign == "**"
        return _SIGNED, "-" + _text(term.parts[0], names, _ALONE if power else _SIGNED)
    binds = _BINDS[term.sign]
    left, right = term.parts
    if term.sign == "**":
        near = "" if isinstance(left, Number | Input) and _is_simple(right) else " "
        return binds, f"{_text(left, names, _ALONE)}{near}**{near}{_text(right, names, _SIGNED)}"
    # Operators of one kind are read from the left; of comparisons only one is.
    before = binds + 1 if binds == _COMPARING else binds
    return binds, f"{_text(left, names, before)} {term.sign} {_text(right, names, binds + 1)}"


def _is_simple(term: Term) -> bool:
    """Say whether a power has no spaces on the side of a term: it depends on what stands next to the sign."""
    if isinstance(term, Operation) and term.sign == "**":
        return isinstance(term.parts[0], Number | Input)
    if isinstance(term, Operation) and len(term.parts) == 1:
        inner = term.parts[0]
        return _is_simple(inner) and not (isinstance(inner, Operation) and inner.sign == "**")
    return isinstance(term, Number | Input)
