"""Which classes and functions of Keras are parts, and under which identifiers Keras knows them."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NAMESPACES = {
    "layer": "layers",
    "activation": "activations",
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
    "loss": "losses",
    "optimizer": "optimizers",
    "metric": "metrics",
    "schedule": "optimizers.schedules",
    "callback": "callbacks",
}
_ABBREVIATIONS = {"bce", "kld", "mae", "mse", "mape", "msle", "BCE", "KLD", "MAE", "MSE", "MAPE", "MSLE"}
_FUNCTIONS_OF_ACTIVATIONS = {"deserialize", "get", "serialize"}


@dataclass(frozen=True, slots=True)
class Source:
    """One part as Keras holds it.

    Args:
        family: What it is, a name of `builder.catalog.Family`.
        name: Its class name, or its function name for activations.
        item: The class or the function.
        aliases: Other identifiers for the same thing.
    """

    family: str
    name: str
    item: Any
    aliases: tuple[str, ...]

    @property
    def module(self) -> str:
        """Where it stands in Keras, such as `layers.core.dense`."""
        return str(self.item.__module__).removeprefix("keras.src.")


def sources(keras: Any, hidden: Mapping[str, Mapping[str, str]]) -> list[Source]:
    """Return every part of this Keras that is not hidden.

    Args:
        keras: The imported module.
        hidden: For each family the names that are left out, with the reason.
    """
    found: list[Source] = []
    for family in NAMESPACES:
        for name, item in _items(keras, family).items():
            if name not in hidden.get(family, {}):
                found.append(Source(family, name, item, _aliases(keras, family, name, item)))
    return found


def snake_case(name: str) -> str:
    """Return the identifier that Keras makes of a class name: `GlorotUniform` is `glorot_uniform`."""
    text = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", text).lower()


def namespace(keras: Any, family: str) -> Any:
    """Return Keras's public module that holds a family."""
    module = keras
    for step in NAMESPACES[family].split("."):
        module = getattr(module, step)
    return module


def _items(keras: Any, family: str) -> dict[str, Any]:
    public = namespace(keras, family)
    items: dict[str, Any] = {}
    for name in sorted(dir(public)):
        item = getattr(public, name)
        if family == "activation":
            if inspect.isfunction(item) and name not in _FUNCTIONS_OF_ACTIVATIONS:
                items[item.__name__] = item
        elif inspect.isclass(item):
            # A class may be public only under another name than its own: GroupQueryAttention.
            own = str(item.__name__)
            items[own if getattr(public, own, None) is item else name] = item
    return items


def _aliases(keras: Any, family: str, name: str, item: Any) -> tuple[str, ...]:
    public = namespace(keras, family)
    names = {other for other in dir(public) if getattr(public, other) is item} | {item.__name__}
    if hasattr(public, "get") and family != "activation":
        candidates = names | {snake_case(name), name.lower()} | _table(public) | _ABBREVIATIONS
        names = {one for one in candidates if _means(public, one, name, item)}
    return tuple(sorted(names - {name}))


def _table(public: Any) -> set[str]:
    """Return the identifiers that a module of Keras lists beside its public names."""
    return set(getattr(inspect.getmodule(public.get), "ALL_OBJECTS_DICT", {}))


def _means(public: Any, identifier: str, name: str, item: Any) -> bool:
    """Say whether Keras takes an identifier, used alone, for this part or the function of the same name."""
    try:
        value = public.get(identifier)
    except Exception:  # Keras raises what it likes for an identifier it can't use alone, such as "constant".
        return False
    return value is item or type(value) is item or getattr(value, "__name__", "") == snake_case(name)
