"""The network as Python: `keras.Sequential` for a chain of layers, Keras's functional style for everything else."""

import builtins
import itertools
import keyword
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from builder.design import snake_case
from builder.errors import ExportError
from builder.export.parts import call_for
from builder.export.text import Call, Name, assign, identifier
from builder.model.names import layer_name

RESERVED = frozenset(
    {
        *keyword.kwlist,
        *keyword.softkwlist,
        *dir(builtins),
        "keras",
        "layers",
        "np",
        "pd",
        "plt",
        "math",
        "os",
        "model",
        "history",
        "x",
        "in_batches",
        *(name + part for name in "xy" for part in ("_train", "_validation", "_test")),
    }
)
"""Variable names that a layer can't take in an exported file: it means something else by them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One layer of the network.

    Args:
        layer: The layer, as the model room built it.
        call: What makes it, without its name.
        arguments: What it is called with: tensors as `(layer name, output number)`, the rest as values.
        keywords: The same, by name.
    """

    layer: Any
    call: Call
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Tensor:
    """An output of a layer."""

    layer: str
    output: int
    outputs: int


def steps(model: Any, design: Mapping[str, Any], order: Sequence[str]) -> list[Step]:
    """Read a built model as the steps that make it.

    Args:
        model: The functional model that was built from the design.
        design: The design's JSON; tells names that a person chose from those that Keras counted out.
        order: Ids of the nodes, each after what feeds it.

    Raises:
        ExportError: A layer can't be written as a call. The sentence names it.
    """
    nodes = {node["id"]: node for node in design["nodes"]}
    layers = {layer.name: layer for layer in model.layers}
    origins = _origins(model)
    lost = next((name for name in order if layer_name(name) not in layers), None)
    if lost is not None:
        # A layer that returns its very input disappears from Keras's graph.
        raise ExportError("export.bad_call", layer=lost)
    return [_step(layers[layer_name(name)], nodes[name], origins) for name in order]


def code(found: Sequence[Step], outputs: Sequence[Any], name_all: bool = False) -> str:
    """Return the statements that build the network and call it `model`.

    Args:
        found: Its layers, in order.
        outputs: The tensors that leave it.
        name_all: Whether every layer gets its name, also where Keras would give it the same one.
    """
    calls = [_input_call(step) if _is_input(step) else step.call for step in found]
    named = list(_named(found, calls, name_all))
    if is_chain(found, outputs):
        return assign("model", Call("keras.Sequential", (named,))) + "\n"
    return _functional(found, named, outputs)


def is_chain(found: Sequence[Step], outputs: Sequence[Tensor]) -> bool:
    """Say whether the network is a plain chain from one input to one output."""
    if not found or not _is_input(found[0]) or len(outputs) != 1 or len(found) < 2:
        return False
    for before, step in itertools.pairwise(found):
        expected = (Tensor(before.layer.name, 0, 1),)
        if _is_input(step) or step.keywords or step.arguments != expected:
            return False
    return outputs[0] == Tensor(found[-1].layer.name, 0, 1)


def model_outputs(model: Any) -> list[Tensor]:
    """Return the tensors that leave a model."""
    origins = _origins(model)
    return [origins[id(tensor)] for tensor in model.outputs]


def _step(layer: Any, node: Mapping[str, Any], origins: Mapping[int, Tensor]) -> Step:
    try:
        call = call_for(keras.saving.serialize_keras_object(layer), {"config": node.get("config", {})})
    except ExportError as error:
        raise ExportError("export.layer", layer=node["id"], reason=error.sentence()) from error
    if isinstance(layer, keras.layers.InputLayer):
        return Step(layer, call)
    given = layer._inbound_nodes[-1].arguments
    keywords = {
        name: _argument(value, origins, layer.name)
        for name, value in given.kwargs.items()
        # What Keras notes down although nobody said it.
        if value is not None and not (name == "training" and value is False)
    }
    return Step(layer, call, tuple(_argument(value, origins, layer.name) for value in given.args), keywords)


def _argument(value: Any, origins: Mapping[int, Tensor], layer: str) -> Any:
    if id(value) in origins:
        return origins[id(value)]
    if isinstance(value, list | tuple):
        return [_argument(part, origins, layer) for part in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise ExportError("export.bad_call", layer=layer)


def _origins(model: Any) -> dict[int, Tensor]:
    found = {}
    for layer in model.layers:
        for node in layer._inbound_nodes:
            for place, tensor in enumerate(node.output_tensors):
                found[id(tensor)] = Tensor(layer.name, place, len(node.output_tensors))
    return found


def _is_input(step: Step) -> bool:
    return isinstance(step.layer, keras.layers.InputLayer)


def _input_call(step: Step) -> Call:
    config = step.layer.get_config()
    shape = tuple(config["batch_shape"])
    keywords: dict[str, Any] = {"shape": shape[1:]} if shape[0] is None else {"batch_shape": shape}
    if config["dtype"] != "float32":
        keywords["dtype"] = config["dtype"]
    keywords |= {name: True for name in ("sparse", "ragged") if config.get(name)}
    if config.get("optional"):
        keywords["optional"] = True
    return Call("keras.Input", (), keywords)


def _named(found: Sequence[Step], calls: Sequence[Call], name_all: bool) -> Iterator[Call]:
    counted: dict[str, int] = {}
    for step, call in zip(found, calls, strict=True):
        for kind in _inner_kinds(call):
            counted[kind] = counted.get(kind, 0) + 1
        kind = snake_case(type(step.layer).__name__)
        number = counted.get(kind, 0)
        automatic = f"{kind}_{number}" if number else kind
        if step.layer.name == automatic and not name_all:
            counted[kind] = number + 1
            yield _short(call)
        else:
            yield _short(Call(call.function, call.positional, call.keywords | {"name": step.layer.name}))


def _inner_kinds(value: Any, outer: bool = True) -> Iterator[str]:
    """Give the kinds of the nameless layers within a call: Keras counts them as well."""
    if isinstance(value, Call):
        for part in (*value.positional, *value.keywords.values()):
            yield from _inner_kinds(part, False)
        layer = isinstance(value.function, str) and value.function.startswith("keras.layers.")
        if layer and not outer and "name" not in value.keywords:
            yield snake_case(str(value.function).rpartition(".")[2])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _inner_kinds(part, False)


def _short(value: Any) -> Any:
    """Return a call with `layers.Dense` where it says `keras.layers.Dense`."""
    if isinstance(value, Call) and isinstance(value.function, str):
        function = value.function
        if function.startswith("keras.layers."):
            function = function.removeprefix("keras.")
        positional = tuple(_short(part) for part in value.positional)
        return Call(function, positional, {name: _short(part) for name, part in value.keywords.items()})
    if isinstance(value, list | tuple):
        return type(value)(_short(part) for part in value)
    return value


def _functional(found: Sequence[Step], named: Sequence[Call], outputs: Sequence[Tensor]) -> str:
    variables = _variables(found, outputs)
    lines = []
    for step, call in zip(found, named, strict=True):
        variable = variables[step.layer.name]
        if _is_input(step):
            lines.append(assign(variable, call))
            continue
        positional = tuple(_read(value, variables) for value in step.arguments)
        keywords = {name: _read(value, variables) for name, value in (step.keywords or {}).items()}
        lines.append(assign(variable, Call(call, positional, keywords)))
    entering = [Name(variables[step.layer.name]) for step in found if _is_input(step)]
    leaving = [_read(tensor, variables) for tensor in outputs]
    lines.append(assign("model", Call("keras.Model", (_one_or_all(entering), _one_or_all(leaving)))))
    return "\n".join(lines) + "\n"


def _one_or_all(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else parts


def _variables(found: Sequence[Step], outputs: Sequence[Tensor]) -> dict[str, str]:
    """Choose a variable for each layer: `x` where the next line alone reads it, its own name elsewhere."""
    readers: dict[str, list[int]] = {step.layer.name: [] for step in found}
    for place, step in enumerate(found):
        for tensor in _tensors([*step.arguments, *(step.keywords or {}).values()]):
            readers[tensor.layer].append(place)
    leaving = {tensor.layer for tensor in outputs}
    taken = set(RESERVED)
    variables = _ends(found, leaving)
    taken.update(variables.values())
    for place, step in enumerate(found):
        name = step.layer.name
        if name in variables:
            continue
        if set(readers[name]) == {place + 1} and name not in leaving and not _is_input(step):
            variables[name] = "x"
            continue
        variables[name] = identifier(name, taken)
        taken.add(variables[name])
    return variables


def _ends(found: Sequence[Step], leaving: set[str]) -> dict[str, str]:
    """Name the only input and the only output as everybody does."""
    entering = [step.layer.name for step in found if _is_input(step)]
    ends = {entering[0]: "inputs"} if len(entering) == 1 else {}
    return ends | ({next(iter(leaving)): "outputs"} if len(leaving) == 1 else {})


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _tensors(part)


def _read(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, Tensor):
        name = variables[value.layer]
        return Name(name if value.outputs == 1 else f"{name}[{value.output}]")
    if isinstance(value, list):
        return [_read(part, variables) for part in value]
    return value
