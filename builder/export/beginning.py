"""A network that does not start anew, in an exported file: its layers' first weights come from a file beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from builder.errors import ExportError
from builder.export.text import quoted
from builder.model.beginning import begin
from builder.model.unfolding import layers_of

SUFFIX = ".start.npz"
"""How the name of the file beside a script ends; it begins as the script's own."""

_ALL = '''\
def all_layers(model):
    """Return every layer of a model, those of the models in it as well."""
    inner = [all_layers(layer) if isinstance(layer, keras.Model) else [layer] for layer in model.layers]
    return [layer for layers in inner for layer in layers]
'''
_LINES = """\
# These layers do not start anew: {names}.
# Their first weights lie in {file}, which Layerwise exports as well.
with np.load({quoted}) as kept:
{each}
        if f"{{layer.name}}/0" in kept:
            layer.set_weights([kept[f"{{layer.name}}/{{number}}"] for number in range(len(layer.weights))])"""
_EACH, _EACH_OF_ALL = "    for layer in model.layers:", "    for layer in all_layers(model):"
_SETTLED = """
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()"""
_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a network begins in a script.

    Args:
        names: Names of the layers that begin with kept weights.
        functions: Functions that the lines use.
        lines: Statements that come behind those that build the network.
        files: What must lie beside the script.
    """

    names: frozenset[str] = frozenset()
    functions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def begins(design: Mapping[str, Any]) -> bool:
    """Say whether a layer of a design is to begin with kept weights.

    Args:
        design: The design's JSON.
    """
    return any(node.get("weights") for node in design["nodes"])


def beginning(model: keras.Model, design: Mapping[str, Any], file: str) -> Beginning:
    """Return how a network begins.

    Args:
        model: The design's model. Its layers are given their kept weights.
        design: The design's JSON.
        file: Name of the file beside the script.
    """
    layers = _begun(model, design)
    if not layers:
        return Beginning()
    names = [layer.name for layer in layers]
    several = any(isinstance(layer, keras.Model) for layer in model.layers)
    shown = ", ".join(names[:_MOST_NAMES]) + (f" and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else "")
    text = _LINES.format(names=shown, file=file, quoted=quoted(file), each=_EACH_OF_ALL if several else _EACH)
    if any(callable(getattr(layer, "finalize_state", None)) for layer in layers):
        text += _SETTLED
    return Beginning(frozenset(names), (_ALL,) if several else (), (text,), (file,))


def write(model: keras.Model, design: Mapping[str, Any], to: Path) -> int:
    """Write the weights with which a network begins, by the layer's name and the weight's number, and say how many.

    Raises:
        ExportError: All layers start anew.
    """
    layers = _begun(model, design)
    if not layers:
        raise ExportError("export.nothing_kept")
    arrays = {
        f"{layer.name}/{number}": np.asarray(keras.ops.convert_to_numpy(weight))
        for layer in layers
        for number, weight in enumerate(layer.weights)
    }
    with to.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    return len(arrays)


def _begun(model: keras.Model, design: Mapping[str, Any]) -> list[Any]:
    names = begin(model, design).layers if begins(design) else frozenset[str]()
    return [layer for layer in layers_of(model) if layer.name in names]
