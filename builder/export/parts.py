"""Which arguments a part needs so that it comes out with the configuration that is wanted.

Keras itself decides: the part is made, its configuration compared with the wanted one, the first difference added to
the arguments, and so on until there is none. Static defaults would not do: `MaxPooling2D` takes its `strides` from
its `pool_size`, and `"constant"` is no short form of `Constant()`.
"""

import inspect
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import keras

from builder.design import snake_case
from builder.errors import ExportError
from builder.export.namespaces import LAYER, class_of, make, path_of, plain, without_inner_names
from builder.export.text import Call

_MISSING = object()
_REFUSED = (TypeError, ValueError, AttributeError, KeyError, IndexError, NotImplementedError)
"""What Keras's constructors raise at arguments that don't fit."""


def call_for(wanted: Mapping[str, Any], given: Any = None, keep: bool = False) -> Call:
    """Return the shortest call that makes a part with this configuration.

    Args:
        wanted: What `keras.saving.serialize_keras_object` says of the part.
        given: What the design says of it, as far as known; tells names of inner layers that a person chose from
            those that Keras counted out.
        keep: Whether arguments that the design names stay, also where they are Keras's defaults.

    Returns:
        A call such as `keras.layers.Dense(64, activation="relu")`, without `name`.

    Raises:
        ExportError: No arguments lead there, or Keras has no such part.
    """
    try:
        text = json.dumps(plain(wanted), sort_keys=True, default=str)
        known = json.dumps(given, sort_keys=True, default=str)
        return _cached_call(text, known, keras.config.dtype_policy().name, keep)
    except RecursionError as error:
        raise ExportError("export.too_deep", part=str(wanted.get("class_name"))) from error


@lru_cache(maxsize=4096)
def _cached_call(text: str, given_text: str, policy: str, keep: bool) -> Call:
    # The policy stands among the arguments because it decides what a layer's dtype is by default.
    wanted, given = json.loads(text), json.loads(given_text)
    config = {name: value for name, value in wanted.get("config", {}).items() if name != "name"}
    known = (given.get("config") or {}) if isinstance(given, dict) else {}
    path = path_of(wanted)
    first = _Search(path, config, known)
    if keep and known and first.keep() is None:
        return first.call()
    search = _Search(path, config, known)
    left = search.shortest()
    if left is None:
        return search.call()
    # A few configurations can't be given back to the constructor that they came from; the design's arguments can.
    written = _Search(path, config, known)
    if known and written.repeat() is None:
        return written.call()
    raise ExportError("export.no_arguments", part=path.rpartition(".")[2], argument=left)


class _Search:
    """The way from no arguments to those that a configuration needs.

    Each of `shortest`, `keep` and `repeat` is one way; they return the first argument that is not as it is wanted, or
    `None` where `call` is what was looked for.
    """

    def __init__(self, path: str, wanted: dict[str, Any], given: Mapping[str, Any]) -> None:
        self.path = path
        self.wanted = without_inner_names(wanted)
        self.full = wanted
        self.given = given
        self.order = list(inspect.signature(class_of(path).__init__).parameters.values())[1:]
        self.chosen: dict[str, Any] = {}
        self._config: dict[str, Any] | None = None

    def shortest(self) -> str | None:
        """Add one argument after the other until the configuration is reached."""
        self._take_needed()
        # Twice, since one argument may only be accepted together with a later one.
        for name in [*self.chosen, *self._names(), *self._names()]:
            if not self._reached(name):
                self._choose(name)
        left = self._left()
        if left is not None:
            for name in self._names():
                if not self._reached(name):
                    self._take(name, next(self._ways(name)))
        if self._left() is not None:
            return left
        self._drop_idle()
        return None

    def _drop_idle(self) -> None:
        """Drop defaults that were only taken while the constructor still missed another argument."""
        for parameter in self.order:
            if self.chosen.get(parameter.name, _MISSING) == parameter.default and not _is_needed(parameter):
                value = self.chosen.pop(parameter.name)
                self._config = None
                if self._left() is not None:
                    self._take(parameter.name, value)

    def keep(self) -> str | None:
        """Take the arguments that the design names, with the values of the configuration."""
        self._take_needed()
        for name in self._names():
            if name in self.given:
                self._choose(name)
                if name not in self.chosen:
                    self._take(name, next(self._ways(name)))
        return self._left()

    def repeat(self) -> str | None:
        """Take the arguments that the design names, with the design's own values."""
        for name, value in self.given.items():
            if name not in self.wanted:
                continue
            listed = isinstance(value, list) and not any(isinstance(part, dict | list) for part in value)
            self._take(name, next(self._ways(name)) if isinstance(value, dict) else tuple(value) if listed else value)
        return self._left()

    def call(self) -> Call:
        """Return the call with the arguments found so far, in the order of the signature."""
        order = [parameter.name for parameter in self.order]
        names = sorted(self.chosen, key=lambda name: order.index(name) if name in order else len(order))
        front = names[: self._without_names(names, order)]
        positional = tuple(self.chosen[name] for name in front)
        return Call(self.path, positional, {name: self.chosen[name] for name in names[len(front) :]})

    def _without_names(self, names: list[str], order: list[str]) -> int:
        """Say how many arguments are given by position: the first needed one, tuples behind it, an only one."""
        needed = {parameter.name for parameter in self.order if _is_needed(parameter)}
        for index, name in enumerate(names):
            first_or_tuple = index == 0 or isinstance(self.chosen[name], tuple)
            if order[index : index + 1] != [name] or not (len(order) == 1 or (name in needed and first_or_tuple)):
                return index
        return len(names)

    def _choose(self, name: str) -> None:
        before = self.chosen.get(name, _MISSING)
        accepted = bool(self._got())
        for way in self._ways(name):
            self._take(name, way)
            if self._reached(name):
                return
        if before is not _MISSING:
            self._take(name, before)
        elif accepted and not self._got():
            # What the constructor refuses must not hide what it would accept.
            del self.chosen[name]
            self._config = None

    def _take_needed(self) -> None:
        for parameter in self.order:
            if _is_needed(parameter) and parameter.name in self.wanted:
                self._take(parameter.name, next(self._ways(parameter.name)))

    def _take(self, name: str, value: Any) -> None:
        self.chosen[name] = value
        self._config = None

    def _names(self) -> Iterator[str]:
        ordered = [parameter.name for parameter in self.order if parameter.name in self.wanted]
        yield from ordered
        yield from (name for name in self.wanted if name not in ordered)

    def _left(self) -> str | None:
        return next((name for name in self._names() if not self._reached(name)), None)

    def _reached(self, name: str) -> bool:
        return bool(self._got().get(name, _MISSING) == self.wanted[name])

    def _got(self) -> dict[str, Any]:
        if self._config is None:
            try:
                self._config = without_inner_names(plain(make(self.call()).get_config()))
            except _REFUSED:
                self._config = {}
        return self._config or {}

    def _ways(self, name: str) -> Iterator[Any]:
        return _ways(self.full[name], self.given.get(name))


def _is_needed(parameter: inspect.Parameter) -> bool:
    several = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return parameter.default is inspect.Parameter.empty and parameter.kind not in several


def _ways(value: Any, given: Any) -> Iterator[Any]:
    """Give the expressions that may stand for a value of a configuration, the shortest first."""
    if isinstance(value, dict) and "class_name" in value:
        yield from _part_ways(value, given)
    elif isinstance(value, list):
        inner = given if isinstance(given, list) and len(given) == len(value) else [None] * len(value)
        members = [next(_ways(part, known)) for part, known in zip(value, inner, strict=True)]
        if not any(isinstance(part, dict) for part in value):
            yield tuple(members)
        yield members
    elif isinstance(value, dict):
        known = given if isinstance(given, dict) else {}
        yield {name: next(_ways(part, known.get(name))) for name, part in value.items()}
    else:
        if _is_number(value) and _is_number(given):
            # Optimizers keep their rate in single precision: the design's 0.1 reads 0.10000000149.
            yield given
        yield value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _part_ways(value: dict[str, Any], given: Any) -> Iterator[Any]:
    config = value.get("config")
    if isinstance(config, str):
        yield config
        return
    if value["class_name"] == "DTypePolicy" and isinstance(config, dict):
        yield config["name"]
        return
    layer = value.get("module") == LAYER
    if not layer:
        short = next((short for short in _short_names(value["class_name"]) if _is_short(short, value)), None)
        if short is not None:
            yield short
    known = (given.get("config") or {}) if layer and isinstance(given, dict) else {}
    named = {"name": known["name"]} if isinstance(known.get("name"), str) else {}
    if known:
        # A wrapper may change what it wraps; what the design says is nearer than what became of it.
        search = _Search(path_of(value), value["config"], known)
        search.keep()
        call = search.call()
        yield Call(call.function, call.positional, call.keywords | named)
    call = call_for(value, given)
    yield Call(call.function, call.positional, call.keywords | named)


def _short_names(class_name: str) -> Iterable[str]:
    return dict.fromkeys((snake_case(class_name), class_name.lower(), class_name))


def _is_short(short: str, value: dict[str, Any]) -> bool:
    namespace = path_of(value).split(".")[1]
    getter = getattr(getattr(keras, namespace), "get", None)
    if getter is None:
        return False
    try:
        return bool(plain(keras.saving.serialize_keras_object(getter(short))) == value)
    except _REFUSED:
        return False
