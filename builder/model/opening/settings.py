"""What a layer's config says beyond the defaults, in the form of a design; Keras itself is asked what a default is."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import keras

from builder.catalog import Parameter, catalog
from builder.errors import LayerwiseError
from builder.model import nodes, problems

_NAMES = frozenset({"name", "shared_object_id", "build_config", "registered_name", "module"})
"""What says nothing about what a layer does."""

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str).encode


def of_layer(layer: Any, policy: str) -> dict[str, Any]:
    """Return the config of a layer as a design has it: what differs from the defaults.

    Args:
        layer: A layer whose class is in the catalog.
        policy: The dtype policy of layers that name none.
    """
    kind = part_name(layer)
    given = _converted(kind, serialized(layer))
    found: dict[str, Any] = json.loads(_least(kind, _canonical(given), policy))
    return found


def part_name(layer: Any) -> str:
    """Return the catalog's name of a layer's class."""
    part = catalog().find("layer", type(layer).__name__)
    return type(layer).__name__ if part is None else part.name


def serialized(layer: Any) -> dict[str, Any]:
    """Return a layer's whole config as JSON."""
    found: dict[str, Any] = json.loads(_canonical(keras.saving.serialize_keras_object(layer)["config"]))
    return found


def meaning(config: Any) -> Any:
    """Return a config without names, and parts by their identifiers: equal for layers that do the same."""
    if isinstance(config, Mapping):
        if config.get("class_name") in ("DTypePolicy", "function"):
            inner = config["config"]
            return inner["name"] if isinstance(inner, Mapping) else inner
        return {key: meaning(value) for key, value in config.items() if key not in _NAMES}
    if isinstance(config, list | tuple):
        return [meaning(one) for one in config]
    return float(config) if isinstance(config, int) and not isinstance(config, bool) else config


@lru_cache(maxsize=4096)
def _least(kind: str, text: str, policy: str) -> str:
    """Take away every argument without which Keras makes the same layer."""
    config = json.loads(text)
    whole = _made(kind, config, policy)
    if whole is None:
        return text
    part = catalog().part("layer", kind)
    for parameter in part.parameters:
        if parameter.required or parameter.name not in config:
            continue
        less = {name: value for name, value in config.items() if name != parameter.name}
        if _made(kind, less, policy) == whole:
            config = less
    return _canonical(config)


def _made(kind: str, config: Mapping[str, Any], policy: str) -> Any:
    try:
        return meaning(serialized(nodes.make(kind, config, problems.THIS, policy)))
    except LayerwiseError:
        return None
    except Exception:  # Keras raises what it likes for arguments that don't fit together.
        return None


def _converted(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    part = catalog().find("layer", kind)
    if part is None:
        return {}
    known = {one.name: one for one in part.parameters}
    found = {name: _value(known[name], value) for name, value in given.items() if name in known}
    # Most are as the catalog says; of the others Keras is asked.
    return {name: value for name, value in found.items() if known[name].required or not _usual(known[name], value)}


def _usual(parameter: Parameter, value: Any) -> bool:
    if isinstance(value, str) and isinstance(parameter.default, str) and parameter.family is not None:
        one, other = (catalog().find(parameter.family, name) for name in (value, parameter.default))
        return one is not None and one is other
    return type(value) is type(parameter.default) and value == parameter.default


def _value(parameter: Parameter, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(parameter, one) for one in value]
    if not isinstance(value, Mapping) or not isinstance(value.get("class_name"), str):
        return value
    name, config = value["class_name"], value.get("config") or {}
    if parameter.kind == "dtype":
        return config.get("name")
    if name == "function":
        return config
    if catalog().find("layer", name) is not None and (parameter.family in (None, "layer", "activation")):
        return _inner_layer(name, config)
    family = parameter.family or "layer"
    return _part(family, name, config)


def _inner_layer(name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    least = json.loads(_least(name, _canonical(_converted(name, config)), "float32"))
    return {"class_name": name, "config": least}


def _part(family: str, name: str, config: Mapping[str, Any]) -> Any:
    part = catalog().find(family, name)
    if part is None:
        return {"class_name": name, "config": dict(config)}
    known = {one.name: one for one in part.parameters}
    kept = {
        key: _value(known[key], value)
        for key, value in config.items()
        if key in known and (known[key].required or value != known[key].default)
    }
    plain = part.name.lower()
    short = [one for one in part.aliases if one.replace("_", "") == plain and one.islower()]
    if kept or not short:
        # Keras knows some by no word alone, such as Constant.
        return {"class_name": part.name, "config": kept or {key: config[key] for key in config if key in known}}
    return max(short, key=lambda one: one.count("_"))
