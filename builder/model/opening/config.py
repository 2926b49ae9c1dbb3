"""The config of a model from outside, walked through before Keras sees it: known parts alone, and plain values.

What comes out is a copy that holds nothing but what was looked at. Knows no Keras.
"""

import math
from collections.abc import Mapping
from typing import Any, NoReturn

from builder.catalog import DTYPES, catalog
from builder.errors import OpeningError
from builder.formulas import CALLED, MODULES, SIGNS
from builder.model.opening import older

MOST_LAYERS = 5000
MOST_NUMBER = 1e9
MOST_NAME = 2**64
MOST_TEXT = 10_000

MODELS = {"Functional": "keras.src.models.functional", "Sequential": "keras", "Model": "keras"}
"""Classes of models, and where this Keras has them."""

TENSORFLOW_ALONE = frozenset({"HashedCrossing", "Hashing", "IntegerLookup", "StringLookup", "TextVectorization"})
"""Layers that Keras can make with TensorFlow alone."""

_CODE = frozenset({"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"})
_MASKS = frozenset(
    {"Any", "Concatenate", "ExpandDims", "LogicalAnd", "LogicalOr", "NotEqual", "OnesLike", "Squeeze", "ZerosLike"}
)
"""Operations of Keras's own way to lead masks along. `reading` sees that they serve for nothing else."""

_MASKS_MODULE = "keras.src.ops.numpy"

_POLICIES = frozenset({"DTypePolicy", "FloatDTypePolicy", "Policy"})
_FAMILIES = ("layer", "initializer", "regularizer", "constraint")
_FILES = frozenset({"vocabulary", "idf_weights"})
_WIDE = frozenset({"seed", "salt", "shared_object_id"})
"""Where a number is a name, and may be larger."""

_DROPPED = frozenset({"compile_config", "registered_name", "module", "class_name", "config"})


def looked_at(content: Any) -> dict[str, Any]:
    """Return a model's config with nothing in it but known parts and plain values.

    Args:
        content: What the file says, as JSON.

    Raises:
        OpeningError: Something in it is refused. The sentence names the layer, and says why.
    """
    if not isinstance(content, Mapping) or not isinstance(content.get("class_name"), str):
        raise OpeningError("opening.not_a_model")
    if content["class_name"] not in MODELS:
        raise OpeningError("opening.own_class", kind=str(content["class_name"])[:60], layer=_name_of(content))
    found: dict[str, Any] = _Walk().part(content)
    if not isinstance(found["config"].get("layers"), list):
        raise OpeningError("opening.not_a_model")
    return found


def needs_tensorflow(content: Any) -> bool:
    """Say whether a config that was looked at has a layer that works with TensorFlow alone."""
    if isinstance(content, Mapping):
        name = content.get("class_name")
        return (isinstance(name, str) and name in TENSORFLOW_ALONE) or any(map(needs_tensorflow, content.values()))
    return isinstance(content, list) and any(map(needs_tensorflow, content))


class _Walk:
    """Walks through a config, and knows in which layer it is."""

    def __init__(self) -> None:
        self._layers = 0
        self._place = "?"

    def part(self, content: Mapping[str, Any]) -> Any:
        """Return a part of Keras, or what Keras writes as one."""
        content = older.of_today(content)
        name, config = content["class_name"], content.get("config")
        if name == "__keras_tensor__" and isinstance(config, Mapping):
            return {"class_name": name, "config": self.plain(config)}
        if name == "function":
            return self._function(content)
        before, self._place = self._place, self._named(content)
        try:
            module = self._module(content, name)
            if config is not None and not isinstance(config, Mapping):
                self._refuse("strange_value", value=str(config)[:60])
            found: dict[str, Any] = {"class_name": name, "config": self.plain(config or {})}
            # Layers are built where they are called; only a chain without an Input is told its shape.
            dropped = _DROPPED if name in MODELS else _DROPPED | {"build_config"}
            found |= self.plain({key: value for key, value in content.items() if key not in dropped})
            # The older format leaves the module out, and is read by the way of the newer one.
            return found | {"module": module}
        finally:
            self._place = before

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return a dict of plain values and parts."""
        found: dict[str, Any] = {}
        for key, value in content.items():
            if key in _FILES and isinstance(value, str):
                self._refuse("file_argument", argument=key)
            unnamed = key == "name" and value is not None and not isinstance(value, str)
            if unnamed or not isinstance(key, str) or key.startswith("__"):
                self._refuse("strange_value", value=key[:60])
            if key == "compile_config":
                continue
            found[key] = self.value(key, value)
        return found

    def value(self, key: str, value: Any) -> Any:
        """Return any value."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            most = MOST_NAME if key in _WIDE else MOST_NUMBER
            # A whole number may be too large for a float to tell.
            if (isinstance(value, float) and not math.isfinite(value)) or abs(value) > most:
                self._refuse("strange_number", argument=key[:60], value=f"{value:.6g}" if abs(value) < 1e300 else "…")
            return value
        if isinstance(value, str):
            if len(value) > MOST_TEXT:
                self._refuse("strange_value", value=f"{value[:60]}…")
            return value
        if isinstance(value, Mapping):
            return self.part(value) if isinstance(value.get("class_name"), str) else self.plain(value)
        return [self.value(key, one) for one in value]

    def _function(self, content: Mapping[str, Any]) -> str:
        name = content.get("config")
        known = isinstance(name, str) and catalog().find("activation", name) is not None
        if not known or content.get("module") not in (None, "builtins", "keras.activations"):
            self._refuse("function", name=str(name)[:60])
        return str(name)

    def _named(self, content: Mapping[str, Any]) -> str:
        config = content.get("config")
        called = "name" in content or (isinstance(config, Mapping) and "name" in config)
        return _name_of(content) if self._place == "?" or called else self._place

    def _module(self, content: Mapping[str, Any], name: str) -> str:
        """Return where this Keras has a class, or refuse it."""
        module = content.get("module")
        if module is not None and not isinstance(module, str):
            self._refuse("strange_value", value=str(module)[:60])
        if name in _CODE:
            self._refuse("code", kind=name)
        if name in ("TFOpLambda", "SlicingOpLambda") or (module or "").startswith(("keras.src.ops", "keras.ops")):
            if name in _MASKS:
                return _MASKS_MODULE
            if module in MODULES and (name in SIGNS or name in CALLED):
                return module
            self._place = _name_of(content)
            self._refuse("operation", kind=name)
        if module is not None and module.partition(".")[0] not in ("keras", "tf_keras", "tensorflow"):
            self._refuse("own_class", kind=name[:60])
        if name in MODELS:
            return MODELS[name]
        if name in _MASKS and catalog().find("layer", name) is None:
            return _MASKS_MODULE
        if name in _POLICIES:
            config = content.get("config")
            policy = config.get("name") if isinstance(config, Mapping) else config
            if not isinstance(policy, str) or policy not in DTYPES:
                self._refuse("strange_value", value=str(policy)[:60])
            return "keras"
        return self._known(content, name)

    def _known(self, content: Mapping[str, Any], name: str) -> str:
        if name == "InputLayer":
            self._count()
            return "keras.layers"
        for family in _FAMILIES:
            if catalog().find(family, name) is not None:
                if family == "layer":
                    self._count()
                return f"keras.{family}s"
        registered = str(content.get("registered_name") or name)
        self._refuse("own_class", kind=registered[:60])

    def _count(self) -> None:
        self._layers += 1
        if self._layers > MOST_LAYERS:
            raise OpeningError("opening.too_many_layers", most=MOST_LAYERS)

    def _refuse(self, name: str, /, **values: object) -> NoReturn:
        raise OpeningError(f"opening.{name}", layer=self._place, **values)


def _name_of(content: Mapping[str, Any]) -> str:
    config = content.get("config")
    name = content.get("name") or (config.get("name") if isinstance(config, Mapping) else None)
    return str(name or content.get("class_name"))[:80]
