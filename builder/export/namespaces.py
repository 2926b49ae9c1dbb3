"""Where Keras's parts are found by name, and their configurations as plain values."""

import inspect
from collections.abc import Mapping
from typing import Any

import keras

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

_UNTOLD = frozenset({"registered_name", "build_config", "compile_config", "shared_object_id"})
LAYER = "keras.layers"


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
    if content.get("module") == LAYER and isinstance(content.get("config"), dict):
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
        return class_of(value.function)(*(make(part) for part in value.positional), **keywords)
    if isinstance(value, list | tuple):
        return type(value)(make(part) for part in value)
    if isinstance(value, dict):
        return {name: make(part) for name, part in value.items()}
    return value


def path_of(wanted: Mapping[str, Any]) -> str:
    """Return the public name of a part, such as `keras.layers.Dense`.

    Args:
        wanted: What `keras.saving.serialize_keras_object` says of it.

    Raises:
        ExportError: Keras has no such part.
    """
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


def class_of(path: str) -> Any:
    """Return the class of a public name.

    Raises:
        ExportError: It is none of a part.
    """
    _, *steps, class_name = path.split(".")
    if not _public(".".join(steps), class_name) or ".".join(steps) not in NAMESPACES:
        raise ExportError("export.unknown_part", part=class_name[:80])
    found: Any = keras
    for step in (*steps, class_name):
        found = getattr(found, step)
    return found
