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
from builder.export.text import Call

NAMESPACES = (
    "layers",
    "initializers",
    "regularizers",
    "constraints",
    "losses",
    "metrics",
    "optimizers",
    "optimizers.schedules",
    "dtype_policies",
)
"""Where parts are looked for; nothing outside of them can be named in an exported file."""

_MISSING = object()
_UNTOLD = frozenset({"registered_name", "build_config", "compile_config", "shared_object_id"})
_LAYER = "keras.layers"
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
    text = json.dumps(plain(wanted), sort_keys=True, default=str)
    try:
        known = json.dumps(given, sort_keys=True, default=str)
        return _cached_call(text, known, keras.config.dtype_policy().name, keep)
    except RecursionError as error:
        raise ExportError("export.too_deep", part=str(wanted.get("class_name"))) from error


def plain(value: Any) -> Any:
    """Return a configuration as JSON would hold it, without what says nothing of the part."""
    if isinstance(value, Mapping):
        if value.get("class_name") == "__tuple__":
            return plain(value.get("config", value.get("items", ())))
        return {str(name): plain(part) for name, part in value.items() if name not in _UNTOLD}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if hasattr(value, "tolist"):
        return value.tolist()
    return value


def without_inner_names(config: Any) -> Any:
    """Return a layer's configuration without the names of the layers that lie in it."""
    if isinstance(config, list):
        return [without_inner_names(part) for part in config]
    if not isinstance(config, Mapping):
        return config
    content = {name: without_inner_names(part) for name, part in config.items()}
    if content.get("module") == _LAYER and isinstance(content.get("config"), dict):
        content["config"].pop("name", None)
    return content


def make(value: Any) -> Any:
    """Return what an expression of parts stands for.

    Args:
        value: A `Call` of a class in `NAMESPACES`, a plain value, or a tuple, list or dict of such.
    """
    if isinstance(value, Call):
        assert isinstance(value.function, str)
        keywords = {name: make(part) for name, part in value.keywords.items()}
        return _class(value.function)(*(make(part) for part in value.positional), **keywords)
    if isinstance(value, list | tuple):
        return type(value)(make(part) for part in value)
    if isinstance(value, dict):
        return {name: make(part) for name, part in value.items()}
    return value


@lru_cache(maxsize=4096)
def _cached_call(text: str, given_text: str, policy: str, keep: bool) -> Call:
    # The policy decides what a layer's dtype is by default.
    wanted, given = json.loads(text), json.loads(given_text)
    path = _path(wanted)
    config = {name: value for name, value in wanted.get("config", {}).items() if name != "name"}
    known = given.get("config", {}) if isinstance(given, dict) else {}
    search = _Search(path, config, known)
    if keep and known:
        call = search.as_given()
        if search.left() is None:
            return call
        search = _Search(path, config, known)
    return search.run()


class _Search:
    """The way from no arguments to those that a configuration needs."""

    def __init__(self, path: str, wanted: dict[str, Any], given: Mapping[str, Any]) -> None:
        self.path = path
        self.wanted = _inner(wanted)
        self.full = wanted
        self.given = given
        self.order = list(inspect.signature(_class(path).__init__).parameters.values())[1:]
        self.chosen: dict[str, Any] = {}
        self.got: dict[str, Any] | None = None

    def run(self) -> Call:
        """Return the call."""
        for parameter in self.order:
            if self._needed(parameter) and parameter.name in self.wanted:
                self._take(parameter.name, next(self._ways(parameter.name)))
        for name in [*self.chosen, *self._names()]:
            if self._reached(name):
                continue
            self._choose(name)
        left = self.left()
        if left is not None:
            raise ExportError("export.no_arguments", part=self.path.rpartition(".")[2], argument=left)
        return self._call()

    def left(self) -> str | None:
        """Return the first argument that is not yet as it is wanted, or `None`."""
        return next((name for name in self.wanted if not self._reached(name)), None)

    def _choose(self, name: str) -> None:
        before = self.chosen.get(name, _MISSING)
        for way in self._ways(name):
            self._take(name, way)
            if self._reached(name):
                return
        # One argument may only be right together with a later one.
        self._take(name, next(self._ways(name)) if before is _MISSING else before)

    def as_given(self) -> Call:
        """Return the call with the arguments that the design names, right or wrong."""
        for name in self._names():
            if name in self.given or any(name == one.name and self._needed(one) for one in self.order):
                self._take(name, next(self._ways(name)))
        return self._call()

    def _take(self, name: str, value: Any) -> None:
        self.chosen[name] = value
        self.got = None

    def _names(self) -> Iterator[str]:
        ordered = [parameter.name for parameter in self.order if parameter.name in self.wanted]
        yield from ordered
        yield from (name for name in self.wanted if name not in ordered)

    def _needed(self, parameter: inspect.Parameter) -> bool:
        several = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
        return parameter.default is inspect.Parameter.empty and parameter.kind not in several

    def _reached(self, name: str) -> bool:
        if self.got is None:
            try:
                self.got = _inner(plain(make(self._call()).get_config()))
            except _REFUSED:
                self.got = {}
        return bool(self.got.get(name, _MISSING) == self.wanted[name])

    def _ways(self, name: str) -> Iterator[Any]:
        yield from _ways(self.full[name], self.given.get(name))

    def _call(self) -> Call:
        order = [parameter.name for parameter in self.order]
        needed = [parameter.name for parameter in self.order if self._needed(parameter)]
        names = sorted(self.chosen, key=lambda name: order.index(name) if name in order else len(order))
        front: list[str] = []
        for index, name in enumerate(names):
            alone = len(order) == 1 or index == 0
            fits = order[index : index + 1] == [name] and (name in needed or len(order) == 1)
            if not (fits and (alone or isinstance(self.chosen[name], tuple))):
                break
            front.append(name)
        return Call(
            self.path,
            tuple(self.chosen[name] for name in front),
            {name: self.chosen[name] for name in names[len(front) :]},
        )


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
        if _number(value) and _number(given):
            # Optimizers keep their rate in single precision: the design's 0.1 reads 0.10000000149.
            yield given
        yield value


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _part_ways(value: dict[str, Any], given: Any) -> Iterator[Any]:
    config = value.get("config")
    if isinstance(config, str):
        yield config
        return
    if value["class_name"] == "DTypePolicy" and isinstance(config, dict):
        yield config["name"]
        return
    layer = value.get("module") == _LAYER
    if not layer:
        for short in _short_names(value["class_name"]):
            if _is_short(short, value):
                yield short
                break
    known = given.get("config", {}) if layer and isinstance(given, dict) else {}
    named = {"name": known["name"]} if isinstance(known.get("name"), str) else {}
    if known:
        # A wrapper may change what it wraps; what the design says is nearer than what became of it.
        call = _Search(_path(value), value["config"], known).as_given()
        yield Call(call.function, call.positional, call.keywords | named)
    call = call_for(value, given)
    yield Call(call.function, call.positional, call.keywords | named)


def _short_names(class_name: str) -> Iterable[str]:
    return dict.fromkeys((snake_case(class_name), class_name.lower(), class_name))


def _is_short(short: str, value: dict[str, Any]) -> bool:
    namespace = _path(value).split(".")[1]
    getter = getattr(getattr(keras, namespace), "get", None)
    if getter is None:
        return False
    try:
        part = getter(short)
        return bool(_inner(plain(keras.saving.serialize_keras_object(part))) == _inner(value))
    except _REFUSED:
        return False


def _inner(value: Any) -> Any:
    return without_inner_names(value)


def _path(wanted: Mapping[str, Any]) -> str:
    class_name = wanted.get("class_name")
    module = str(wanted.get("module", "")).removeprefix("keras.")
    for namespace in dict.fromkeys((module, *NAMESPACES)):
        if namespace in NAMESPACES and isinstance(class_name, str) and _public(namespace, class_name):
            return f"keras.{namespace}.{class_name}"
    raise ExportError("export.unknown_part", part=str(class_name)[:80])


def _public(namespace: str, class_name: str) -> bool:
    found: Any = keras
    for step in namespace.split("."):
        found = getattr(found, step)
    return class_name.isidentifier() and inspect.isclass(vars(found).get(class_name))


def _class(path: str) -> Any:
    _, *steps, class_name = path.split(".")
    if not _public(".".join(steps), class_name) or ".".join(steps) not in NAMESPACES:
        raise ExportError("export.unknown_part", part=class_name[:80])
    found: Any = keras
    for step in (*steps, class_name):
        found = getattr(found, step)
    return found
