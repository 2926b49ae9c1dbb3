"""A Keras model read back as a design: its layers as nodes, its calls as edges, models in it as groups."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import keras

from builder.catalog import FORMULA, catalog
from builder.design import INPUT, Design, Edge, Group, Node, Plan, free_id
from builder.design.chain import is_name
from builder.design.plan import PRECISIONS
from builder.errors import OpeningError
from builder.model.opening import operations, settings
from builder.model.opening.arguments import Place, no_more, taken
from builder.model.unfolding import followed, functional_of, is_formula

FOLDED_FROM = 9
"""A model inside the model of so many layers is shown as one card."""

ACTIVATION = "activation"


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
        functional = functional_of(model)
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
                if is_formula(operation):
                    self._formula_model(operation, call, places, functional)
                elif isinstance(operation, keras.Model):
                    self._model(operation, call, places)
                elif isinstance(operation, keras.layers.Layer):
                    self._call(operation, call, places)
                else:
                    text, tensors = operations.of_call(call)
                    self._formula(operation, text, tensors, call, places)

    def _formula_model(self, model: Any, call: Any, places: dict[int, Place], around: Any) -> None:
        """Read a small model of operations: a formula, or the activation of the layer before it."""
        if len(model.outputs) != 1:
            raise OpeningError("opening.operation", layer=model.name, kind=f"{len(model.outputs)} outputs")
        no_more(model, call, places)
        tensors = keras.tree.flatten(call.arguments.args[0] if call.arguments.args else call.input_tensors)
        if followed(model) is not None and self._activates(model, tensors[0], places, around):
            places[id(call.output_tensors[0])] = places[id(tensors[0])]
            return
        self._formula(model, operations.of_model(model), tensors, call, places)

    def _activates(self, model: Any, tensor: Any, places: Mapping[int, Place], around: Any) -> bool:
        """Make a formula the activation of the layer before it, if that is what it was saved from."""
        layer, number, _ = tensor._keras_history
        readers = [one for one in _calls(around) if any(id(tensor) == id(it) for it in one.input_tensors)]
        node = places[id(tensor)][0]
        place = next(place for place, one in enumerate(self.nodes) if one.id == node)
        part = catalog().find("layer", self.nodes[place].kind)
        takes = part is not None and any(one.formula and one.name == ACTIVATION for one in part.parameters)
        alone = len(readers) == 1 and len(layer._inbound_nodes) == 1 and number == 0
        if followed(model) != layer.name or not alone or not takes or self.nodes[place].layer is not None:
            return False
        value = {"class_name": FORMULA, "config": {"formula": operations.of_model(model, True)}}
        self.nodes[place] = replace(self.nodes[place], config={**self.nodes[place].config, ACTIVATION: value})
        return True

    def _formula(self, called: Any, text: str, tensors: list[Any], call: Any, places: dict[int, Place]) -> None:
        owner = self._owners.get(id(called))
        node = self._add(FORMULA, called.name, {"formula": text}, owner)
        if owner is None:
            self._owners[id(called)] = node
        for handle, tensor in enumerate(tensors):
            source, output = places[id(tensor)]
            self.edges.append(Edge(source, node, output, handle))
        places[id(call.output_tensors[0])] = (node, 0)

    def _call(self, layer: Any, call: Any, places: dict[int, Place]) -> None:
        node = self._node(layer)
        for handle, tensor in taken(layer, call, places):
            source, output = places[id(tensor)]
            self.edges.append(Edge(source, node, output, handle))
        for output, tensor in enumerate(call.output_tensors):
            places[id(tensor)] = (node, output)

    def _model(self, model: Any, call: Any, places: dict[int, Place]) -> None:
        """Read a call of a model inside the model: its layers, once more where it was called before."""
        functional = functional_of(model)
        if functional is None:
            raise OpeningError("opening.no_shape", layer=model.name)
        no_more(model, call, places)
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


def _calls(functional: Any) -> Iterator[Any]:
    return (call for found in functional._nodes_by_depth.values() for call in found if not call.is_input)


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
    every = list(_calls(functional))
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
