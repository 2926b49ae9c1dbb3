"""How a network ends: which layer decides the number of outputs, and which activation they pass."""

from dataclasses import dataclass
from functools import lru_cache

from builder import catalog
from builder.catalog import FORMULA
from builder.checks.network import Network, Shape
from builder.checks.parts import part_config, part_name
from builder.design import Node
from builder.formulas import Call, fault, read

# Layers of these groups change no value, or only while training: the activation before them still holds.
_PASSING = frozenset({"reshaping", "regularization", "pooling"})
_WIDTHS = ("units", "filters")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a network ends.

    Args:
        node: The output of the network.
        shape: What it gives, with the batch axis; `None` where it is not known.
        activation: The last activation, `linear` where there is none, `None` where it can't be told.
        activator: The node that holds it.
        head: The node whose argument decides the last axis; `None` where there is none.
        width: The name of that argument.
    """

    node: Node
    shape: Shape | None
    activation: str | None
    activator: Node | None
    head: Node | None
    width: str


@lru_cache(maxsize=8)
def ending(network: Network) -> Ending | None:
    """Return how a network ends, or `None` while it has no output."""
    node = network.end
    if node is None:
        return None
    activation, activator = _activation(network, node)
    head, width = _head(network, node)
    return Ending(node, network.shape(node.id), activation, activator, head, width)


def own_activation(network: Network, node: Node) -> str | None:
    """Return the activation that a layer ends with: its argument, or the layer itself where it is an activation.

    Of a formula it is what it calls last, `softmax` of `softmax(x / 2)`; of others it can't be told.
    """
    if (text := _formula(network, node)) is not None:
        return _called_last(text)
    if network.has(node, "activation"):
        return part_name(network.argument(node, "activation")) or "linear"
    if network.group(node) != "activation_layer":
        return None
    # `ReLU` and `relu`, `LeakyReLU` and `leaky_relu` are the same.
    names = (one.name for one in catalog.catalog().parts("activation"))
    return next((name for name in names if name.replace("_", "") == node.kind.lower()), None)


def _activation(network: Network, node: Node) -> tuple[str | None, Node | None]:
    current: Node | None = node
    for _ in range(len(network.design.nodes)):
        if current is None or network.part(current) is None:
            return None, None
        found = own_activation(network, current)
        if found is not None or _formula(network, current) is not None:
            return found, current
        if network.group(current) == "merging":
            return _merged(network, current), None
        if network.group(current) not in _PASSING:
            return ("linear", current) if network.group(current) != "activation_layer" else (None, current)
        current = network.source(current.id)
    return None, None


def _formula(network: Network, node: Node) -> str | None:
    """Return the formula that a layer ends with, if it is one or has one for its activation."""
    activation = network.argument(node, "activation")
    given = part_config(activation) if part_name(activation) == FORMULA.lower() else node.config
    text = given.get("formula")
    return text if isinstance(text, str) else None


def _called_last(text: str) -> str | None:
    if fault(text) is not None:
        return None
    term = read(text).term
    known = {one.name for one in catalog.catalog().parts("activation")}
    return term.function if isinstance(term, Call) and term.function in known else None


def _merged(network: Network, node: Node) -> str | None:
    sources = [network.node(edge.source) for edge in network.inputs_of(node.id)]
    found = {own_activation(network, source) if source else None for source in sources}
    if found == {"linear"}:
        return "linear"
    return None


def _head(network: Network, node: Node) -> tuple[Node | None, str]:
    current: Node | None = node
    for _ in range(len(network.design.nodes)):
        if current is None:
            break
        for width in _WIDTHS:
            if network.has(current, width):
                return current, width
        keeps = network.group(current) in _PASSING | {"activation_layer", "normalization"}
        if not keeps or _last(network.shape(current.id)) != _last(_first(network, current)):
            break
        current = network.source(current.id)
    return None, ""


def _first(network: Network, node: Node) -> Shape | None:
    shapes = network.input_shapes(node.id)
    return shapes[0] if shapes else None


def _last(shape: Shape | None) -> int | None:
    return shape[-1] if shape else None
