"""Let a network begin with the weights that were kept for its layers, instead of with random ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from builder.design import weights_shelf
from builder.model import kept
from builder.model.names import layer_name
from builder.model.unfolding import layers_of


@dataclass(frozen=True, slots=True)
class Begun:
    """What a network began with.

    Args:
        layers: Names of the layers that begin with kept weights.
        missing: Ids of the nodes that would, and whose weights don't fit or are not there.
    """

    layers: frozenset[str]
    missing: tuple[str, ...]


def begin(model: keras.Model, design: Mapping[str, Any], folder: Path | None = None) -> Begun:
    """Give the layers of a model the weights that its design keeps for them. Those that don't fit are left alone.

    Args:
        model: What was built from the design.
        design: JSON of `builder.design.to_json`.
        folder: The run whose own files are meant; else everybody's shelves are looked through.

    Raises:
        OpeningError: A file can't be read.
    """
    wanted: dict[str, dict[str, str]] = {}
    for node in design["nodes"]:
        if node.get("weights") and not node.get("layer"):
            wanted.setdefault(node["weights"]["file"], {})[node["id"]] = node["weights"]["layer"]
    layers = {layer.name: layer for layer in layers_of(model)} if wanted else {}
    begun, missing = set[str](), list[str]()
    for file, nodes in wanted.items():
        path = weights_shelf.find(file, folder)
        index = {} if path is None else kept.index(path)
        fitting = {one: name for one, name in nodes.items() if _fits(layers.get(layer_name(one)), index.get(name))}
        missing += [one for one in nodes if one not in fitting]
        if path is not None and fitting:
            _fill(layers, fitting, path)
        begun |= {layer_name(one) for one in fitting}
    return Begun(frozenset(begun), tuple(missing))


def _fits(layer: Any, weights: kept.Weights | None) -> bool:
    if layer is None or weights is None:
        return False
    return [tuple(shape) for _, shape in weights] == [tuple(one.shape) for one in layer.weights] and [
        name for name, _ in weights
    ] == [one.name for one in layer.weights]


def _fill(layers: Mapping[str, Any], nodes: Mapping[str, str], path: Path) -> None:
    values = kept.values(path, set(nodes.values()))
    for node, name in nodes.items():
        layer = layers[layer_name(node)]
        for weight, value in zip(layer.weights, values[name], strict=True):
            weight.assign(value)
        for one in (layer, *layer._flatten_layers(include_self=False)):
            # Normalization computes with what it makes of its weights.
            if one.weights and callable(getattr(one, "finalize_state", None)):
                one.finalize_state()
