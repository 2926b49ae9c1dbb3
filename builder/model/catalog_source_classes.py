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
            items[item.__name__] = item
    return items


def _aliases(keras: Any, family: str, name: str, item: Any) -> tuple[str, ...]:
    public = namespace(keras, family)
    names = {other for other in dir(public) if getattr(public, other) is item}
    if family in ("loss", "metric"):
        names |= _short_names(public, name)
    elif family != "activation":
        names |= _identifiers(public, item, {snake_case(name), name.lower()} | _known_identifiers(family, public))
    return tuple(sorted(names - {name}))


def _short_names(public: Any, name: str) -> set[str]:
    """Return the functions and abbreviations that mean the same as a loss or metric class."""
    wanted = snake_case(name)
    names = {wanted}
    for short in ("bce", "kld", "mae", "mse", "mape", "msle", "KLD", "MAE", "MSE", "MAPE", "MSLE", "BCE"):
        try:
            item = public.get(short)
        except ValueError:
            continue
        if snake_case(getattr(item, "__name__", type(item).__name__)) == wanted:
            names.add(short)
    return names


def _known_identifiers(family: str, public: Any) -> set[str]:
    module = inspect.getmodule(getattr(public, "get", None))
    table = getattr(module, "ALL_OBJECTS_DICT", {})
    return set(table) if family in ("initializer", "regularizer", "constraint", "optimizer") else set()


def _identifiers(public: Any, item: Any, candidates: set[str]) -> set[str]:
    """Return those of the candidates that Keras turns into this class."""
    names: set[str] = set()
    if not hasattr(public, "get"):
        return names
    for candidate in candidates:
        try:
            value = public.get(candidate)
        except Exception:  # Keras raises what it likes for an identifier it can't use alone, such as "constant".
            continue
        if value is item or type(value) is item:
            names.add(candidate)
    return names
