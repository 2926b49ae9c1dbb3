"""Tell from an argument's name, default and description what values it takes."""

import re
from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]
"""A parameter as the catalog's file holds it; what is false, empty or `None` is left out."""

REQUIRED = object()
"""Stands for the default of an argument that must be given."""

_FAMILIES = (
    (re.compile(r"initializer$"), "initializer"),
    (re.compile(r"regularizer$"), "regularizer"),
    (re.compile(r"constraint$"), "constraint"),
    (re.compile(r"^(recurrent_)?activation$"), "activation"),
)
_BY_NAME: dict[str, Record] = {
    "data_format": {"kind": "choice", "choices": ["channels_last", "channels_first"], "optional": True},
    "seed": {"kind": "int", "optional": True},
    "dtype": {"kind": "dtype", "optional": True},
    "name": {"kind": "string", "optional": True},
    "layer": {"kind": "layer"},
    "backward_layer": {"kind": "layer", "optional": True},
    "cell": {"kind": "layer"},
    "cells": {"kind": "parts", "family": "layer"},
    "layers": {"kind": "parts", "family": "layer"},
    "learning_rate": {"kind": "float", "family": "schedule"},
}
FREE_TEXT = ("name", "monitor", "equation", "encoding")
"""Arguments that hold any text, whatever their description quotes."""

_SPATIAL = {"kernel_size", "strides", "dilation_rate", "pool_size", "size", "output_size", "padding", "cropping"}
_FIRST_WORDS = (
    ("bool", re.compile(r"^\W*(an? |optional |python )*bool", re.IGNORECASE)),
    ("ints", re.compile(r"^\W*(an? )?(int|integer) or (tuple|list)", re.IGNORECASE)),
    ("ints", re.compile(r"^\W*(an? )?(tuple|list)[\w/ ]* of [\w ]*int", re.IGNORECASE)),
    ("floats", re.compile(r"^\W*(an? )?(tuple|list)[\w/ ]* of [\w ]*(float|number)", re.IGNORECASE)),
    ("floats", re.compile(r"^\W*(an? )?(single )?(positive )?float[\w ]* or [\w ]*(tuple|list)", re.IGNORECASE)),
    ("float", re.compile(r"^\W*(an? |optional |positive |scalar |python |single )*(float|number)", re.IGNORECASE)),
    ("int", re.compile(r"^\W*(an? |optional |positive |the |number of |maximum |size of )*int", re.IGNORECASE)),
    ("string", re.compile(r"^\W*(an? |optional |python )*(string|str)\b", re.IGNORECASE)),
)


def record(name: str, default: Any, meaning: str, owner: str) -> Record:
    """Return an argument with the kind that its name, default and description tell.

    Args:
        name: The argument's name.
        default: Its default, or `REQUIRED`.
        meaning: Its description in the docstring; may be empty.
        owner: Name of its class, whose digit tells the length of tuples (`Conv2D`).

    Returns:
        The record, with the kind `json` where nothing tells.
    """
    found: Record = {"name": name}
    if default is REQUIRED:
        found["required"] = True
    elif default is None:
        found["optional"] = True
    else:
        found["default"] = plain(default)
    found.update(_by_name(name) or _spatial(name, default, owner) or _by_default(default) or _by_meaning(meaning))
    if found["kind"] == "string" and name not in FREE_TEXT and (options := quoted(meaning)):
        found |= {"kind": "choice", "choices": options}
    return found


def plain(value: Any) -> Any:
    """Return a default as JSON holds it: tuples become lists."""
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def quoted(meaning: str) -> list[str]:
    """Return the strings that a description quotes, in their order, once each."""
    return list(dict.fromkeys(text[1:-1] for text in re.findall(r"\"[A-Za-z_0-9\-]+\"|'[A-Za-z_0-9\-]+'", meaning)))


def _by_name(name: str) -> Record | None:
    if name in _BY_NAME:
        return dict(_BY_NAME[name])
    for pattern, family in _FAMILIES:
        if pattern.search(name):
            return {"kind": "part", "family": family}
    return {"kind": "int"} if name.startswith("num_") or name.endswith("_steps") else None


def _spatial(name: str, default: Any, owner: str) -> Record | None:
    axes = re.search(r"([123])D(Transpose|Cell)?$", owner)
    if name not in _SPATIAL or not axes or isinstance(default, str):
        return None
    count = int(axes.group(1))
    if name in ("padding", "cropping"):
        return {"kind": "ints", "length": max(count, 2), **({"pairs": True} if count > 1 else {})}
    return {"kind": "ints", "length": count}


def _by_default(default: Any) -> Record | None:
    if isinstance(default, bool):
        return {"kind": "bool"}
    if isinstance(default, int):
        return {"kind": "int"}
    if isinstance(default, float):
        return {"kind": "float"}
    if isinstance(default, str):
        return {"kind": "string"}
    if isinstance(default, tuple | list) and all(isinstance(one, int | float) for one in default):
        kind = "floats" if any(isinstance(one, float) for one in default) else "ints"
        return {"kind": kind, "length": len(default)}
    return None


def _by_meaning(meaning: str) -> Record:
    for kind, pattern in _FIRST_WORDS:
        if pattern.search(meaning):
            return {"kind": kind}
    return {"kind": "json"}
