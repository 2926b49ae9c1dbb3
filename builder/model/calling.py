"""How a layer is called: how many tensors it takes, and which call argument each of them is."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import keras
from keras.src.layers.merging.base_merge import Merge

from builder.errors import FormulaError
from builder.model.formulas import Activated, FormulaLayer

_STATES = frozenset({"initial_state", "states"})
"""Call arguments that take all remaining tensors, as a list."""

_LISTS: dict[type, tuple[int, int | None]] = {
    keras.layers.Dot: (2, 2),
    keras.layers.Subtract: (2, 2),
    Merge: (2, None),
    keras.layers.Attention: (2, 3),
    keras.layers.AdditiveAttention: (2, 3),
    keras.layers.HashedCrossing: (2, 2),
}
"""Classes that take one list of tensors, with the least and the most of them: their signatures don't tell."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What a layer takes.

    Args:
        names: Call arguments that take a tensor, in order: `query`, `value`, `key`.
        least, most: How many tensors; `most` is `None` where there is no limit.
        as_list: Whether they are given as one list.
    """

    names: tuple[str, ...]
    least: int
    most: int | None
    as_list: bool


@cache
def ports(layer: Any) -> Ports:
    """Return what a layer class takes.

    Args:
        layer: A class of `keras.layers`.
    """
    limits = next((limits for kind, limits in _LISTS.items() if issubclass(layer, kind)), None)
    if limits is not None:
        return Ports(("inputs",), *limits, as_list=True)
    tensors = [parameter for parameter in inspect.signature(layer.call).parameters.values() if _is_tensor(parameter)]
    names = tuple(parameter.name for parameter in tensors) or ("inputs",)
    least = max(1, sum(parameter.default is inspect.Parameter.empty for parameter in tensors))
    if names[-1] in _STATES:
        return Ports(names, least, None, as_list=False)
    return Ports(names, least, len(names), as_list=False)


def first(layer: Any) -> Any:
    """Return the Keras layer that is called first; a formula as it is."""
    return layer.layer if isinstance(layer, Activated) else layer


def ports_of(layer: Any) -> Ports:
    """Return what a layer takes, or what is called as one.

    Args:
        layer: What `builder.model.nodes.make` returns.
    """
    if isinstance(layer, FormulaLayer):
        names = layer.formula.inputs
        return Ports(names, len(names), len(names), as_list=False)
    kind: Any = type(first(layer))
    return ports(kind)


def call(layer: Any, tensors: Sequence[Any], handles: Sequence[int]) -> Any:
    """Call a layer on its tensors.

    Args:
        layer: What `builder.model.nodes.make` returns.
        tensors: What feeds it, by handle.
        handles: For each tensor the number of the input it is connected to.
    """
    if isinstance(layer, FormulaLayer):
        # Two connections on one input mean, as below: in this order.
        gaps = (place for place, handle in enumerate(handles) if handle != place and len(set(handles)) == len(handles))
        if (gap := next(gaps, None)) is not None:
            raise FormulaError("formulas.unfed", argument="formula", name=layer.formula.inputs[gap])
        return layer(tensors)
    if isinstance(layer, Activated):
        return layer.formula([call(layer.layer, tensors, handles)])
    kind: Any = type(layer)
    taken = ports(kind)
    if taken.as_list:
        return layer(list(tensors))
    if len(taken.names) == 1:
        return layer(tensors[0] if len(tensors) == 1 else list(tensors))
    # Two connections on one input mean: in this order. Otherwise the inputs that are named are meant.
    places = list(handles) if len(set(handles)) == len(handles) else list(range(len(tensors)))
    given: dict[str, Any] = {}
    for place, tensor in zip(places, tensors, strict=True):
        name = taken.names[min(place, len(taken.names) - 1)]
        if name in _STATES:
            given.setdefault(name, []).append(tensor)
        else:
            given[name] = tensor
    first = given.pop(taken.names[0], None)
    return layer(**given) if first is None else layer(first, **given)


def _is_tensor(parameter: inspect.Parameter) -> bool:
    if parameter.kind in (
        inspect.Parameter.VAR_POSITIONAL,
        inspect.Parameter.VAR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    ):
        return False
    name = parameter.name
    return name not in ("self", "training") and not name.endswith("mask") and not isinstance(parameter.default, bool)
