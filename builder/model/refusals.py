"""What is wrong with a layer that Keras itself accepts, or of which its own words would tell too little."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from builder.model import adapting, calling, problems
from builder.model.specs import Spec

MOST_ELEMENTS = 2**31
"""More numbers than this in the weights or in the result for one example can't be meant, and fit no memory."""

_ATTENTION = frozenset({"MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"})


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


def untaught(kind: str, layer: Any, specs: Sequence[Spec]) -> problems.Problem | None:
    """Return why a layer that learns from the data can't learn from this, or `None`.

    Args:
        kind: Name of the layer in `keras.layers`.
        layer: The layer.
        specs: What feeds it.
    """
    if not callable(getattr(layer, "adapt", None)):
        return None
    shapes, turned = [one.shape for one in specs], layer.get_config().get("invert")
    if turned and adapting.adapts(layer):
        return problems.own("bad_argument", "model.learns_no_inverse", "invert", shapes, kind=kind)
    if layer.compute_dtype == "string" and not turned and specs[0].dtype != "string":
        expected = {"dtype": "string"}
        return problems.own("unusable", "model.needs_text", None, shapes, expected, kind=kind, dtype=specs[0].dtype)
    return None


def unspoken(
    kind: str, config: Mapping[str, Any], specs: Sequence[Spec], outputs: Sequence[Mapping[str, Any]], parameters: int
) -> problems.Problem | None:
    """Return what Keras accepts and yet can't be meant, or `None`. A shape can be told all the same.

    Args:
        kind: Name of the layer in `keras.layers`.
        config: Its arguments as JSON.
        specs: What feeds it.
        outputs: Shape and dtype of each result.
        parameters: How many it has.
    """
    shapes = [one.shape for one in specs]
    largest = max((math.prod(size or 1 for size in output["shape"]) for output in outputs), default=0)
    if max(parameters, largest) > MOST_ELEMENTS:
        count = f"{max(parameters, largest):,}"
        widest = max(config, key=lambda name: _magnitude(config[name]), default=None)
        key = "model.too_many_parameters" if parameters > MOST_ELEMENTS else "model.too_large_result"
        return problems.own("bad_argument", key, widest, shapes, {"most": MOST_ELEMENTS}, kind=kind, count=count)
    if kind == "Embedding" and not specs[0].dtype.startswith(("int", "uint")):
        return problems.own(
            "shape_mismatch",
            "model.needs_whole_numbers",
            None,
            shapes,
            {"dtype": "int32"},
            kind=kind,
            dtype=specs[0].dtype,
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


def _magnitude(value: Any) -> float:
    if isinstance(value, list):
        return max(map(_magnitude, value), default=0)
    return abs(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0
