"""The network as Python: `keras.Sequential` for a chain of layers, Keras's functional style for everything else.

A layer that several nodes call is a variable that is called as often.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import keras

from builder.design import snake_case
from builder.export.functional import Code, all_steps, functional, is_input, is_model, shared
from builder.export.steps import Step, Tensor
from builder.export.text import Call, assign


def code(found: Sequence[Step], outputs: Sequence[Any], name_all: bool = False) -> Code:
    """Return what builds the network and calls it `model`.

    Args:
        found: Its nodes, in order.
        outputs: The tensors that leave it.
        name_all: Whether every layer gets its name, also where Keras would give it the same one.
    """
    # A layer is made where it is called first.
    made: dict[str, Step] = {}
    for step in all_steps(found):
        made.setdefault(step.layer.name, step)
    calls = [_input_call(step) if is_input(step) else step.call for step in made.values()]
    named = dict(zip(made, _named(list(made.values()), calls, name_all), strict=True))
    if is_chain(found, outputs):
        return Code(assign("model", Call("keras.Sequential", (list(named.values()),))) + "\n")
    return functional(found, named, outputs)


def is_chain(found: Sequence[Step], outputs: Sequence[Tensor]) -> bool:
    """Say whether the network is a plain chain from one input to one output."""
    if not found or not is_input(found[0]) or len(outputs) != 1 or len(found) < 2 or shared(found):
        return False
    if any(is_model(step) for step in found):
        return False
    for before, step in itertools.pairwise(found):
        expected = (Tensor(before.node, 0, 1),)
        if is_input(step) or step.keywords or step.arguments != expected:
            return False
    return outputs[0] == Tensor(found[-1].node, 0, 1)


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
        if is_model(step):
            # The operations of a formula have names of their own, and Keras counts them with the layers.
            for operation in step.layer.operations:
                kind = snake_case(type(operation).__name__)
                counted[kind] = counted.get(kind, 0) + (not isinstance(operation, keras.layers.InputLayer))
            yield call
            continue
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
