"""A Keras model read back as a design: its layers as nodes, its calls as edges, models in it as groups."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import keras

from builder.catalog import catalog
from builder.design import INPUT, Design, Edge, Group, Node, Plan, free_id
from builder.design.chain import is_name
from builder.design.plan import PRECISIONS
from builder.errors import OpeningError
from builder.model import calling
from builder.model.opening import settings

FOLDED_FROM = 9
"""A model inside the model of so many layers is shown as one card."""

Place = tuple[str, int]
"""A node and one of its outputs."""


@dataclass(slots=True)
class Read:
    """A model as a design.

    Args:
        design: The design.
        layers: The layer of each node that has one of its own, by id.
    """

    design: Design
    layers: dict[str, Any] = field(default_factory=dict)


def read(model: Any, name: str) -> Read:
    """Return a model as a design.

    Args:
        model: A functional or sequential model, built or not.
        name: What the design is called.

    Raises:
        OpeningError: Something in it can't stand in a design. The sentence names the layer.
    """
    reading = _Reading(_precision(model))
    reading.network(model)
    plan = Plan(precision=reading.policy)
    design = Design(name, tuple(reading.nodes), tuple(reading.edges), tuple(reading.groups()), plan)
    return Read(design, reading.layers)


class _Reading:
    def __init__(self, policy: str) -> None:
        self.policy = policy
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.layers: dict[str, Any] = {}
        self._taken: set[str] = set()
        self._owners: dict[int, str] = {}
        self._open: list[Group] = []
        self._made: list[Group] = []
        self._members: dict[str, list[str]] = {}

    def groups(self) -> Iterator[Group]:
        """Give the groups that are models, each with its nodes."""
        for group in self._made:
            nodes = tuple(self._members[group.id])
            inside = sum(len(self._members[one.id]) for one in self._made if group.id in (one.id, one.parent))
            yield replace(group, nodes=nodes, folded=inside >= FOLDED_FROM)

    def network(self, model: Any) -> None:
        """Read the model as a whole."""
        functional = _functional(model)
        if functional is None:
            self._loose(model)
            return
        places: dict[int, Place] = {}
        for tensor in functional.inputs:
            layer = tensor._keras_history.operation
            places[id(tensor)] = (self._entry(layer), 0)
        self._through(functional, places)
        self._ends([places[id(tensor)] for tensor in functional.outputs])

    def _loose(self, model: Any) -> None:
        """Read a chain of layers that no shape has reached yet."""
        before = self._add(INPUT, "input", {}, None)
        for layer in model.layers:
            if isinstance(layer, keras.Model):
                raise OpeningError("opening.no_shape", layer=layer.name)
            node = self._node(layer)
            self.edges.append(Edge(before, node))
            before = node

    def _entry(self, layer: Any) -> str:
        given = layer.get_config()
        config: dict[str, Any] = {"shape": list(given["batch_shape"][1:])}
        if given["dtype"] != "float32":
            config["dtype"] = given["dtype"]
        if given.get("sparse"):
            config["sparse"] = True
        return self._add(INPUT, layer.name, config, None)

    def _through(self, functional: Any, places: dict[int, Place]) -> None:
        """Read what happens between the inputs and the outputs of a model."""
        masks = _masks(functional)
        for depth in sorted(functional._nodes_by_depth, reverse=True):
            for call in functional._nodes_by_depth[depth]:
                operation = call.operation
                if call.is_input or id(call) in masks:
                    continue
                if isinstance(operation, keras.Model):
                    self._model(operation, call, places)
                elif isinstance(operation, keras.layers.Layer):
                    self._call(operation, call, places)
                else:
                    _refuse_operation(call)

    def _call(self, layer: Any, call: Any, places: dict[int, Place]) -> None:
        node = self._node(layer)
        for handle, tensor in _taken(layer, call, places):
            source, output = places[id(tensor)]
            self.edges.append(Edge(source, node, output, handle))
        for output, tensor in enumerate(call.output_tensors):
            places[id(tensor)] = (node, output)

    def _model(self, model: Any, call: Any, places: dict[int, Place]) -> None:
        """Read a call of a model inside the model: its layers, once more where it was called before."""
        functional = _functional(model)
        if functional is None:
            raise OpeningError("opening.no_shape", layer=model.name)
        _no_more(model, call, places)
        tensors = keras.tree.flatten(call.arguments.args[0] if call.arguments.args else call.input_tensors)
        inner: dict[int, Place] = {}
        for own, tensor in zip(functional.inputs, tensors, strict=True):
            inner[id(own)] = places[id(tensor)]
        around = self._open[-1].id if self._open else None
        group = Group(free_id("group", {one.id for one in self._made}), model.name[:80], (), parent=around, model=True)
        self._made.append(group)
        self._members[group.id] = []
        self._open.append(group)
        self._through(functional, inner)
        self._open.pop()
        for own, tensor in zip(functional.outputs, call.output_tensors, strict=True):
            places[id(tensor)] = inner[id(own)]

    def _node(self, layer: Any) -> str:
        kind = settings.part_name(layer)
        if catalog().find("layer", kind) is None:
            raise OpeningError("opening.own_class", layer=layer.name, kind=kind)
        owner = self._owners.get(id(layer))
        config = settings.of_layer(layer, self.policy)
        node = self._add(kind, layer.name, config, owner)
        if owner is None:
            self._owners[id(layer)] = node
            self.layers[node] = layer
        return node

    def _add(self, kind: str, name: str, config: Mapping[str, Any], owner: str | None) -> str:
        usable = is_name(name) and name == name.strip() and name not in self._taken
        node = name if usable and owner is None else self._free(kind, name)
        self._taken.add(node)
        self.nodes.append(Node(node, kind, dict(config), None, owner))
        if self._open:
            self._members[self._open[-1].id].append(node)
        return node

    def _free(self, kind: str, name: str) -> str:
        inside = f"{self._open[-1].name}_{name}" if self._open else ""
        return inside if is_name(inside) and inside not in self._taken else free_id(kind, self._taken)

    def _ends(self, outputs: list[Place]) -> None:
        """See that the nodes from which nothing goes on are the outputs, in their order."""
        giving = {edge.source for edge in self.edges}
        counts = Counter(node for node, _ in outputs)
        ends = []
        for node, output in outputs:
            kind = next(one.kind for one in self.nodes if one.id == node)
            several = node in self.layers and len(_outputs(self.layers[node])) > 1
            if node in giving or counts[node] > 1 or kind == INPUT or several:
                # In a design what nothing takes from leaves the network; what is used within as well gets a way out.
                end = self._add("Identity", "output", {}, None)
                self.edges.append(Edge(node, end, output))
                ends.append(end)
            else:
                ends.append(node)
        self._in_order(ends)

    def _in_order(self, ends: list[str]) -> None:
        slots = [place for place, node in enumerate(self.nodes) if node.id in ends]
        by_id = {node.id: node for node in self.nodes}
        for place, end in zip(slots, ends, strict=True):
            self.nodes[place] = by_id[end]


def _functional(model: Any) -> Any:
    return model._functional if isinstance(model, keras.Sequential) else model


def _outputs(layer: Any) -> list[Any]:
    return list(layer._inbound_nodes[0].output_tensors)


def _precision(model: Any) -> str:
    names = Counter(
        layer.dtype_policy.name
        for layer in model._flatten_layers(include_self=False)
        if not isinstance(layer, keras.layers.InputLayer | keras.Model)
    )
    usual = names.most_common(1)
    return usual[0][0] if usual and usual[0][0] in PRECISIONS else "float32"


def _masks(functional: Any) -> set[int]:
    """Return the calls of operations that serve as masks alone: Keras leads those along by itself."""
    used: dict[int, list[Any]] = {}
    every = [call for found in functional._nodes_by_depth.values() for call in found if not call.is_input]
    for call in every:
        for tensor in call.input_tensors:
            used.setdefault(id(tensor), []).append(call)
    leaving = {id(tensor) for tensor in functional.outputs}
    found: set[int] = set()
    for depth in sorted(functional._nodes_by_depth):
        for call in functional._nodes_by_depth[depth]:
            if call.is_input or isinstance(call.operation, keras.layers.Layer):
                continue
            outputs = {id(tensor) for tensor in call.output_tensors}
            readers = [(one, out) for out in outputs for one in used.get(out, ())]
            if outputs & leaving or not readers:
                continue
            if all(id(one) in found or _is_mask(one, out) for one, out in readers):
                found.add(id(call))
    return found


def _is_mask(call: Any, tensor: int) -> bool:
    """Say whether a layer takes a tensor as its mask, and as nothing else."""
    given = call.arguments
    plain = [value for key, value in given.kwargs.items() if not key.endswith("mask")]
    return all(id(one) != tensor for one in keras.tree.flatten([plain, given.args]))


def _taken(layer: Any, call: Any, places: Mapping[int, Place]) -> Iterator[tuple[int, Any]]:
    """Give the tensors that a layer is called with, each with the number of the input that it feeds."""
    kind: Any = type(layer)
    taken = calling.ports(kind)
    given = dict(zip(_argument_names(layer), call.arguments.args, strict=False)) | dict(call.arguments.kwargs)
    for name, value in given.items():
        tensors = keras.tree.flatten(value) if value is not None else []
        own = [one for one in tensors if id(one) in places]
        if name in taken.names or (taken.as_list and own) or (len(taken.names) == 1 and own and name != "mask"):
            if len(own) != len([one for one in tensors if one is not None]):
                _refuse_argument(layer, name, value)
            first = taken.names.index(name) if name in taken.names else 0
            yield from ((first + number, tensor) for number, tensor in enumerate(own))
        elif not _usual(layer, name, value, places):
            _refuse_argument(layer, name, value)


def _no_more(model: Any, call: Any, places: Mapping[int, Place]) -> None:
    for name, value in list(call.arguments.kwargs.items()):
        if not _usual(model, name, value, places):
            _refuse_argument(model, name, value)


def _usual(layer: Any, name: str, value: Any, places: Mapping[int, Place]) -> bool:
    """Say whether an argument of a call is what Keras notes down although nobody said it."""
    parameter = layer._call_signature.parameters.get(name)
    if value is None or value is False or (parameter is not None and value is parameter.default):
        return True
    return name.endswith("mask") and all(id(one) not in places for one in keras.tree.flatten(value))


def _refuse_operation(call: Any) -> NoReturn:
    fed = next(iter(call.input_tensors), None)
    before = call.operation.name if fed is None else fed._keras_history.operation.name
    raise OpeningError("opening.operation", layer=before, kind=type(call.operation).__name__)


def _refuse_argument(layer: Any, name: str, value: Any) -> NoReturn:
    shown = "…" if isinstance(value, keras.KerasTensor | list | tuple | dict) else str(value)[:40]
    raise OpeningError("opening.call_argument", layer=layer.name, argument=name, value=shown)


def _argument_names(layer: Any) -> list[str]:
    return list(layer._call_signature.parameters)
