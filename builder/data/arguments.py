"""Arguments of a data set or a preparation, checked against what was declared for them."""

import math
from collections.abc import Mapping
from typing import Any

from builder.catalog.parts import Parameter
from builder.data import division
from builder.errors import DataError


def checked(parameters: tuple[Parameter, ...], given: Mapping[str, Any], of: str) -> dict[str, Any]:
    """Fill defaults in and refuse what was not declared.

    Args:
        parameters: What there is to set.
        given: What was set.
        of: What the arguments belong to, for the sentence.

    Returns:
        A value for every parameter, whole numbers as `int` and numbers as `float`.

    Raises:
        DataError: A name nobody declared, or a value outside its limits.
    """
    known = {parameter.name for parameter in parameters}
    for name in given:
        if name not in known:
            raise DataError("data.unknown_argument", name=str(name)[:60], of=of, known=", ".join(sorted(known)) or "-")
    return {one.name: value_of(one, given[one.name], of) if one.name in given else one.default for one in parameters}


def value_of(parameter: Parameter, value: Any, of: str) -> Any:
    """Return a value in the type of its parameter.

    Raises:
        DataError: It is of another kind or outside the limits.
    """
    if value is None and parameter.optional:
        return None
    fits = False
    if parameter.kind == "division":
        return _division(parameter, value, of)
    if parameter.kind == "bool":
        fits = isinstance(value, bool)
    elif parameter.kind == "choice":
        fits = any(value == one and type(value) is type(one) for one in parameter.choices)
    elif parameter.kind in ("int", "float"):
        fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if fits and parameter.kind == "int":
            fits = float(value).is_integer()
            value = int(value) if fits else value
        elif fits:
            value = float(value)
        fits = fits and (parameter.minimum is None or value >= parameter.minimum)
        fits = fits and (parameter.maximum is None or value <= parameter.maximum)
    if not fits:
        raise DataError(
            "data.bad_argument", name=parameter.name, of=of, expected=_expected(parameter), received=str(value)[:60]
        )
    return value


def _division(parameter: Parameter, value: Any, of: str) -> Any:
    try:
        return division.read(value, parameter.choices)
    except (TypeError, ValueError) as error:
        raise DataError(
            "data.bad_argument", name=parameter.name, of=of, expected='[{"name", "columns"}, …]',
            received=str(value)[:60],
        ) from error  # fmt: skip


def _expected(parameter: Parameter) -> str:
    if parameter.kind == "choice":
        return ", ".join(map(str, parameter.choices))
    if parameter.kind == "bool":
        return "true, false"
    low = "-∞" if parameter.minimum is None else f"{parameter.minimum:g}"
    high = "∞" if parameter.maximum is None else f"{parameter.maximum:g}"
    return f"{low} … {high}"
