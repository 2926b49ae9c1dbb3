"""Keras's parts by name: which classes may be used, and how one is made from JSON.

Nothing but what the public namespaces of Keras list is ever made, so that a design from outside can name no other
class or function. Layers that carry code, and arguments that name files, are refused.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import keras

from builder.catalog import FORMULA, typed
from builder.errors import DesignError, FormulaError
from builder.model import formulas

REFUSED_LAYERS = frozenset({"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"})
"""Layers whose config is a program."""

ABSTRACT_LAYERS = frozenset({"Layer", "Wrapper", "InputLayer"})
"""Layers that are no part of a network by themselves; an input is the design's own kind of node."""

REFUSED_CALLBACKS = frozenset(
    {"BackupAndRestore", "CSVLogger", "LambdaCallback", "LearningRateScheduler", "ModelCheckpoint", "RemoteMonitor",
     "TensorBoard"}
)  # fmt: skip
"""Callbacks that write where the design says, call an address, or need code. A run keeps its own checkpoints."""

FILE_ARGUMENTS = frozenset({"vocabulary", "idf_weights"})
"""Arguments that Keras reads from a file when they are a text."""

KEPT_WORDS = frozenset({"accuracy", "acc", "crossentropy", "ce"})
"""Metrics that Keras chooses by loss and target when the model is compiled."""

_FAMILIES: dict[str, tuple[Any, Any]] = {
    "layer": (keras.layers, keras.layers.Layer),
    "activation": (keras.activations, None),
    "initializer": (keras.initializers, keras.initializers.Initializer),
    "regularizer": (keras.regularizers, keras.regularizers.Regularizer),
    "constraint": (keras.constraints, keras.constraints.Constraint),
    "loss": (keras.losses, keras.losses.Loss),
    "metric": (keras.metrics, keras.metrics.Metric),
    "optimizer": (keras.optimizers, keras.optimizers.Optimizer),
    "schedule": (keras.optimizers.schedules, keras.optimizers.schedules.LearningRateSchedule),
    "callback": (keras.callbacks, keras.callbacks.Callback),
    "quantizer": (keras.quantizers, keras.quantizers.Quantizer),
}
_NOT_PARTS = frozenset({"get", "serialize", "deserialize"})
_BY_ARGUMENT = (
    ("initializer", "initializer"),
    ("regularizer", "regularizer"),
    ("constraint", "constraint"),
    ("activation", "activation"),
    ("quantizer", "quantizer"),
    ("learning_rate", "schedule"),
    ("optimizer", "optimizer"),
    ("layer", "layer"),
    ("layers", "layer"),
    ("cell", "layer"),
    ("cells", "layer"),
)
_SHORT = {
    "loss": {"mse": "mean_squared_error", "mae": "mean_absolute_error", "mape": "mean_absolute_percentage_error",
             "msle": "mean_squared_logarithmic_error", "bce": "binary_crossentropy", "kld": "kl_divergence"},
    "initializer": {"uniform": "random_uniform", "normal": "random_normal", "one": "ones", "zero": "zeros"},
}  # fmt: skip
_SHORT["metric"] = _SHORT["loss"]


@cache
def members(family: str) -> Mapping[str, Any]:
    """Return the parts of a family by class name or, for functions, by identifier.

    Args:
        family: `layer`, `activation`, `initializer`, `regularizer`, `constraint`, `loss`, `metric`, `optimizer`,
            `schedule`, `callback` or `quantizer`.
    """
    namespace, base = _FAMILIES[family]
    found: dict[str, Any] = {}
    for name in dir(namespace):
        member = getattr(namespace, name)
        if name.startswith("_") or name in _NOT_PARTS:
            continue
        if base is None or not inspect.isclass(member):
            fits = inspect.isfunction(member) and family in ("activation", "loss", "metric")
        else:
            fits = issubclass(member, base) and member is not base
        if fits:
            # A config may say either name of GroupQueryAttention, whose class is called GroupedQueryAttention.
            found[name] = found[member.__name__] = member
    refused = {"layer": REFUSED_LAYERS | ABSTRACT_LAYERS, "callback": REFUSED_CALLBACKS}.get(family, frozenset())
    return {name: member for name, member in found.items() if name not in refused}


def layer_class(kind: str) -> Any:
    """Return the Keras class of a layer.

    Raises:
        DesignError: This Keras has no such layer, or it carries code.
    """
    return _member("layer", kind)


def deserialize(family: str, ref: Any) -> Any:
    """Return a part from its JSON.

    Args:
        family: What it is, see `members`.
        ref: Keras's identifier, or `{"class_name": ..., "config": {...}}`; `None` is none.

    Returns:
        An instance of the part, or the function where the part is one (`relu`). The metrics whose meaning Keras
        chooses when the model is compiled (`accuracy`) stay words.

    Raises:
        DesignError: There is no such part, or it may not be used.
        Exception: Whatever Keras's constructor raises on bad arguments.
    """
    if ref is None:
        return None
    if isinstance(ref, str):
        if family == "metric" and ref in KEPT_WORDS:
            return ref
        member = _member(family, ref)
        # Keras names a metric in the history as it was named here: `mse` stays `mse`.
        return ref if family == "metric" and not inspect.isclass(member) else _made(member, {})
    if not isinstance(ref, Mapping) or not isinstance(ref.get("class_name"), str):
        raise DesignError("model.bad_reference", family=family, received=repr(ref)[:80])
    config = ref.get("config")
    if ref["class_name"] == "function" and isinstance(config, str):
        return deserialize(family, config)
    name = ref["class_name"]
    if family == "loss" and name == FORMULA:
        return formulas.loss(config.get("formula") if isinstance(config, Mapping) else None)
    return _made(_member(family, name), typed(family, name, config) if isinstance(config, Mapping) else {})


def arguments(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part's arguments with every part within them made.

    Args:
        config: Arguments as JSON.

    Raises:
        DesignError: A part in it does not exist or may not be used, or an argument names a file.
    """
    return {name: _argument(name, value) for name, value in config.items()}


def _argument(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        if value.get("class_name") == FORMULA:
            key = "not_here" if name.endswith("activation") else "not_within"
            raise FormulaError(f"formulas.{key}", argument=name)
        if isinstance(value.get("class_name"), str):
            if name == "dtype":
                return str(value.get("config", {}).get("name"))
            return deserialize(_family_of(name, value["class_name"]), value)
        return {key: _argument(key, part) for key, part in value.items()}
    if isinstance(value, list):
        # Words in a list are words, and name no file.
        return [part if isinstance(part, str) else _argument(name, part) for part in value]
    if isinstance(value, str) and name in FILE_ARGUMENTS:
        raise DesignError("model.file_argument", argument=name)
    return value


def _family_of(argument: str, class_name: str) -> str:
    for ending, family in _BY_ARGUMENT:
        if argument == ending or argument.endswith("_" + ending):
            # An activation may be a layer: LeakyReLU with its slope.
            return "layer" if family == "activation" and class_name in members("layer") else family
    for family in ("layer", "schedule", "optimizer", "initializer", "activation", "loss", "metric"):
        if class_name in members(family):
            return family
    return "layer"


def _member(family: str, name: str) -> Any:
    known = members(family)
    if name in known:
        return known[name]
    if family == "layer" and name in REFUSED_LAYERS:
        raise DesignError("model.carries_code", kind=name)
    if family == "callback" and name in REFUSED_CALLBACKS:
        raise DesignError("model.callback_outside", kind=name)
    whole = _SHORT.get(family, {}).get(name.lower(), name)
    found = known.get(whole) or _by_plain_name(family).get(_plain(whole))
    if found is None or family == "layer":
        raise DesignError("model.unknown_part", family=family, name=name[:60])
    return found


@cache
def _by_plain_name(family: str) -> Mapping[str, Any]:
    # `GlorotUniform` and `glorot_uniform` are the same part; a class wins over a function.
    classes = {_plain(name): member for name, member in members(family).items() if inspect.isclass(member)}
    functions = {_plain(name): member for name, member in members(family).items() if not inspect.isclass(member)}
    return functions | classes


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _made(member: Callable[..., Any], config: Mapping[str, Any]) -> Any:
    return member(**arguments(config)) if inspect.isclass(member) else member
