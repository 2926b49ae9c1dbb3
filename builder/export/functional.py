"""The network in Keras's functional style, line by line, with the models in it made where they are called first."""

import builtins
import keyword
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from builder.export.steps import Inner, Step, Tensor
from builder.export.text import Call, Name, assign, identifier
from builder.formulas import Formula, expression
from builder.model.unfolding import is_formula

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
        "ops",
        "model",
        "history",
        "x",
        "in_batches",
        *(name + part for name in "xy" for part in ("_train", "_validation", "_test")),
    }
)
"""Variable names that a layer can't take in an exported file: it means something else by them."""


@dataclass(frozen=True, slots=True)
class Code:
    """A network as Python.

    Args:
        text: The statements that build it.
        functions: What they call: one for each formula.
    """

    text: str
    functions: tuple[str, ...] = ()

    def whole(self) -> str:
        """Return the functions and the statements."""
        return "\n\n".join([*self.functions, self.text])


def functional(found: Sequence[Step], named: Mapping[str, Call], outputs: Sequence[Tensor]) -> Code:
    """Return the network in Keras's functional style.

    Args:
        found: The nodes of the network, in order.
        named: What makes each layer, by its name.
        outputs: The tensors that leave the network.
    """
    writing = _Writing(found, named, outputs)
    return Code("\n".join(writing.lines) + "\n", tuple(writing.functions))


def is_input(step: Step) -> bool:
    """Say whether data enters a network or a model here."""
    return isinstance(step.layer, keras.layers.InputLayer)


def is_model(step: Step) -> bool:
    """Say whether a model is called here."""
    return isinstance(step.layer, keras.Model)


def all_steps(found: Sequence[Step]) -> Iterator[Step]:
    """Give the steps of a network that call layers, those within models where these are made, and made formulas."""
    for step in found:
        if step.inner is not None:
            yield from all_steps(step.inner.steps)
        if not is_model(step) or (step.inner is not None and step.inner.formula is not None):
            yield step


def shared(found: Sequence[Step]) -> list[str]:
    """Return the names of the layers that are called several times, in the order of their first calls."""
    return [name for name, count in Counter(step.layer.name for step in all_steps(found)).items() if count > 1]


class _Writing:
    """Writes a network, and the models in it before the lines that call them.

    Args:
        found, named, outputs: As for `functional`.
    """

    def __init__(self, found: Sequence[Step], named: Mapping[str, Call], outputs: Sequence[Tensor]) -> None:
        self.lines: list[str] = []
        self.functions: list[str] = []
        self._named = named
        self._variables = _ends(found, {tensor.node for tensor in outputs})
        self._taken = {*RESERVED, *self._variables.values()}
        self._models = {step.layer.name: self._free(step.layer.name) for step in _defining(found)}
        self._layers = {name: self._free(name) for name in shared(found)}
        self._open = dict(self._layers)
        self._choose(found, outputs)
        if not self._models and _together(found, self._layers):
            self.lines = [*(assign(self._open.pop(name), named[name]) for name in self._layers), ""]
        self._write(found)
        self._close("model", found, [self._read(tensor) for tensor in outputs], {})

    def _free(self, name: str) -> str:
        variable = identifier(name, self._taken)
        self._taken.add(variable)
        return variable

    def _write(self, found: Sequence[Step]) -> None:
        before = next((step for step in found if not is_input(step)), None)
        if before is not None and before.inner is not None:
            # Nothing is made before it: it comes first, as a person would write it.
            self._define(before, before.inner)
        for step in found:
            if step.inner is not None and step is not before:
                self._define(step, step.inner)
            self._call(step)

    def _call(self, step: Step) -> None:
        variable, name = self._variables[step.node], step.layer.name
        if is_input(step):
            self.lines.append(assign(variable, self._named[name]))
            return
        if name in self._open:
            self.lines.append(assign(self._open.pop(name), self._named[name]))
        positional = tuple(self._read(value) for value in step.arguments)
        keywords = {name: self._read(value) for name, value in (step.keywords or {}).items()}
        made = self._models[name] if is_model(step) else self._layers.get(name) or self._named[name]
        self.lines.append(assign(variable, Call(made, positional, keywords)))

    def _define(self, step: Step, inner: Inner) -> None:
        name = step.layer.name
        if len(inner.outputs) == 1:
            self._variables[inner.outputs[0].node] = self._free(f"{name}_output")
        self._choose(inner.steps, inner.outputs)
        if self.lines and self.lines[-1]:
            self.lines.append("")
        self._write(inner.steps)
        leaving = [self._read(tensor) for tensor in inner.outputs]
        if inner.formula is not None:
            leaving = [self._formula(name, inner.formula, inner.steps)]
        self._close(self._models[name], inner.steps, leaving, {"name": name})
        self.lines.append("")

    def _formula(self, name: str, formula: Formula, entering: Sequence[Step]) -> Call:
        function = self._free(f"{name}_function")
        arguments = ", ".join(formula.inputs)
        self.functions.append(f"def {function}({arguments}):\n    return {expression(formula)}\n")
        return Call(function, tuple(Name(self._variables[step.node]) for step in entering))

    def _close(self, variable: str, found: Sequence[Step], leaving: list[Any], keywords: dict[str, Any]) -> None:
        entering = [Name(self._variables[step.node]) for step in found if is_input(step)]
        made = Call("keras.Model", (_one_or_all(entering), _one_or_all(leaving)), keywords)
        self.lines.append(assign(variable, made))

    def _choose(self, found: Sequence[Step], outputs: Sequence[Tensor]) -> None:
        """Choose a variable for the result of each node.

        It is `x` where the next node alone reads it, and called as its node elsewhere.
        """
        readers: dict[str, list[int]] = {step.node: [] for step in found}
        for place, step in enumerate(found):
            for tensor in _tensors([*step.arguments, *(step.keywords or {}).values()]):
                readers[tensor.node].append(place)
        leaving = {tensor.node for tensor in outputs}
        for place, step in enumerate(found):
            name = step.node
            if name in self._variables:
                continue
            # The lines that make a model have an `x` of their own.
            alone = set(readers[name]) == {place + 1} and found[place + 1].inner is None
            if alone and name not in leaving and not is_input(step):
                self._variables[name] = "x"
                continue
            self._variables[name] = self._free(self._called(step))

    def _called(self, step: Step) -> str:
        if is_formula(step.layer):
            return f"{step.layer.name}_output"
        if is_model(step):
            sources = {self._variables[tensor.node] for tensor in _tensors(list(step.arguments))}
            source = sources.pop() if len(sources) == 1 else "x"
            return f"{step.layer.name}_{source if source not in ('x', 'inputs') else 'result'}"
        return f"{step.node}_output" if step.layer.name in self._layers else step.node

    def _read(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            name = self._variables[value.node]
            return Name(name if value.outputs == 1 else f"{name}[{value.output}]")
        if isinstance(value, list):
            return [self._read(part) for part in value]
        return value


def _defining(found: Sequence[Step]) -> Iterator[Step]:
    for step in found:
        if step.inner is not None:
            yield step
            yield from _defining(step.inner.steps)


def _together(found: Sequence[Step], layers: Mapping[str, str]) -> bool:
    """Say whether the shared layers can be made first: then, too, every layer is made in the order of the app.

    The order decides the initial weights.
    """
    left = set(layers)
    for step in found:
        left.discard(step.layer.name)
        if not left:
            return bool(layers)
        if not is_input(step) and step.layer.name not in layers:
            return False
    return False


def _one_or_all(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else parts


def _ends(found: Sequence[Step], leaving: set[str]) -> dict[str, str]:
    """Name the only input and the only output as everybody does."""
    entering = [step.node for step in found if is_input(step)]
    ends = {entering[0]: "inputs"} if len(entering) == 1 else {}
    return ends | ({next(iter(leaving)): "outputs"} if len(leaving) == 1 else {})


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _tensors(part)
