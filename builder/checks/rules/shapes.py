"""Does each layer take what it is given, and does Keras take its arguments? All shapes and refusals are Keras's."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from builder import catalog
from builder.catalog import Parameter
from builder.checks.diagnostic import Repair
from builder.checks.network import Look, message
from builder.checks.parts import number, whole
from builder.checks.reshape import mismatch
from builder.checks.rule import Finding, repair, rule
from builder.checks.starting import starting_repairs
from builder.design import (
    INPUT,
    Node,
    RemoveNodes,
    ReplaceNode,
    ResetArgument,
    SeparateLayers,
    SetArgument,
    SetPlan,
    Several,
)


@rule("error")
def unknown_part(look: Look) -> Iterator[Finding]:
    """This Keras has no layer of that name."""
    for node in look.network.design.nodes:
        problem = look.network.problem(node.id)
        if look.network.part(node) is not None or problem is None or problem.get("code") != "unknown_part":
            continue
        names = [part.name for part in catalog.catalog().parts("layer")]
        close = difflib.get_close_matches(node.kind, names, n=2, cutoff=0.75)
        turns = [repair("replace", ReplaceNode(node.id, name, node.config), kind=name) for name in close]
        remove = repair("remove", RemoveNodes((node.id,)), layer=node.id)
        yield Finding({"node": node.id}, {"layer": node.id, "kind": node.kind}, (*turns, remove))


@rule("error")
def bad_argument(look: Look) -> Iterator[Finding]:
    """Keras refuses an argument of a layer."""
    for node, _ in look.network.layers():
        problem = look.network.problem(node.id)
        if problem is None or problem.get("code") != "bad_argument":
            continue
        argument = problem.get("argument")
        values = {"layer": node.id, "argument": argument, "message": message(problem)}
        repairs = tuple(_argument_repairs(look, node, argument))
        yield Finding({"node": node.id}, values, repairs, "" if argument else "unnamed")


@rule("error")
def shape_mismatch(look: Look) -> Iterator[Finding]:
    """A layer can't take the shape that the layer before it gives."""
    for node, _ in look.network.layers():
        problem = look.network.problem(node.id)
        if problem is None or problem.get("code") != "shape_mismatch":
            continue
        first = (problem.get("expected") or {}).get("first")
        if first is not None:
            # Its layer was called before, on other shapes.
            own = repair("separate", SeparateLayers((node.id,)), layer=node.id)
            values = {"layer": node.id, "first": first, "message": message(problem)}
            yield Finding({"node": node.id}, values, (own,), "shared")
            continue
        found = mismatch(look.network, node, message(problem))
        yield replace(found, repairs=_with_start(look, node, found))


@rule("error")
def input_shape(look: Look) -> Iterator[Finding]:
    """An Input layer names a shape of its own that is not the shape of the data."""
    described = look.network.info.get("inputs") or ()
    for node, one in zip(look.network.inputs, described, strict=False):
        own = node.config.get("shape")
        fits = isinstance(own, list | tuple) and len(own) == len(one["shape"])
        if own is None or (fits and all(mine in (None, real) for mine, real in zip(own, one["shape"], strict=True))):
            continue
        values = {"layer": node.id, "own": _plain(own), "data": _plain(one["shape"])}
        yield Finding({"node": node.id}, values, (repair("data_shape", ResetArgument(node.id, "shape")),))


@rule("error")
def input_dtype(look: Look) -> Iterator[Finding]:
    """An Input layer is set to take text, but the data gives numbers."""
    described = look.network.info.get("inputs") or ()
    for node, one in zip(look.network.inputs, described, strict=False):
        if node.config.get("dtype") == "string" and one["dtype"] != "string":
            values = {"layer": node.id, "dtype": one["dtype"]}
            yield Finding({"node": node.id}, values, (repair("data_dtype", ResetArgument(node.id, "dtype")),))


@rule("error")
def unusable_layer(look: Look) -> Iterator[Finding]:
    """Keras has the layer, but no network here can use it: it can't stand in a network at all, or takes text, which no
    data set gives."""
    for node, _ in look.network.layers():
        problem = look.network.problem(node.id)
        if problem is not None and problem.get("code") == "unusable":
            remove = repair("remove", RemoveNodes((node.id,)), layer=node.id)
            yield Finding({"node": node.id}, {"layer": node.id, "message": message(problem)}, (remove,))


@rule("error")
def open_width(look: Look) -> Iterator[Finding]:
    """A lookup layer gives a place to each value that it is going to find in the data; how many those are is open while
    the network is built, so that no layer can follow."""
    network = look.network
    for node, _ in network.layers():
        if not network.has(node, "pad_to_max_tokens") or network.argument(node, "output_mode") == "int":
            continue
        if network.argument(node, "vocabulary") is not None or network.argument(node, "pad_to_max_tokens"):
            continue
        tokens = whole(network.argument(node, "max_tokens")) or _tokens(network.info)
        edits = (SetArgument(node.id, "max_tokens", tokens), SetArgument(node.id, "pad_to_max_tokens", True))
        values = {"layer": node.id, "mode": network.argument(node, "output_mode")}
        yield Finding({"node": node.id}, values, (repair("pad_tokens", Several(edits), value=tokens),))


@rule("error")
def part_backend(look: Look) -> Iterator[Finding]:
    """A layer works with other backends than the one that is chosen to train."""
    for node, part in look.network.layers():
        usable = [name for name in part.backends if name in look.machine.backends]
        if not part.backends or look.plan.backend in part.backends:
            continue
        switch = [repair("backend", SetPlan("backend", name), backend=name) for name in usable]
        remove = repair("remove", RemoveNodes((node.id,)), layer=node.id)
        values = {"layer": node.id, "kind": node.kind, "backend": look.plan.backend, "usable": ", ".join(part.backends)}
        yield Finding({"node": node.id}, values, (*switch, remove))


def _tokens(info: Mapping[str, Any]) -> int:
    """Return about how many whole numbers the data holds, with one for those that are unknown."""
    size = whole(info.get("vocabulary"))
    ranges = [(one.get("minimum"), one.get("maximum")) for one in info.get("inputs") or ()]
    spans = [high - low for low, high in ranges if number(low) is not None and number(high) is not None]
    return min(10_000, max(2, size + 1 if size is not None else round(max(spans, default=98)) + 2))


def _with_start(look: Look, node: Node, found: Finding) -> tuple[Repair, ...]:
    """Return the repairs, with a network for the data among them where the layers were made for other data."""
    network = look.network
    source = network.source(node.id)
    while source is not None and network.group(source) == "preprocessing":
        # What only prepares the data, such as Resizing, stands between; what comes in is what the data has.
        source = network.source(source.id)
    if found.repairs and (source is None or source.kind != INPUT):
        return found.repairs
    start = starting_repairs(network)
    # Reshaping a row of a table into a picture, or a text into steps of a film, is possible and never meant.
    other = found.values.get("axes", 0) in (4, 5) or network.has(node, "input_dim")
    return (*start, *found.repairs) if other else (*found.repairs, *start)


def _argument_repairs(look: Look, node: Node, argument: str | None) -> Iterator[Repair]:
    part = look.network.part(node)
    parameter = part.parameter(argument) if part and argument else None
    if parameter is None:
        for name in node.config:
            if part is None or part.parameter(name) is None:
                yield repair("reset", ResetArgument(node.id, name), argument=name)
        return
    if not parameter.required and parameter.name in node.config:
        yield repair("reset", ResetArgument(node.id, parameter.name), argument=parameter.name)
        return
    value = _near(parameter, node.config.get(parameter.name))
    if value is not None:
        edit = SetArgument(node.id, parameter.name, value)
        yield repair("set", edit, argument=parameter.name, value=value)


def _near(parameter: Parameter, value: object) -> object:
    """Return an allowed value of a required argument near the one that was refused, or `None`."""
    if parameter.choices:
        return parameter.choices[0]
    low, high = parameter.minimum, parameter.maximum
    given = number(value)
    if parameter.kind == "int":
        least = int(low) if low is not None else 1
        return max(least, round(given)) if given is not None and abs(given) < 1e6 else max(least, 1)
    if parameter.kind == "float":
        bottom, top = low if low is not None else 0.0, high if high is not None else 1.0
        return min(max(given, bottom), top) if given is not None else (bottom + top) / 2
    if parameter.kind == "ints":
        return [3] * parameter.length if parameter.length else 3
    return None


def _plain(shape: object) -> str:
    return "(" + ", ".join(map(str, shape)) + ")" if isinstance(shape, list | tuple) else str(shape)
