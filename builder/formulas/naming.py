"""Names in a formula: which inputs it takes, and what a person may have meant by a name that is none."""

import difflib
from collections.abc import Iterable, Sequence

from builder.errors import FormulaError
from builder.formulas.functions import FUNCTIONS, SIMPLER, Function
from builder.formulas.tree import Input, Term, inside

_MOST_SHOWN = 30
_LARGER_OF_TWO = {"max": "maximum", "min": "minimum"}


def plain(name: str) -> str:
    """Return a function's name as Keras has it: `pow` is `power`."""
    return SIMPLER.get(name, name)


def short(name: str) -> str:
    """Return a name that fits into a sentence."""
    return name if len(name) <= _MOST_SHOWN else name[: _MOST_SHOWN - 1] + "…"


def entering(term: Term, inputs: Sequence[str], purpose: str) -> tuple[str, ...]:
    """Return the inputs of a formula, in the order in which they are given.

    Args:
        term: What it computes.
        inputs: Those that there may be.
        purpose: What the formula is for.

    Raises:
        FormulaError: It has none, leaves one out, or mixes `x` with letters.
    """
    named = {one.name for one in inside(term) if isinstance(one, Input)}
    if purpose == "loss":
        missing = [one for one in inputs if one not in named]
        if missing:
            raise FormulaError("formulas.no_target", name=missing[-1])
        return tuple(inputs)
    if not named:
        raise FormulaError("formulas.no_input")
    if "x" in named:
        if len(named) > 1:
            raise FormulaError("formulas.mixed", name=min(named - {"x"}))
        return ("x",)
    count = max(inputs.index(one) for one in named) + 1
    skipped = [one for one in inputs[:count] if one not in named]
    if skipped:
        raise FormulaError("formulas.skipped", name=skipped[0], last=inputs[count - 1])
    return tuple(inputs[:count])


def unknown_name(name: str, place: int, known: Sequence[str]) -> FormulaError:
    """Return the error for a name that stands alone and is none of a formula's."""
    if plain(name) in FUNCTIONS:
        return FormulaError("formulas.function_alone", place=place, name=short(name))
    near = _nearest(name, known)
    if near:
        return FormulaError("formulas.unknown_name_near", place=place, name=short(name), near=near)
    return FormulaError("formulas.unknown_name", place=place, name=short(name), known=", ".join(known))


def unknown_function(name: str, place: int) -> FormulaError:
    """Return the error for a function that there is not."""
    near = _nearest(name, FUNCTIONS)
    if near:
        return FormulaError("formulas.unknown_function_near", place=place, name=short(name), near=near)
    return FormulaError("formulas.unknown_function", place=place, name=short(name))


def unknown_option(function: Function, name: str, place: int) -> FormulaError:
    """Return the error for an option that a function does not have."""
    values = {"place": place, "name": function.name, "option": short(name)}
    if not function.options:
        return FormulaError("formulas.no_options", **values)
    return FormulaError("formulas.unknown_option", **values, known=", ".join(function.options))


def wrong_number(function: Function, count: int, place: int) -> FormulaError:
    """Return the error for a call with too many values, or too few."""
    values = {"place": place, "name": function.name, "takes": function.takes, "count": count}
    if count == 2 and function.name in _LARGER_OF_TWO:
        return FormulaError("formulas.of_two", **values, other=_LARGER_OF_TWO[function.name])
    if count > function.takes and function.options:
        return FormulaError("formulas.by_name", **values, options=", ".join(function.options))
    return FormulaError("formulas.wrong_number", **values)


def _nearest(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.76)
    return found[0] if found else ""
