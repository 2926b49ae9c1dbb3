"""Formulas of every form, for tests."""

from typing import Any

from hypothesis import strategies as st

from builder.formulas import FUNCTIONS, Call, Input, Number, Operation, Term
from builder.formulas.functions import CONSTANTS

_SIGNS = ("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=")
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "axis": st.sampled_from([-1, 1, 2, (1, 2), (-1,)]),
    "number": st.sampled_from([0.5, 1, -2.25]),
    "flag": st.booleans(),
}


def terms() -> st.SearchStrategy[Term]:
    """Give terms: numbers, inputs, operators and calls of all functions."""
    numbers = st.floats(0, 100).map(Number) | st.integers(0, 100).map(Number)
    constants = st.sampled_from([Number(value, name) for name, value in CONSTANTS.items()])
    return st.recursive(st.just(Input("x")) | numbers | constants, _around, max_leaves=12)


def _around(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    two = st.builds(Operation, st.sampled_from(_SIGNS), st.tuples(inner, inner))
    one = st.builds(Operation, st.just("-"), st.tuples(inner))
    return two | one | st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: _calls(name, inner))


def _calls(name: str, inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    function = FUNCTIONS[name]
    options: Any = st.just(())
    if function.options:
        given = st.fixed_dictionaries({key: _VALUES[kind] for key, kind in function.options.items()})
        options = given.map(lambda found: tuple(found.items()))
    return st.builds(Call, st.just(name), st.tuples(*[inner] * function.takes), options)


def written(term: Term) -> str:
    """Return a term with brackets around everything: no rule of precedence is needed to read it."""
    match term:
        case Number():
            return term.name or repr(term.value)
        case Input():
            return term.name
        case Call():
            inside = [*map(written, term.parts), *(f"{name}={value!r}" for name, value in term.options)]
            return f"{term.function}({', '.join(inside)})"
    if len(term.parts) == 1:
        return f"(-{written(term.parts[0])})"
    return f"({written(term.parts[0])} {term.sign} {written(term.parts[1])})"
