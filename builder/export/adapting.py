"""The lines that let layers learn from the training part before the training, as `builder.training` does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from builder.errors import ExportError
from builder.export.functional import RESERVED
from builder.export.text import Call, Name, assign, flat, identifier, statement
from builder.model.adapting import Adaption, adaptions, batch_rows
from builder.model.names import node_id
from builder.model.unfolding import calls, layers_of

IN_BATCHES = '''\
def in_batches(x, size):
    """Give the examples in batches."""
    for start in range(0, len(x), size):
        yield x[start : start + size]
'''


@dataclass(frozen=True, slots=True)
class Adapting:
    """How layers learn from the training part.

    Args:
        functions: Functions that the lines use.
        lines: Statements that come behind those that build the network; none where no layer learns.
    """

    functions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def adapting(model: keras.Model, examples: int, dtypes: Sequence[str], begun: Collection[str] = ()) -> Adapting:
    """Return the lines that let the layers of a network learn from `x_train`.

    Args:
        model: The network, as the model room builds it.
        examples: How many examples the training part has.
        dtypes: Of each input of the training part.
        begun: Names of the layers that begin with kept weights: those have learnt already.

    Raises:
        DesignError: A layer that learns lies where nothing can be led to it.
        ExportError: A layer that learns from what another layer gives is called several times, or lies in a model
            inside the model.
    """
    lines: list[str] = []
    taken = {*RESERVED, "before", "first", "values"}
    named: dict[str, str] = {}
    batched = False
    for one in adaptions(model):
        name = one.outer.name
        if name in begun:
            continue
        if name not in named:
            named[name] = identifier(node_id(name), taken)
            taken.add(named[name])
            lines.append(assign(named[name], Name(_found(model, name))))
        rows = None if one.way else batch_rows(examples, one.tensor.shape)
        batched = batched or rows is not None
        place = next((place for place, it in enumerate(model.inputs) if it is one.tensor), None)
        if place is None and not any(layer is one.outer for layer in model.layers):
            raise ExportError("export.inner_learns", layer=node_id(name))
        if place is None and len(calls(model, one.outer)) > 1:
            # Keras does not tell what enters a layer that is called twice.
            raise ExportError("export.shared_learns", layer=node_id(name))
        lines += _learning(one, named[name], rows, place, dtypes)
    if lines:
        lines.insert(0, "# What follows is learnt from the training part alone.")
    return Adapting((IN_BATCHES,) if batched else (), tuple(lines))


def _found(model: keras.Model, name: str) -> str:
    """Return the expression that finds a layer, wherever it lies."""
    if not any(layer.name == name for layer in model.layers):
        for inner in model.layers:
            if isinstance(inner, keras.Model) and any(layer.name == name for layer in layers_of(inner)):
                return flat(Call("model.get_layer", (inner.name,))) + _found(inner, name).removeprefix("model")
    return flat(Call("model.get_layer", (name,)))


def _learning(one: Adaption, variable: str, rows: int | None, place: int | None, dtypes: Sequence[str]) -> list[str]:
    several, enters = len(dtypes) > 1, place is not None
    name = f"x_train[{place}]" if several and enters else "x_train"
    train: Any = Name(name)
    if place is not None and one.tensor.dtype != dtypes[place]:
        train = Call(f"{name}.astype", (one.tensor.dtype,))
    inputs = Name("model.inputs[:]" if several else "model.inputs[0]")
    lines = [] if enters else [assign("before", Call("keras.Model", (inputs, Name(f"{variable}.input"))))]
    if rows is not None:
        parts = Name(f"zip(*(in_batches(part, {rows}) for part in x_train))")
        values = parts if several and not enters else Call("in_batches", (train, rows))
        values = values if enters else Call("map", (Name("before.predict_on_batch"), values))
        return [*lines, _adapt(variable, values)]
    values = train if enters else Call("before.predict", (train,), {"verbose": 0})
    half = one.tensor.dtype in ("float16", "bfloat16")
    if not one.way and not half:
        return [*lines, _adapt(variable, values)]
    lines.append(assign("values", values))
    holder = variable
    for place in one.way:
        if place is None:
            lines.append("values = values.reshape(-1, *values.shape[2:])")
            holder += ".layer"
            continue
        if place:
            first = Call("keras.Sequential", (Name(f"{holder}.layers[:{place}]"),))
            lines += [assign("first", first), "values = first.predict(values, verbose=0)"]
        holder += f".layers[{place}]"
    if half:
        # Means of half precision would be as coarse as their numbers.
        lines.append(assign("values", Call("values.astype", ("float32",))))
    return [*lines, _adapt(holder, Name("values"))]


def _adapt(holder: str, values: Any) -> str:
    return statement(Call(f"{holder}.adapt", (values,)))
