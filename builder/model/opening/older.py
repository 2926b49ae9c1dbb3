"""Configs as Keras 2 wrote them, in the words of today: what it said of every layer and Keras 3 takes no more.

An argument is left out only where it says what is so today anyway; with any other value Keras refuses the layer.
Knows no Keras.
"""

from collections.abc import Mapping
from typing import Any

_ANYWHERE: Mapping[str, tuple[Any, ...]] = {
    "implementation": (0, 1, 2),  # how fast, not what
    "time_major": (False,),
    "renorm": (False,),
    "fused": (None, True, False),
    "virtual_batch_size": (None,),
    "input_length": (None,),
    "ragged": (False,),
    "softmax_robust_masking": (False,),
}
_ALONE: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "DepthwiseConv1D": {"groups": (1,)},
    "DepthwiseConv2D": {"groups": (1,)},
    "SeparableConv1D": {"groups": (1,)},
    "SeparableConv2D": {"groups": (1,)},
    "Conv2DTranspose": {"groups": (1,)},
    "Conv1DTranspose": {"groups": (1,)},
    "Conv3DTranspose": {"groups": (1,)},
}
_OF_ALL_CONVOLUTIONS = ("kernel_initializer", "kernel_regularizer", "kernel_constraint")
"""What Keras 2 wrote of a convolution in two steps, which has two kernels with settings of their own."""

_IN_TWO_STEPS = frozenset({"DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D"})
_SHAPES = frozenset({"query_shape", "key_shape", "value_shape"})


def of_today(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part of the older format as one of today; one of today comes back as it is.

    Args:
        content: `{"class_name": ..., "config": ...}`.
    """
    name, config = content["class_name"], content.get("config")
    if name == "Sequential" and isinstance(config, list):
        config = {"layers": config}
    if not isinstance(config, Mapping):
        return content
    if name == "Sequential":
        config = _with_input(config)
    elif isinstance(config.get("layers"), list):
        config = _calls_of_today(config)
    kept = {key: value for key, value in config.items() if not _left_out(name, key, value)}
    axis = kept.get("axis")
    if name == "BatchNormalization" and isinstance(axis, list) and len(axis) == 1:
        kept["axis"] = axis[0]
    return {**content, "config": kept}


def _left_out(name: str, key: str, value: Any) -> bool:
    if key == "batch_input_shape":
        return name != "InputLayer"
    if name in _IN_TWO_STEPS and key in _OF_ALL_CONVOLUTIONS:
        return True
    if name == "MultiHeadAttention" and key in _SHAPES:
        return True
    usual = _ALONE.get(name, {}).get(key) or _ANYWHERE.get(key, ())
    return any(value is one or (value == one and type(value) is type(one)) for one in usual)


def _with_input(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a chain its Input where only its first layer tells the shape."""
    layers = config.get("layers")
    first = layers[0] if isinstance(layers, list) and layers else None
    inner = first.get("config") if isinstance(first, Mapping) else None
    if not isinstance(inner, Mapping) or not isinstance(first, Mapping) or first.get("class_name") == "InputLayer":
        return config
    shape = inner.get("batch_input_shape")
    if shape is None:
        return config
    entry = {"batch_input_shape": shape, "dtype": inner.get("dtype") or "float32", "name": f"{inner.get('name')}_input"}
    return {**config, "layers": [{"class_name": "InputLayer", "config": entry}, *(layers or ())]}


def _calls_of_today(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write the calls of layers, which Keras 2 wrote as lists, as arguments."""
    layers = [one for one in config["layers"] if isinstance(one, Mapping)]
    kinds = {str(one.get("name")): str(one.get("class_name")) for one in layers}
    old = any(isinstance(call, list) for one in layers for call in _listed(one.get("inbound_nodes")))
    if not old:
        return config
    found = []
    for one in layers:
        calls = [_call(call, kinds) if isinstance(call, list) else call for call in _listed(one.get("inbound_nodes"))]
        found.append({**one, "inbound_nodes": calls})
    return {**config, "layers": found, "output_layers": _ends(config.get("output_layers"), kinds)}


def _call(call: list[Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    tensors = [_tensor(one, kinds) for one in call if _is_tensor(one, kinds)]
    keywords: dict[str, Any] = {}
    for one in call:
        if isinstance(one, list) and len(one) == 4 and isinstance(one[3], Mapping):
            keywords |= {key: _keyword(value, kinds) for key, value in one[3].items()}
    return {"args": [tensors[0] if len(tensors) == 1 else tensors], "kwargs": keywords}


def _keyword(value: Any, kinds: Mapping[str, str]) -> Any:
    if _is_tensor(value, kinds):
        return _tensor(value, kinds)
    return [_keyword(one, kinds) for one in value] if isinstance(value, list) else value


def _is_tensor(value: Any, kinds: Mapping[str, str]) -> bool:
    return isinstance(value, list) and len(value) in (3, 4) and isinstance(value[0], str) and value[0] in kinds


def _tensor(value: list[Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    # Keras puts the layer's own tensor in its place, whatever shape is told.
    history = [value[0], _number(value[0], value[1], kinds), value[2]]
    return {"class_name": "__keras_tensor__", "config": {"shape": [None], "dtype": "float32", "keras_history": history}}


def _ends(ends: Any, kinds: Mapping[str, str]) -> Any:
    # Of a functional model Keras knows by itself that its calls were counted from 1.
    chains = {name: kind for name, kind in kinds.items() if kind == "Sequential"}
    if _is_tensor(ends, kinds):
        return [ends[0], _number(ends[0], ends[1], chains), *ends[2:]]
    return [_ends(one, kinds) for one in ends] if isinstance(ends, list) else ends


def _number(name: str, number: Any, kinds: Mapping[str, str]) -> Any:
    """Return which call of a layer is meant: those of a model in the model were counted from 1."""
    inner = kinds.get(name) in ("Functional", "Sequential", "Model")
    return number - 1 if inner and isinstance(number, int) and number > 0 else number


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
