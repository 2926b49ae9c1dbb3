"""The network as Python: `keras.Sequential` for a chain of layers, Keras's functional style for everything else.

A layer that several nodes call is a variable that is called as often.
"""

import builtins
import itertools
import keyword
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import keras

from builder.design import snake_case
from builder.export.steps import Step, Tensor
from builder.export.text import Call, Name, assign, identifier

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


def code(found: Sequence[Step], outputs: Sequence[Any], name_all: bool = False) -> str:
    """Return the statements that build the network and call it `model`.

    Args:
        found: Its nodes, in order.
        outputs: The tensors that leave it.
        name_all: Whether every layer gets its name, also where Keras would give it the same one.
    """
    # A layer is made where it is called first.
    made = list({step.layer.name: step for step in reversed(found)}.values())[::-1]
    calls = [_input_call(step) if _is_input(step) else step.call for step in made]
    named = {step.layer.name: call for step, call in zip(made, _named(made, calls, name_all), strict=True)}
    if is_chain(found, outputs):
        return assign("model", Call("keras.Sequential", (list(named.values()),))) + "\n"
    return _functional(found, named, outputs)


def is_chain(found: Sequence[Step], outputs: Sequence[Tensor]) -> bool:
    """Say whether the network is a plain chain from one input to one output."""
    if not found or not _is_input(found[0]) or len(outputs) != 1 or len(found) < 2 or shared(found):
        return False
    for before, step in itertools.pairwise(found):
        expected = (Tensor(before.node, 0, 1),)
        if _is_input(step) or step.keywords or step.arguments != expected:
            return False
    return outputs[0] == Tensor(found[-1].node, 0, 1)


def shared(found: Sequence[Step]) -> list[str]:
    """Return the names of the layers that are called several times, in the order of their first calls."""
    return [name for name, count in Counter(step.layer.name for step in found).items() if count > 1]


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


def _functional(found: Sequence[Step], named: Mapping[str, Call], outputs: Sequence[Tensor]) -> str:
    layers, variables = _variables(found, outputs)
    lines = []
    open_layers = dict(layers)
    if _together(found, layers):
        lines = [*(assign(open_layers.pop(name), named[name]) for name in layers), ""]
    for step in found:
        variable, name = variables[step.node], step.layer.name
        if _is_input(step):
            lines.append(assign(variable, named[name]))
            continue
        if name in open_layers:
            lines.append(assign(open_layers.pop(name), named[name]))
        positional = tuple(_read(value, variables) for value in step.arguments)
        keywords = {name: _read(value, variables) for name, value in (step.keywords or {}).items()}
        lines.append(assign(variable, Call(layers.get(name) or named[name], positional, keywords)))
    entering = [Name(variables[step.node]) for step in found if _is_input(step)]
    leaving = [_read(tensor, variables) for tensor in outputs]
    lines.append(assign("model", Call("keras.Model", (_one_or_all(entering), _one_or_all(leaving)))))
    return "\n".join(lines) + "\n"


def _together(found: Sequence[Step], layers: Mapping[str, str]) -> bool:
    """Say whether the shared layers can be made first: then, too, every layer is made in the order of the app.

    The order decides the initial weights.
    """
    left = set(layers)
    for step in found:
        left.discard(step.layer.name)
        if not left:
            return bool(layers)
        if not _is_input(step) and step.layer.name not in layers:
            return False
    return False


def _one_or_all(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else parts


def _variables(found: Sequence[Step], outputs: Sequence[Tensor]) -> tuple[dict[str, str], dict[str, str]]:
    """Choose a variable for each shared layer by its name, and for the result of each node.

    A result is `x` where the next node alone reads it, and called as its node elsewhere.
    """
    readers: dict[str, list[int]] = {step.node: [] for step in found}
    for place, step in enumerate(found):
        for tensor in _tensors([*step.arguments, *(step.keywords or {}).values()]):
            readers[tensor.node].append(place)
    leaving = {tensor.node for tensor in outputs}
    variables = _ends(found, leaving)
    taken = {*RESERVED, *variables.values()}
    layers: dict[str, str] = {}
    for name in shared(found):
        layers[name] = identifier(name, taken)
        taken.add(layers[name])
    for place, step in enumerate(found):
        name = step.node
        if name in variables:
            continue
        if set(readers[name]) == {place + 1} and name not in leaving and not _is_input(step):
            variables[name] = "x"
            continue
        variables[name] = identifier(f"{name}_output" if step.layer.name in layers else name, taken)
        taken.add(variables[name])
    return layers, variables


def _ends(found: Sequence[Step], leaving: set[str]) -> dict[str, str]:
    """Name the only input and the only output as everybody does."""
    entering = [step.node for step in found if _is_input(step)]
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
        name = variables[value.node]
        return Name(name if value.outputs == 1 else f"{name}[{value.output}]")
    if isinstance(value, list):
        return [_read(part, variables) for part in value]
    return value
