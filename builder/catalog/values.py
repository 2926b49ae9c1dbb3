"""Say whether a value fits an argument: its kind, its limits, its choices. What else is wrong with it, Keras says."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from builder.catalog.parts import Parameter
from builder.catalog.reading import FORMULA, catalog
from builder.formulas import fault as formula_fault

Fault = tuple[str, dict[str, Any]]
"""A sentence's key and what fills its gaps."""

DTYPES = (
    "float32", "float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16",
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool", "string",
)  # fmt: skip
_DEEPEST = 8


def check_value(parameter: Parameter, value: Any, depth: int = 0) -> Fault | None:
    """Return what is wrong with a value, or `None` where it fits.

    Args:
        parameter: The argument.
        value: A value as JSON holds it; a tuple counts as a list.
        depth: How many parts stand around it. Callers leave it out.

    Returns:
        The key of a sentence and its values, for `builder.words.text(key, language, **values)`.
    """
    if value is None:
        return None if parameter.optional else _fault("needs_value", parameter, value)
    if depth > _DEEPEST:
        return _fault("too_deep", parameter, value)
    if parameter.kind in _PARTS:
        return _PARTS[parameter.kind](parameter, value, depth)
    if parameter.kind == "float" and parameter.family and not _is_number(value):
        return _part(parameter, value, depth)
    return _PLAIN[parameter.kind](parameter, value)


def check_config(family: str, name: str, config: Mapping[str, Any], depth: int = 0) -> Fault | None:
    """Return what is wrong with the arguments of a part, or `None` where all fit.

    Args:
        family: Such as `layer`.
        name: The part's name or another identifier.
        config: Arguments that differ from the defaults.
        depth: How many parts stand around it. Callers leave it out.
    """
    part = catalog().find(family, name)
    if part is None:
        version = catalog().keras_version
        return "catalog.unknown_part", {"family": family, "name": name, "version": version}
    for argument, value in config.items():
        parameter = part.parameter(argument)
        if parameter is None:
            if family != "layer" or argument != "name":
                return "catalog.unknown_argument", {"part": part.name, "argument": argument}
        elif fault := check_value(parameter, value, depth):
            return fault
    missing = [one.name for one in part.parameters if one.required and one.name not in config]
    return ("catalog.missing_argument", {"part": part.name, "argument": missing[0]}) if missing else None


def typed(family: str, name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a config with whole numbers made floats where the argument is a float.

    A browser writes 1.0 as 1, and Keras refuses a momentum or a learning rate that is an int.

    Args:
        family: Such as `optimizer`.
        name: The part's name or another identifier.
        config: Arguments as JSON holds them; parts within parts are treated too.
    """
    part = catalog().find(family, name)
    if part is None:
        return dict(config)
    known = {one.name: one for one in part.parameters}
    return {key: _typed(known[key], value) if key in known else value for key, value in config.items()}


def _typed(parameter: Parameter, value: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(value.get("class_name"), str) and parameter.kind != "json":
        layer = parameter.family == "activation" and _is_activation_layer(value["class_name"])
        family = "layer" if layer else parameter.family or "layer"
        config = typed(family, value["class_name"], value.get("config") or {})
        return {**value, "config": config}
    if _is_list(value) and parameter.kind in ("floats", "parts"):
        return [_typed(parameter, one) for one in value]
    return float(value) if parameter.kind in ("float", "floats") and _is_whole(value) else value


def _fault(name: str, parameter: Parameter, value: Any, **more: Any) -> Fault:
    return f"catalog.{name}", {"argument": parameter.name, "value": _shown(value), **more}


def _shown(value: Any) -> str:
    text = str(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= 60 else text[:59] + "…"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _limits(parameter: Parameter, value: Any) -> Fault | None:
    if parameter.minimum is not None and value < parameter.minimum:
        return _fault("too_small", parameter, value, minimum=_short(parameter.minimum))
    if parameter.maximum is not None and value > parameter.maximum:
        return _fault("too_large", parameter, value, maximum=_short(parameter.maximum))
    return None


def _short(number: float) -> str:
    return f"{number:g}"


def _int(parameter: Parameter, value: Any) -> Fault | None:
    return _limits(parameter, value) if _is_whole(value) else _fault("not_whole", parameter, value)


def _float(parameter: Parameter, value: Any) -> Fault | None:
    return _limits(parameter, value) if _is_number(value) else _fault("not_number", parameter, value)


def _bool(parameter: Parameter, value: Any) -> Fault | None:
    return None if isinstance(value, bool) else _fault("not_bool", parameter, value)


def _string(parameter: Parameter, value: Any) -> Fault | None:
    return None if isinstance(value, str) else _fault("not_text", parameter, value)


def _choice(parameter: Parameter, value: Any) -> Fault | None:
    # Python holds True for 1 and 1.0 for 1; a choice means the very value.
    if any(type(one) is type(value) and one == value for one in parameter.choices):
        return None
    return _fault("not_choice", parameter, value, choices=", ".join(str(one) for one in parameter.choices))


def _tuple(single: Callable[[Parameter, Any], Fault | None]) -> Callable[[Parameter, Any], Fault | None]:
    def check(parameter: Parameter, value: Any) -> Fault | None:
        if not _is_list(value):
            return _fault("not_list", parameter, value) if parameter.listed else single(parameter, value)
        if not value or (parameter.length is not None and len(value) != parameter.length):
            length = parameter.length or "1 …"
            return _fault("wrong_length", parameter, value, length=length)
        for one in _members(parameter, value):
            if fault := single(parameter, one):
                return fault
        return None

    return check


def _members(parameter: Parameter, value: Sequence[Any]) -> list[Any]:
    if not parameter.pairs:
        return list(value)
    flat: list[Any] = []
    for one in value:
        flat += one if _is_list(one) and len(one) == 2 else [one]
    return flat


def _shape(parameter: Parameter, value: Any) -> Fault | None:
    if _is_list(value) and all(one is None or (_is_whole(one) and (one > 0 or one == -1)) for one in value):
        return None
    return _fault("not_shape", parameter, value)


def _dtype(parameter: Parameter, value: Any) -> Fault | None:
    return None if value in DTYPES else _fault("not_choice", parameter, value, choices=", ".join(DTYPES))


def _strings(parameter: Parameter, value: Any) -> Fault | None:
    if _is_list(value) and all(isinstance(one, str) for one in value):
        return None
    return _fault("not_texts", parameter, value)


def _formula(parameter: Parameter, value: Any) -> Fault | None:
    purpose: Any = parameter.family
    error = formula_fault(value, purpose)
    return (error.key, error.values) if error else None


def _json(parameter: Parameter, value: Any) -> Fault | None:
    if isinstance(value, bool | int | str) or _is_number(value):
        return None
    if _is_list(value):
        return next((fault for one in value if one is not None and (fault := _json(parameter, one))), None)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return _json(parameter, [one for one in value.values() if one is not None])
    return _fault("not_json", parameter, value)


def _part(parameter: Parameter, value: Any, depth: int) -> Fault | None:
    family = parameter.family or "layer"
    if isinstance(value, str):
        return check_config(family, value, {}, depth + 1)
    if not isinstance(value, Mapping) or not isinstance(value.get("class_name"), str):
        key = "not_number_or_part" if parameter.kind == "float" else "not_part"
        return _fault(key, parameter, value, family=family)
    config = value.get("config", {})
    if not isinstance(config, Mapping):
        return _fault("not_part", parameter, value, family=family)
    if value["class_name"] == FORMULA and family == "activation" and (depth or not parameter.formula):
        return "formulas.not_here", {"argument": parameter.name}
    if family == "activation" and _is_activation_layer(value["class_name"]):
        family = "layer"  # An activation with arguments is a layer: LeakyReLU with its slope.
    return check_config(family, value["class_name"], config, depth + 1)


def _is_activation_layer(name: str) -> bool:
    part = catalog().find("layer", name)
    return part is not None and part.group == "activation_layer"


def _parts(parameter: Parameter, value: Any, depth: int) -> Fault | None:
    if not _is_list(value):
        return _fault("not_list", parameter, value)
    return next((fault for one in value if (fault := _part(parameter, one, depth))), None)


_PLAIN: dict[str, Callable[[Parameter, Any], Fault | None]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "choice": _choice,
    "string": _string,
    "ints": _tuple(_int),
    "floats": _tuple(_float),
    "shape": _shape,
    "dtype": _dtype,
    "strings": _strings,
    "formula": _formula,
    "division": _json,
    "json": _json,
}
_PARTS: dict[str, Callable[[Parameter, Any, int], Fault | None]] = {"part": _part, "layer": _part, "parts": _parts}
