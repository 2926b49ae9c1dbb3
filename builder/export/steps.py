"""A built model read back as the steps that make it: which layer each node calls, and on what.

A model inside the model is a step as well, which holds the steps that make it where it is called first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from builder.errors import ExportError
from builder.export.parts import call_for
from builder.export.text import Call
from builder.formulas import Formula, read
from builder.model.build import Built
from builder.model.formulas import apart
from builder.model.names import layer_name
from builder.model.scopes import Scope
from builder.model.unfolding import activation, calls, is_formula


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the network: a layer and one call of it. Or a call of a model in the network.

    Args:
        node: Name of the node: that of the layer, unless it calls another node's. Of a model, the name of this call.
        layer: The layer or the model, as the model room built it.
        call: What makes the layer, without its name.
        arguments: What it is called with: tensors as `Tensor`, the rest as values.
        keywords: The same, by name.
        inner: What a model is made of, where it is called first.
    """

    node: str
    layer: Any
    call: Call
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] | None = None
    inner: "Inner | None" = None


@dataclass(frozen=True, slots=True)
class Inner:
    """A model inside the model.

    Args:
        steps: What it is made of, its inputs first.
        outputs: The tensors that leave it.
        formula: What it computes, where it is a formula: then there are inputs alone.
    """

    steps: "tuple[Step, ...]"
    outputs: "tuple[Tensor, ...]"
    formula: Formula | None = None


@dataclass(frozen=True, slots=True)
class Tensor:
    """An output of a node."""

    node: str
    output: int
    outputs: int


Origins = Mapping[int, Tensor]
"""Where each tensor comes from, by its identity."""


def steps(made: Built, design: Mapping[str, Any]) -> tuple[list[Step], list[Tensor]]:
    """Read a built model as the steps that make it, and the tensors that leave it.

    Args:
        made: What was built from the design.
        design: The design's JSON; tells names that a person chose from those that Keras counted out.

    Raises:
        ExportError: A layer can't be written as a call. The sentence names it.
    """
    reading = _Reading(made, {node["id"]: node for node in design["nodes"]})
    return reading.steps(made.model, made.whole), reading.leaving(made.model)


class _Reading:
    def __init__(self, made: Built, nodes: Mapping[str, Mapping[str, Any]]) -> None:
        self._made = made
        self._nodes = nodes
        self._origins: dict[int, Tensor] = {}
        self._read: set[int] = set()

    def leaving(self, model: Any) -> list[Tensor]:
        return [self._origins[id(tensor)] for tensor in model.outputs]

    def steps(self, model: Any, scope: Scope) -> list[Step]:
        called: dict[str, int] = {}
        layers = {layer.name: layer for layer in model.layers}
        found = []
        for part in scope.parts:
            if isinstance(part, Scope):
                layer, name = self._made.inner[part.group], part.name
            else:
                owner = layer_name(self._nodes[part].get("layer") or part)
                if owner not in layers:
                    # A layer that returns its very input disappears from Keras's graph.
                    raise ExportError("export.bad_call", layer=part)
                layer, name = layers[owner], layer_name(part)
            number = called.get(layer.name, 0)
            called[layer.name] = number + 1
            call = calls(model, layer)[number]
            self._remember(call.output_tensors, name)
            if isinstance(part, Scope):
                found.append(self._whole(part, call))
            else:
                after = activation(model, layer)
                found += self._layer(part, call, None if after is None else calls(model, after)[number], number)
        return found

    def _layer(self, node_id: str, called: Any, after: Any, number: int) -> Iterator[Step]:
        node = self._nodes[node_id]
        if is_formula(called.operation):
            yield self._formula(layer_name(node_id), read(node["config"]["formula"]), called)
            return
        text, config = apart(node["kind"], node.get("config") or {})
        yield _step({**node, "config": config}, called, self._origins)
        if text is not None:
            name = after.operation.name if not number else f"{layer_name(node_id)}-activation"
            self._remember(after.output_tensors, name)
            yield self._formula(name, read(text, "activation"), after)

    def _formula(self, name: str, formula: Formula, called: Any) -> Step:
        model = called.operation
        given = tuple(_argument(value, self._origins, name) for value in called.arguments.args)
        inner = None
        if id(model) not in self._read:
            self._read.add(id(model))
            inner = Inner(tuple(self._entering(model)), (), formula)
        return Step(name, model, Call("keras.Model"), given, None, inner)

    def _whole(self, scope: Scope, called: Any) -> Step:
        model = called.operation
        given = tuple(_argument(value, self._origins, scope.name) for value in called.arguments.args)
        inner = None
        if id(model) not in self._read:
            self._read.add(id(model))
            entering = self._entering(model)
            inner = Inner((*entering, *self.steps(model, scope)), tuple(self.leaving(model)))
        return Step(scope.name, model, Call("keras.Model"), given, None, inner)

    def _entering(self, model: Any) -> list[Step]:
        entering = []
        for tensor in model.inputs:
            layer = tensor._keras_history.operation
            self._remember([tensor], layer.name)
            entering.append(Step(layer.name, layer, Call("keras.Input")))
        return entering

    def _remember(self, tensors: Sequence[Any], name: str) -> None:
        for place, tensor in enumerate(tensors):
            self._origins[id(tensor)] = Tensor(name, place, len(tensors))


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
