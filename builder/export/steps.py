"""A built model read back as the steps that make it: which layer each node calls, and on what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from builder.errors import ExportError
from builder.export.parts import call_for
from builder.export.text import Call
from builder.model.names import layer_name


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the network: a layer and one call of it.

    Args:
        node: Name of the node: that of the layer, unless it calls another node's.
        layer: The layer, as the model room built it.
        call: What makes the layer, without its name.
        arguments: What it is called with: tensors as `Tensor`, the rest as values.
        keywords: The same, by name.
    """

    node: str
    layer: Any
    call: Call
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Tensor:
    """An output of a node."""

    node: str
    output: int
    outputs: int


Origins = Mapping[int, Tensor]
"""Where each tensor comes from, by its identity."""


def steps(model: Any, design: Mapping[str, Any], order: Sequence[str]) -> tuple[list[Step], list[Tensor]]:
    """Read a built model as the steps that make it, and the tensors that leave it.

    Args:
        model: The functional model that was built from the design.
        design: The design's JSON; tells names that a person chose from those that Keras counted out.
        order: Ids of the nodes, each after what feeds it: the order in which the model room calls their layers.

    Raises:
        ExportError: A layer can't be written as a call. The sentence names it.
    """
    nodes = {node["id"]: node for node in design["nodes"]}
    layers = {layer.name: layer for layer in model.layers}
    called: dict[str, int] = {}
    calls: dict[str, Any] = {}
    origins: dict[int, Tensor] = {}
    for node_id in order:
        owner = layer_name(nodes[node_id].get("layer") or node_id)
        if owner not in layers:
            # A layer that returns its very input disappears from Keras's graph.
            raise ExportError("export.bad_call", layer=node_id)
        number = called.get(owner, 0)
        called[owner] = number + 1
        call = calls[node_id] = layers[owner]._inbound_nodes[number]
        for place, tensor in enumerate(call.output_tensors):
            origins[id(tensor)] = Tensor(layer_name(node_id), place, len(call.output_tensors))
    found = [_step(nodes[node_id], calls[node_id], origins) for node_id in order]
    return found, [origins[id(tensor)] for tensor in model.outputs]


def _step(node: Mapping[str, Any], called: Any, origins: Origins) -> Step:
    layer, name = called.operation, layer_name(node["id"])
    try:
        call = call_for(keras.saving.serialize_keras_object(layer), {"config": node.get("config", {})})
    except ExportError as error:
        raise ExportError("export.layer", layer=node["id"], reason=error.sentence()) from error
    if isinstance(layer, keras.layers.InputLayer):
        return Step(name, layer, call)
    given = called.arguments
    keywords = {
        key: _argument(value, origins, name)
        for key, value in given.kwargs.items()
        # What Keras notes down although nobody said it.
        if value is not None and not (key == "training" and value is False) and not _own_mask(key, value, origins)
    }
    return Step(name, layer, call, tuple(_argument(value, origins, name) for value in given.args), keywords)


def _own_mask(key: str, value: Any, origins: Origins) -> bool:
    """Say whether a mask is the one that Keras leads along by itself, from an Embedding that masks zeros."""
    return key.endswith("mask") and isinstance(value, keras.KerasTensor) and id(value) not in origins


def _argument(value: Any, origins: Origins, name: str) -> Any:
    if id(value) in origins:
        return origins[id(value)]
    if isinstance(value, list | tuple):
        return [_argument(part, origins, name) for part in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise ExportError("export.bad_call", layer=name)
