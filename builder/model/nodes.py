"""What one layer makes of its inputs, found by building it without weights, and remembered."""

import inspect
import json
import math
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import keras
from keras.src.backend.common import global_state

from builder.catalog import FORMULA, typed
from builder.model import adapting, calling, cost, formulas, parts, problems

Spec = tuple[tuple[int | None, ...], str]
"""Shape, with the batch axis, and dtype of a tensor."""

Call = tuple[tuple[Spec, ...], tuple[int, ...]]
"""One call of a layer: shape and dtype of each input, and which input of the layer each of them feeds."""

Answer = dict[str, Any]
"""What the checker says of a node; shared between nodes, so never changed."""

REMEMBERED = 20_000
"""How many answers are kept. One takes about 2 kB."""

MOST_ELEMENTS = 2**31
"""More numbers than this in the weights or in the result for one example can't be meant, and fit no memory."""

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
"""Equal configs as equal texts. One encoder for all: making one takes longer than most configs."""

_ATTENTION = frozenset({"MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"})


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
                tensors = [keras.KerasTensor(shape, dtype=dtype) for shape, dtype in specs]
                calling.call(layer, tensors, handles)
    except Exception:
        return False
    finally:
        global_state.set_global_attribute("uninitialized_variables", [])
    return True


def broken(problem: problems.Problem | None) -> Answer:
    """Return the answer for a node of which nothing else can be told."""
    return {"outputs": [], "parameters": 0, "trainable": 0, "weights": [], "flops": None, "problem": problem}


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
    shapes = [shape for shape, _ in specs]
    try:
        # Names that Keras gives to inner layers count up otherwise, and with them those of their weights.
        global_state.set_global_attribute("object_name_uids", None)
        with keras.StatelessScope(initialize_variables=False):
            try:
                layer = make(kind, config, problems.THIS, policy)
            except Exception as error:
                return broken(problems.from_constructor(error, kind, config))
            wrong = wrong_number(kind, layer, shapes)
            if wrong is not None:
                return broken(wrong)
            try:
                tensors = [keras.KerasTensor(shape, dtype=dtype) for shape, dtype in specs]
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
    shapes = [shape for shape, _ in specs]
    return {
        "outputs": outputs,
        "parameters": sum(sizes),
        "trainable": sum(size for size, weight in zip(sizes, weights, strict=True) if weight["trainable"]),
        "weights": weights,
        "flops": cost.flops(layer, shapes, [output["shape"] for output in outputs]),
        "problem": _untaught(kind, layer, specs) or _unspoken(kind, config, specs, outputs, sum(sizes)),
    }


def _untaught(kind: str, layer: Any, specs: Sequence[Spec]) -> problems.Problem | None:
    # A layer that learns from the data, and can't from this.
    if not callable(getattr(layer, "adapt", None)):
        return None
    shapes, turned = [shape for shape, _ in specs], layer.get_config().get("invert")
    if turned and adapting.adapts(layer):
        return problems.own("bad_argument", "model.learns_no_inverse", "invert", shapes, kind=kind)
    if layer.compute_dtype == "string" and not turned and specs[0][1] != "string":
        expected = {"dtype": "string"}
        return problems.own("unusable", "model.needs_text", None, shapes, expected, kind=kind, dtype=specs[0][1])
    return None


def _unspoken(
    kind: str, config: Mapping[str, Any], specs: Sequence[Spec], outputs: Sequence[Mapping[str, Any]], parameters: int
) -> problems.Problem | None:
    # What Keras accepts and yet can't be meant. A shape can be told all the same.
    shapes = [shape for shape, _ in specs]
    largest = max((math.prod(size or 1 for size in output["shape"]) for output in outputs), default=0)
    if max(parameters, largest) > MOST_ELEMENTS:
        count = f"{max(parameters, largest):,}"
        widest = max(config, key=lambda name: _magnitude(config[name]), default=None)
        key = "model.too_many_parameters" if parameters > MOST_ELEMENTS else "model.too_large_result"
        return problems.own("bad_argument", key, widest, shapes, {"most": MOST_ELEMENTS}, kind=kind, count=count)
    if kind == "Embedding" and not specs[0][1].startswith(("int", "uint")):
        return problems.own(
            "shape_mismatch",
            "model.needs_whole_numbers",
            None,
            shapes,
            {"dtype": "int32"},
            kind=kind,
            dtype=specs[0][1],
        )
    if kind in _ATTENTION and any(len(shape) < 3 for shape in shapes):
        return problems.own(
            "shape_mismatch",
            "model.needs_sequence",
            None,
            shapes,
            {"min_ndim": 3},
            kind=kind,
            shapes=problems.written(shapes),
        )
    return None


def wrong_number(kind: str, layer: Any, shapes: Sequence[Sequence[int | None]]) -> problems.Problem | None:
    """Return what is wrong with the number of tensors that feed a layer, or `None`.

    Args:
        kind: Name of the layer in `keras.layers`.
        layer: What `make` returns.
        shapes: Shape of each tensor that feeds it.
    """
    taken = calling.ports_of(layer)
    count = len(shapes)
    expected = {"least": taken.least, "most": taken.most, "names": list(taken.names)}
    values = {"kind": kind, "count": count, "least": taken.least, "most": taken.most}
    if count == 0:
        return problems.own("wrong_inputs", "model.not_connected", None, shapes, expected, **values)
    if taken.most is not None and count > taken.most:
        key = "model.one_input_only" if taken.most == 1 else "model.too_many_inputs"
        return problems.own("wrong_inputs", key, None, shapes, expected, **values)
    if count < taken.least:
        missing = ", ".join(taken.names[count : taken.least])
        key = "model.too_few_inputs" if taken.as_list else "model.missing_input"
        return problems.own("wrong_inputs", key, None, shapes, expected, missing=missing, **values)
    return None


def _tensor(tensor: Any) -> dict[str, Any]:
    shape = [None if size is None else int(size) for size in tensor.shape]
    return {"shape": shape, "dtype": str(keras.backend.standardize_dtype(tensor.dtype))}


def _inner(path: str) -> str:
    return path.partition("/")[2] or path


def _magnitude(value: Any) -> float:
    if isinstance(value, list):
        return max(map(_magnitude, value), default=0)
    return abs(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0
