"""Build the Keras model of a design, and compile it for its plan."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from builder.errors import DesignError, TrainingError
from builder.model import calling, formulas, graph, nesting, nodes, parts, problems, refusals
from builder.model.alike import like
from builder.model.entries import entering_input
from builder.model.names import layer_name
from builder.model.naming import input_names
from builder.model.scopes import Scope, Tensor


@dataclass(frozen=True, slots=True)
class Built:
    """The model of a design, with the models in it.

    Args:
        model: The model.
        whole: The network, part by part, in the order in which its layers were called.
        inner: The model that each group is whose layers were called as a whole, by the id of the group; groups that
            call the same layers alike are one model.
    """

    model: keras.Model
    whole: Scope
    inner: Mapping[str, keras.Model]


def build_model(design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> keras.Model:
    """Return the model of a design: functional, its layers named as the nodes (`names.layer_name`).

    Groups that are models of their own (`builder.model.nesting`) are models in it.

    Seeds of layers and initializers are left as they are given; where none is, Keras draws from the
    generator that `keras.utils.set_random_seed` sets.

    Args:
        design: JSON of `builder.design.to_json`. The plan's precision is the dtype policy of layers that name none.
        inputs: `{"shape": [8, 8, 1], "dtype": "float32"}` for each Input node in order, without the batch axis.

    Raises:
        DesignError: The design has no model. The sentence names the layer that is to blame.
    """
    return built(design, inputs).model


def built(design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> Built:
    """Return the model of a design with the models in it. Args and Raises as for `build_model`."""
    network = graph.read(design)
    left_out = network.left_out()
    if left_out:
        raise DesignError(
            "model.cannot_build_loop", node=next((n for n in left_out if n in network.loops), left_out[0])
        )
    entries = [node["id"] for node in design["nodes"] if node["kind"] == "Input"]
    outputs = network.outputs()
    if not entries or not outputs:
        raise DesignError("model.nothing_to_build")
    policy = (design.get("plan") or {}).get("precision") or "float32"
    told = dict(zip(entries, inputs, strict=False))
    known: dict[Tensor, Any] = {}
    while True:
        drawn = random.getstate()
        making = _Making(network, told, _Layers(network, policy))
        whole = nesting.read(design, network, known).whole
        try:
            made = making.of(whole, {})
            break
        except _OtherShapes as other:
            # These groups can't be one model. What is made next draws the seeds that it would have drawn first.
            random.setstate(drawn)
            known |= other.shapes
    model = keras.Model(
        inputs=_alone([made[node_id][0] for node_id in entries]),
        outputs=_alone([tensor for node_id in outputs for tensor in made[node_id]]),
        name="model",
    )
    return Built(model, whole, making.inner)


def compile_model(model: keras.Model, plan: Mapping[str, Any]) -> None:
    """Compile a model as the plan says.

    Args:
        model: What `build_model` returns.
        plan: JSON of the resolved plan: nothing of loss, optimizer and metrics is open.

    Raises:
        TrainingError: The plan is open, or names a part that Keras does not have or does not accept.
    """
    for field in ("loss", "optimizer"):
        if plan.get(field) is None:
            raise TrainingError("model.plan_open", field=field)
    metrics = plan.get("metrics") or []
    model.compile(
        optimizer=_part("optimizer", plan["optimizer"]),
        loss=_part("loss", plan["loss"]),
        metrics=[_part("metric", metric) for metric in metrics],
        jit_compile="auto",
    )
    if formulas.compiled_with(plan["loss"]):
        # A file that named this function could not be opened without it: it holds the network alone.
        model.get_compile_config = lambda: None


def build_compiled(design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> keras.Model:
    """Return the model of a design, compiled for its plan.

    Args and Raises as for `build_model` and `compile_model`; the design's plan is resolved.
    """
    usual = keras.config.dtype_policy()
    # The model's own policy decides whether Keras scales the loss, which float16 needs.
    keras.config.set_dtype_policy(design["plan"].get("precision") or "float32")
    try:
        model = build_model(design, inputs)
        compile_model(model, design["plan"])
    finally:
        keras.config.set_dtype_policy(usual)
    return model


def make_part(family: str, ref: Any) -> Any:
    """Return a part of the training plan from its JSON.

    Args:
        family: `loss`, `optimizer`, `metric`, `schedule` or `callback`.
        ref: Keras's identifier, or `{"class_name": ..., "config": {...}}`.

    Raises:
        TrainingError: Keras does not have it, or does not accept its arguments.
    """
    return _part(family, ref)


def _part(family: str, ref: Any) -> Any:
    if family == "loss" and isinstance(ref, list):
        return [_part(family, one) for one in ref]
    try:
        return parts.deserialize(family, ref)
    except DesignError as error:
        raise TrainingError(error.key, **error.values) from error
    except Exception as error:
        name = ref.get("class_name") if isinstance(ref, Mapping) else ref
        detail = problems.clean(str(error))
        raise TrainingError("model.bad_plan_part", family=family, name=str(name), detail=detail) from error


class _Layers:
    """The layers of a network; one that several nodes call is made once.

    Args:
        network: The design as a graph.
        policy: The dtype policy of layers that name none.
    """

    def __init__(self, network: graph.Graph, policy: str) -> None:
        self._network = network
        self._policy = policy
        self._made: dict[str, Any] = {}
        self._names = {layer_name(node_id) for node_id in network.nodes}

    def of(self, node_id: str) -> Any:
        """Return the layer that a node calls, under the name of the node that has it."""
        owner = self._network.owner(node_id)
        if owner not in self._made:
            node, name = self._network.nodes[node_id], layer_name(owner)
            self._made[owner] = nodes.make(node["kind"], node.get("config") or {}, name, self._policy, self._names)
        return self._made[owner]


class _OtherShapes(Exception):
    """Two groups call the same layers alike, but with other shapes: no model takes both.

    Args:
        shapes: What enters the one and the other.
    """

    def __init__(self, shapes: dict[Tensor, Any]) -> None:
        super().__init__(shapes)
        self.shapes = shapes


class _Making:
    """Calls the layers of a network on each other's tensors, and the models in it as wholes.

    Args:
        network: The design as a graph.
        told: Shape and dtype of the Inputs, by id.
        layers: Makes the layers.
    """

    def __init__(self, network: graph.Graph, told: Mapping[str, Mapping[str, Any]], layers: _Layers) -> None:
        self._network = network
        self._told = told
        self._layers = layers
        self._models: dict[str, tuple[Any, dict[int, int]]] = {}
        self._first: dict[str, dict[Tensor, Any]] = {}
        self.inner: dict[str, Any] = {}

    def of(self, scope: Scope, entering: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Return the tensors of each node of a model, or of the network.

        Args:
            scope: What is called, part by part.
            entering: Tensors of the nodes outside.
        """
        made = dict(entering)
        for part in scope.parts:
            if isinstance(part, Scope):
                made |= self._whole(part, made)
            else:
                made[part] = _made(self._network, part, made, self._told.get(part), self._layers)
        return made

    def _whole(self, scope: Scope, made: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Call a model, made where it is called first; return the tensors of the nodes from which something leaves."""
        tensors = [_taken(made[node_id], graph.Source(node_id, output, 0)) for node_id, output in scope.entries]
        shapes = {one: (tuple(tensor.shape), tensor.dtype) for one, tensor in zip(scope.entries, tensors, strict=True)}
        if scope.kind not in self._models:
            self._first[scope.kind] = shapes
            self._models[scope.kind] = self._inner(scope, tensors)
        if list(shapes.values()) != list(self._first[scope.kind].values()):
            raise _OtherShapes(shapes | self._first[scope.kind])
        model, counts = self._models[scope.kind]
        self.inner[scope.group] = model
        given = iter(keras.tree.flatten(model(_alone(tensors))))
        found: dict[str, list[Any]] = {}
        for place, outputs in scope.exits:
            results = found[scope.nodes[place]] = [None] * counts[place]
            for output in range(counts[place]) if outputs is None else outputs:
                results[output] = next(given)
        return found

    def _inner(self, scope: Scope, tensors: Sequence[Any]) -> tuple[Any, dict[int, int]]:
        names = input_names(scope.name, len(tensors))
        inputs = [like(tensor, name) for tensor, name in zip(tensors, names, strict=True)]
        entering: dict[str, list[Any]] = {}
        for (node_id, output), tensor in zip(scope.entries, inputs, strict=True):
            known = entering.setdefault(node_id, [])
            known += [None] * (output + 1 - len(known))
            known[output] = tensor
        made = self.of(scope, entering)
        leaving = []
        for place, outputs in scope.exits:
            node_id = scope.nodes[place]
            count = len(made[node_id])
            leaving += [_taken(made[node_id], graph.Source(node_id, output, 0)) for output in outputs or range(count)]
        counts = {place: len(made[scope.nodes[place]]) for place, _ in scope.exits}
        return keras.Model(_alone(inputs), _alone(leaving), name=scope.name), counts


def _made(
    network: graph.Graph,
    node_id: str,
    made: Mapping[str, list[Any]],
    told: Mapping[str, Any] | None,
    layers: _Layers,
) -> list[Any]:
    node = network.nodes[node_id]
    config = node.get("config") or {}
    if node["kind"] == "Input":
        return [entering_input(node_id, config, told)]
    sources = network.sources[node_id]
    try:
        layer = layers.of(node_id)
        tensors = [_taken(made[source.node], source) for source in sources]
        wrong = refusals.wrong_number(node["kind"], layer, [tensor.shape for tensor in tensors])
        if wrong is not None:
            raise DesignError("model.cannot_build", node=node_id, detail=wrong["message"])
        outputs = list(keras.tree.flatten(calling.call(layer, tensors, [source.handle for source in sources])))
        if nodes.gives_back(tensors, outputs):
            raise DesignError("model.gives_back", kind=node["kind"])
        return outputs
    except DesignError as error:
        if error.key == "model.cannot_build":
            raise
        raise DesignError("model.cannot_build", node=node_id, detail=error.sentence()) from error
    except Exception as error:
        detail = problems.clean(str(error)) or type(error).__name__
        raise DesignError("model.cannot_build", node=node_id, detail=detail) from error


def _taken(outputs: list[Any], source: graph.Source) -> Any:
    if source.output >= len(outputs):
        raise DesignError("model.no_such_output", node=source.node, count=len(outputs), number=source.output + 1)
    return outputs[source.output]


def _alone(tensors: list[Any]) -> Any:
    return tensors[0] if len(tensors) == 1 else tensors
