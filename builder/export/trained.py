"""The trained model in Keras's own formats, each opened again before it is offered."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np

from builder.errors import ExportError
from builder.export.ready import Subject
from builder.export.weights import model_file
from builder.model.adapting import outside_weights
from builder.model.names import node_id
from builder.model.unfolding import followed, is_formula, results

LOADS, PREDICTS = "export.check_loads", "export.check_predicts"
TOLERANCE = 1e-5
"""How far predictions may lie apart: both come from the same numbers through the same operations."""


def write_keras(one: Subject, to: Path) -> list[str]:
    """Write the trained model, and see that plain Keras opens it.

    Args:
        one: The run that is exported.
        to: The new file; its name ends on `.keras`.

    Returns:
        Keys of the sentences that say what was checked.

    Raises:
        ExportError: There is no trained model, or it can't be opened.
    """
    shutil.copyfile(model_file(one, to), to)
    _opened(to, compiled=True)
    return [LOADS]


def write_weights(one: Subject, to: Path) -> list[str]:
    """Write the weights alone, and see that they fill an empty network of the same kind.

    Args, Returns and Raises as for `write_keras`; the name ends on `.weights.h5`.
    """
    model = _opened(model_file(one, to))
    _refuse(layer for layer in model._flatten_layers() if outside_weights(layer))
    model.save_weights(to)
    empty = type(model).from_config(model.get_config())
    empty.load_weights(to)
    _compare(model, empty)
    return [LOADS, PREDICTS]


def write_h5(one: Subject, to: Path) -> list[str]:
    """Write the older format, and see that it opens and predicts the same.

    Args, Returns and Raises as for `write_keras`, and the name ends on `.h5`; where the format can't carry the
    network, the sentence names the layer.
    """
    model = _opened(model_file(one, to))
    formula = next(filter(is_formula, model._flatten_layers()), None)
    if formula is not None:
        raise ExportError("export.h5_formula", layer=node_id(followed(formula) or formula.name))
    # What a Discretization learnt stands among its arguments, which this format holds.
    _refuse(layer for layer in model._flatten_layers() if outside_weights(layer) and not hasattr(layer, "num_bins"))
    try:
        _compare(model, _through_h5(model, to))
    except Exception as error:
        raise _blame(model, to, error) from error
    return [LOADS, PREDICTS]


def _refuse(layers: Iterator[Any]) -> None:
    # The comparison would not see it where the examples are strange to both.
    layer = next(layers, None)
    if layer is not None:
        raise ExportError("export.no_vocabulary", layer=node_id(layer.name), kind=type(layer).__name__)


def _opened(path: Path, compiled: bool = False) -> Any:
    try:
        return keras.saving.load_model(path, compile=compiled, safe_mode=True)
    except Exception as error:
        raise ExportError("export.cannot_load", detail=_short(error)) from error


def _through_h5(model: Any, to: Path) -> Any:
    model.save(to)
    return keras.saving.load_model(to, compile=False, safe_mode=True)


def _blame(model: Any, to: Path, error: Exception) -> ExportError:
    """Find the layer that the older format can't carry: the network up to it fails, the one before it did not."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        try:
            _through_h5(keras.Model(model.inputs, results(model, layer)), to)
        except Exception:
            name, kind = node_id(layer.name), type(layer).__name__
            return ExportError("export.h5_layer", layer=name, kind=kind, detail=_short(error))
    return ExportError("export.h5_model", detail=_short(error))


def _compare(model: Any, other: Any) -> None:
    inputs = list(_examples(model))
    given = inputs[0] if len(inputs) == 1 else inputs
    for left, right in zip(_predicted(model, given), _predicted(other, given), strict=True):
        if not np.allclose(left, right, atol=TOLERANCE, rtol=TOLERANCE, equal_nan=True):
            raise ExportError("export.other_numbers", difference=f"{float(np.max(np.abs(left - right))):.2g}")


def _predicted(model: Any, inputs: Any) -> list[Any]:
    found = model.predict(inputs, verbose=0)
    return list(found) if isinstance(found, list | tuple) else [found]


def _examples(model: Any) -> Iterator[Any]:
    """Give two examples for each input; zeros and ones, so that they are word numbers as well."""
    random = np.random.default_rng(0)
    for tensor in model.inputs:
        shape = [2 if tensor.shape[0] is None else tensor.shape[0], *(size or 4 for size in tensor.shape[1:])]
        yield random.integers(0, 2, shape).astype(keras.backend.standardize_dtype(tensor.dtype))


def _short(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    # Keras's first sentence says what; what follows is advice for those who write the code.
    return lines[0].partition(". ")[0].rstrip(".")[:160]
