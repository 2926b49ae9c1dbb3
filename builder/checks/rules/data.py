"""Is the data fit to learn from, and does the network take it as it is?"""

from collections.abc import Iterator
from typing import Any

from builder import words
from builder.checks.diagnostic import Repair
from builder.checks.network import Look
from builder.checks.parts import number, whole
from builder.checks.repairs import insert_on_edge
from builder.checks.rule import Finding, repair, rule
from builder.checks.sentences import number_text
from builder.checks.starting import starting_repairs
from builder.design import Edge, Node, RemoveNodes, SetArgument, SetPlan

_LARGE = 20.0
"""From here on inputs are called unscaled: scaled ones stay near 1, standardized ones rarely leave 5."""

_SCALING_GROUPS = ("normalization", "preprocessing")


@rule("error")
def data_unreadable(look: Look) -> Iterator[Finding]:
    """The data set can't be read: its file is missing, empty or of another form than expected."""
    if look.network.info:
        return
    choice = look.plan.data
    data = {"source": "digits", "options": {}, "prepare": {}}
    values = {"source": choice.source}
    # The design's own default set needs no file and is always there.
    repairs = (repair("usual_data", SetPlan("data", data)),) if choice.source != "digits" else ()
    yield Finding({"plan": "data"}, values, repairs)


@rule("warning")
def unscaled_input(look: Look) -> Iterator[Finding]:
    """The inputs are large numbers and nothing scales them, which makes learning slow or impossible."""
    info = look.network.info
    if info.get("vocabulary"):
        return
    for node, one in zip(look.network.inputs, info.get("inputs") or (), strict=False):
        low, high = number(one.get("minimum")), number(one.get("maximum"))
        if low is None or high is None or max(abs(low), abs(high)) < _LARGE or _scaled_inside(look, node):
            continue
        scale = "unit" if info.get("modality") == "image" else "standardize"
        values = {"name": one.get("name", node.id), "minimum": number_text(low), "maximum": number_text(high)}
        yield Finding({"plan": "data"}, values, (_prepare(look, scale),))


@rule("hint")
def standardized_twice(look: Look) -> Iterator[Finding]:
    """The preparation standardizes the inputs, and a layer right behind learns to do the same once more."""
    network = look.network
    if (network.info.get("prepared") or {}).get("scale") != "standardize":
        return
    for node in _behind_inputs(look):
        learns = network.has(node, "mean") and network.has(node, "variance")
        if learns and network.argument(node, "mean") is None and not network.argument(node, "invert"):
            remove = repair("remove", RemoveNodes((node.id,)), layer=node.id)
            yield Finding({"node": node.id}, {"layer": node.id}, (remove, _prepare(look, "none")))


@rule("error")
def vocabulary(look: Look) -> Iterator[Finding]:
    """An Embedding knows fewer words than the data has, so some word numbers lie outside of it."""
    size = whole(look.network.info.get("vocabulary"))
    if size is None:
        return
    for node in _first_layers(look):
        known = whole(look.network.argument(node, "input_dim"))
        if look.network.has(node, "input_dim") and known is not None and known < size:
            fix = repair("set", SetArgument(node.id, "input_dim", size), argument="input_dim", value=size)
            yield Finding({"node": node.id}, {"layer": node.id, "known": known, "size": size}, (fix,))


@rule("warning")
def word_numbers(look: Look) -> Iterator[Finding]:
    """Word numbers enter a layer that takes them for amounts; an Embedding gives each word its own vector."""
    network = look.network
    size = whole(network.info.get("vocabulary"))
    if size is None:
        return
    for node in network.inputs:
        for edge in network.outputs_of(node.id):
            layer = _takes_amounts(look, edge)
            # In a loop nothing can be put on a connection; the loop is told by a rule of its own.
            if layer is not None and edge.target not in network.looping:
                config = {"input_dim": size, "output_dim": 32}
                put = repair("insert", insert_on_edge(network.design, edge, "Embedding", config), kind="Embedding")
                yield Finding({"node": layer.id}, {"layer": layer.id}, (put, *starting_repairs(network)))


@rule("error")
def one_class(look: Look) -> Iterator[Finding]:
    """All examples belong to one class, so there is nothing to tell apart."""
    target = look.network.info.get("target") or {}
    classes = target.get("classes") or ()
    if target.get("kind") == "classes" and len(classes) < 2:
        yield Finding({"plan": "data"}, {"target": target.get("name", ""), "name": str(classes[0]) if classes else "–"})


@rule("hint")
def data_note(look: Look) -> Iterator[Finding]:
    """The data set says something about itself that is worth knowing, such as that there are few
    examples."""
    for note in look.network.info.get("warnings") or ():
        if words.has(note["key"]):
            yield Finding({"plan": "data"}, note.get("values") or {}, key=note["key"])


def _first_layers(look: Look) -> Iterator[Node]:
    for node in look.network.inputs:
        yield from look.network.targets(node.id)


def _behind_inputs(look: Look) -> Iterator[Node]:
    """Give the layers that the data reaches unchanged but for its shape."""
    waiting, seen = list(_first_layers(look)), set[str]()
    while waiting:
        node = waiting.pop()
        if node.id in seen:
            continue
        seen.add(node.id)
        yield node
        if look.network.group(node) == "reshaping":
            waiting.extend(look.network.targets(node.id))


def _takes_amounts(look: Look, edge: Edge) -> Node | None:
    """Return the layer behind a connection that multiplies the numbers, or `None`."""
    network = look.network
    node = network.node(edge.target)
    for _ in range(len(network.design.nodes)):
        if node is None or network.has(node, "input_dim"):
            return None
        # Whatever has weights of its own, and does not look words up, multiplies the numbers.
        if network.has(node, "kernel_initializer"):
            return node
        if network.group(node) not in ("reshaping", "regularization") or len(network.targets(node.id)) != 1:
            return None
        node = network.targets(node.id)[0]
    return None


def _scaled_inside(look: Look, node: Node) -> bool:
    targets = look.network.targets(node.id)
    for _ in range(3):
        if not targets:
            return False
        if all(look.network.group(one) in _SCALING_GROUPS for one in targets):
            return True
        if not all(look.network.group(one) in ("reshaping", "augmentation") for one in targets):
            return False
        targets = [after for one in targets for after in look.network.targets(one.id)]
    return False


def _prepare(look: Look, scale: str) -> Repair:
    choice = look.plan.data
    prepare: dict[str, Any] = {**choice.prepare, "scale": scale}
    data = {"source": choice.source, "options": dict(choice.options), "prepare": prepare}
    return repair(f"scale_{scale}", SetPlan("data", data))
