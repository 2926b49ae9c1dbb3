"""What one layer makes of its inputs, found by building it without weights, and remembered."""

import inspect
import json
import math
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import keras
from keras.src.backend.common import global_state
from keras.src.backend.common.masking import get_keras_mask, set_keras_mask

from builder.catalog import FORMULA, typed
from builder.model import calling, cost, formulas, parts, problems, refusals
from builder.model.specs import Call, Spec

Answer = dict[str, Any]
"""What the checker says of a node; shared between nodes, so never changed."""

REMEMBERED = 20_000
"""How many answers are kept. One takes about 2 kB."""

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
"""Equal configs as equal texts. One encoder for all: making one takes longer than most configs."""


def answer(kind: str, config: Mapping[str, Any], specs: Sequence[Spec], handles: Sequence[int], policy: str) -> Answer:
    """Return what a layer makes of its inputs, or what is wrong.

    Args:
        kind: Name of the layer in `keras.layers`.
        config: Its arguments as JSON; a name in it is passed over.
        specs: Shape and dtype of each input, by handle.
        handles: Which input of the layer each of them feeds.
        policy: The dtype policy of layers that name none.
    """
    text = _canonical(config) if config else "{}"
    return _answer(kind, text, tuple(specs), tuple(handles), policy)


def fits(kind: str, config: Mapping[str, Any], first: Call, again: Call, policy: str) -> bool:
    """Say whether a layer that was called once can be called again with the same weights.

    Args:
        kind: Name of the layer in `keras.layers`.
        config: Its arguments as JSON.
        first: The call that made its weights. It succeeds.
        again: The other call; a layer of its own would take it.
        policy: The dtype policy of layers that name none.
    """
    return first == again or _fits(kind, _canonical(config) if config else "{}", first, again, policy)


@lru_cache(maxsize=REMEMBERED)
def _fits(kind: str, text: str, first: Call, again: Call, policy: str) -> bool:
    alike = [_answer(kind, text, *call, policy)["weights"] for call in (first, again)]
    if alike[0] != alike[1]:
        return False  # Some layers would take it and stretch what does not fit.
    try:
        with keras.StatelessScope(initialize_variables=False):
            layer = make(kind, json.loads(text), problems.THIS, policy)
            for specs, handles in (first, again):
                tensors = [_arriving(one) for one in specs]
                calling.call(layer, tensors, handles)
    except Exception:
        return False
    finally:
        global_state.set_global_attribute("uninitialized_variables", [])
    return True


def broken(problem: problems.Problem | None) -> Answer:
    """Return the answer for a node of which nothing else can be told."""
    nothing = {"outputs": [], "parameters": 0, "trainable": 0, "weights": [], "mask": None, "flops": None}
    return nothing | {"problem": problem}


def entering(config: Mapping[str, Any], told: Mapping[str, Any] | None) -> Answer:
    """Return the answer for an Input.

    Args:
        config: Its arguments; where they name no shape, the data does.
        told: `{"shape": [8, 8, 1], "dtype": "float32"}` of the data, without the batch axis.
    """
    given = input_arguments(config, told)
    if given is None:
        return broken(problems.own("no_data", "model.no_data"))
    return _entering(_canonical(given))


@lru_cache(maxsize=REMEMBERED)
def _entering(text: str) -> Answer:
    given = json.loads(text)
    try:
        tensor = keras.Input(**parts.arguments(given), name=problems.THIS)
    except Exception as error:
        return broken(problems.from_constructor(error, "Input", given))
    return broken(None) | {"outputs": [_tensor(tensor)], "flops": 0}


def input_arguments(config: Mapping[str, Any], told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the arguments of `keras.Input` for an Input, or `None` where nobody tells its shape.

    Args:
        config: Its arguments; where they name no shape, the data does.
        told: `{"shape": [8, 8, 1], "dtype": "float32"}` of the data, without the batch axis.
    """
    given = {name: value for name, value in config.items() if name != "name"}
    if given.get("shape") is not None or given.get("batch_shape") is not None:
        return given
    if told is None:
        return None
    return {"dtype": told["dtype"]} | given | {"shape": told["shape"]}


@lru_cache(maxsize=REMEMBERED)
def _answer(kind: str, text: str, specs: tuple[Spec, ...], handles: tuple[int, ...], policy: str) -> Answer:
    config = json.loads(text)
    shapes = [one.shape for one in specs]
    try:
        # Names that Keras gives to inner layers count up otherwise, and with them those of their weights.
        global_state.set_global_attribute("object_name_uids", None)
        with keras.StatelessScope(initialize_variables=False):
            try:
                layer = make(kind, config, problems.THIS, policy)
            except Exception as error:
                return broken(problems.from_constructor(error, kind, config))
            wrong = refusals.wrong_number(kind, layer, shapes)
            if wrong is not None:
                return broken(wrong)
            try:
                tensors = [_arriving(one) for one in specs]
                outputs = keras.tree.flatten(calling.call(layer, tensors, handles))
                if gives_back(tensors, outputs):
                    return broken(problems.own("unusable", "model.gives_back", None, shapes, kind=kind))
                return _described(kind, config, calling.first(layer), specs, outputs)
            except Exception as error:
                return broken(problems.from_call(error, kind, config, shapes))
    finally:
        # Keras keeps every variable of the scope, to fill it with numbers later: 138 million for VGG16.
        global_state.set_global_attribute("uninitialized_variables", [])


def gives_back(tensors: Sequence[Any], outputs: Sequence[Any]) -> bool:
    """Say whether a layer gives back its very input: Keras then takes it for a loop.

    Args:
        tensors: What it was called on.
        outputs: What came of it.
    """
    return any(output is tensor for output in outputs for tensor in tensors)


def make(kind: str, config: Mapping[str, Any], name: str, policy: str = "float32", taken: Collection[str] = ()) -> Any:
    """Return a Keras layer, or what is called as one where there is a formula: see `builder.model.formulas`.

    Args:
        kind: Name of the layer in `keras.layers`.
        config: Its arguments as JSON.
        name: Its name, whatever its config says.
        policy: The dtype policy if its config names none.
        taken: Names of other layers.

    Raises:
        LayerwiseError: There is no such layer or part of it, it may not be used, or a formula can't be read.
        Exception: Whatever Keras's constructor raises on bad arguments.
    """
    if kind == FORMULA:
        return formulas.from_config(config, name)
    layer = parts.layer_class(kind)
    formula, config = formulas.apart(kind, config)
    given = {"dtype": policy} | config if policy != "float32" and _takes_dtype(layer) else config
    made = layer(**parts.arguments(typed("layer", kind, given)) | {"name": name})
    return made if formula is None else formulas.activated(made, formula, taken)


@cache
def _takes_dtype(layer: Any) -> bool:
    parameters = inspect.signature(layer).parameters.values()
    return any(one.name == "dtype" or one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters)


def _described(
    kind: str, config: Mapping[str, Any], layer: Any, specs: Sequence[Spec], tensors: Sequence[Any]
) -> Answer:
    outputs = [_tensor(tensor) for tensor in tensors]
    weights: list[dict[str, Any]] = [
        {
            "name": _inner(weight.path),
            "shape": [int(size) for size in weight.shape],
            "trainable": bool(weight.trainable),
        }
        for weight in layer.weights
    ]
    sizes = [math.prod(weight["shape"]) for weight in weights]
    shapes = [one.shape for one in specs]
    return {
        "outputs": outputs,
        "parameters": sum(sizes),
        "trainable": sum(size for size, weight in zip(sizes, weights, strict=True) if weight["trainable"]),
        "weights": weights,
        "mask": _mask(layer, specs, outputs),
        "flops": cost.flops(layer, shapes, [output["shape"] for output in outputs]),
        "problem": refusals.untaught(kind, layer, specs) or refusals.unspoken(kind, config, specs, outputs, sum(sizes)),
    }


def _mask(layer: Any, specs: Sequence[Spec], outputs: Sequence[Mapping[str, Any]]) -> str | None:
    """Say what becomes of the mask at a layer: it is `made`, `passed` on, `used` up or `lost`; `None` without one."""
    arrives = any(one.mask is not None for one in specs)
    if any("mask" in output for output in outputs):
        return "passed" if arrives else "made"
    if not arrives:
        return None
    return "used" if layer.supports_masking else "lost"


def _arriving(spec: Spec) -> Any:
    tensor = keras.KerasTensor(spec.shape, dtype=spec.dtype)
    if spec.mask is not None:
        set_keras_mask(tensor, keras.KerasTensor(spec.mask, dtype="bool"))
    return tensor


def _tensor(tensor: Any) -> dict[str, Any]:
    found = {"shape": _sizes(tensor), "dtype": str(keras.backend.standardize_dtype(tensor.dtype))}
    mask = get_keras_mask(tensor)
    return found if mask is None else found | {"mask": _sizes(mask)}


def _sizes(tensor: Any) -> list[int | None]:
    return [None if size is None else int(size) for size in tensor.shape]


def _inner(path: str) -> str:
    return path.partition("/")[2] or path
