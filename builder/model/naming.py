"""What the models inside a model are called. Knows no Keras."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from builder.model.names import layer_name

_LEAST = "group"


def model_names(groups: Mapping[str, Mapping[str, Any]], models: Iterable[str], nodes: Iterable[str]) -> dict[str, str]:
    """Return the name of each group that is a model: the group's own as Keras writes names, `encoder` for "Encoder".

    Args:
        groups: The groups of a design by id.
        models: Ids of those that are models.
        nodes: Ids of the nodes, whose layers have names as well.
    """
    taken = {"model", *(layer_name(node_id) for node_id in nodes)}
    names: dict[str, str] = {}
    for group_id in (one for one in groups if one in set(models)):
        base = _plain(str(groups[group_id]["name"])) or _plain(group_id) or _LEAST
        name, number = base, 0
        while {name, *input_names(name, 1), *input_names(name, 2)} & taken:
            number += 1
            name = f"{base}_{number}"
        taken |= {name, *input_names(name, 1), *input_names(name, 2)}
        names[group_id] = name
    return names


def input_names(name: str, count: int) -> list[str]:
    """Return what the inputs of a model are called: `encoder_input`, or `encoder_input_1` and so on."""
    return [f"{name}_input"] if count == 1 else [f"{name}_input_{number + 1}" for number in range(count)]


def _plain(text: str) -> str:
    # A name in another script gives way to the group's id as a whole: what is left of it would mislead.
    if any(letter.isalnum() and not letter.isascii() for letter in text):
        return ""
    return "_".join(re.findall("[A-Za-z0-9]+", text)).lower()
