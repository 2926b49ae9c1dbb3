"""Layers that learn from the data before the training: mean and variance, boundaries of bins, vocabularies.

Keras calls it `adapt`. Which layers do, and what reaches them, is the same for a run and for an exported script.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from builder.errors import DesignError
from builder.model.names import node_id
from builder.model.unfolding import calls, unfolded

GIVEN = ("mean", "bin_boundaries", "vocabulary")
"""Arguments that say what a layer would learn otherwise."""

MOST_AT_ONCE = 2**24
"""Up to so many numbers a layer is shown all examples at once (64 MB); beyond, in batches."""

IN_A_BATCH = 2**21
"""About how many numbers such a batch has (8 MB)."""


@dataclass(frozen=True, slots=True)
class Adaption:
    """A layer that is to learn from the data.

    Args:
        layer: The layer that learns.
        outer: The layer of the model in which it stands: itself, unless another layer holds it.
        way: How it is found in `outer`: its place in a `Pipeline`, `None` for what a `TimeDistributed` holds.
        tensor: What reaches `outer` where it is called first.
    """

    layer: Any
    outer: Any
    way: tuple[int | None, ...]
    tensor: Any


def adapts(layer: Any) -> bool:
    """Say whether a layer is to learn from the data: it can, and nobody told it what to know."""
    if not callable(getattr(layer, "adapt", None)):
        return False
    config = layer.get_config()
    return all(config.get(name) is None for name in GIVEN)


def adaptions(model: keras.Model) -> list[Adaption]:
    """Return the layers of a model that are to learn from the data, each after those that feed it.

    Args:
        model: A functional or sequential model.

    Raises:
        DesignError: One lies within a layer through which nothing can be led to it.
    """
    found = []
    flat = unfolded(model) if any(map(adapts, model._flatten_layers())) else model
    for layer in flat.layers:
        for way, inner in _within(layer):
            found.append(Adaption(inner, layer, way, calls(flat, layer)[0].input_tensors[0]))
    return found


def batch_rows(examples: int, shape: Sequence[int | None]) -> int | None:
    """Return how many examples a layer is shown in a batch while it learns, or `None` for all at once.

    Args:
        examples: How many there are.
        shape: Shape of what reaches the layer, with the batch axis.
    """
    size = math.prod(axis or 1 for axis in shape[1:])
    return None if examples * size <= MOST_AT_ONCE else max(1, IN_A_BATCH // size)


def outside_weights(layer: Any) -> bool:
    """Say whether a layer has learnt what none of its weights holds, such as a vocabulary."""
    if not callable(getattr(layer, "adapt", None)):
        return False
    config = layer.get_config()
    if "num_bins" in config:
        return config["num_bins"] is not None
    return "vocabulary" in config and config["vocabulary"] is None


def _within(layer: Any) -> Iterator[tuple[tuple[int | None, ...], Any]]:
    if adapts(layer):
        yield (), layer
    elif isinstance(layer, keras.layers.TimeDistributed):
        yield from (((None, *way), inner) for way, inner in _within(layer.layer))
    elif isinstance(layer, keras.layers.Pipeline):
        for place, part in enumerate(layer.layers):
            yield from (((place, *way), inner) for way, inner in _within(part))
    elif any(adapts(part) for part in layer._flatten_layers(include_self=False)):
        raise DesignError("model.adapt_inside", node=node_id(layer.name), kind=type(layer).__name__)
