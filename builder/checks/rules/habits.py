"""What works but is rarely meant. Few, and only what is true of every network."""

from collections.abc import Iterator

from builder.checks.ending import ending, own_activation
from builder.checks.network import Look, Network
from builder.checks.parts import number
from builder.checks.rule import Finding, repair, rule
from builder.design import Node, RemoveNodes, ReplaceNode, SetArgument, Several

_DEEP = 6
"""So many layers with sigmoid or tanh in a row before their gradients are worth a word."""


@rule("warning")
def drops_everything(look: Look) -> Iterator[Finding]:
    """A dropout layer with rate 1 lets nothing through while training."""
    for node, part in look.network.layers():
        rate = number(look.network.argument(node, "rate"))
        if part.group == "regularization" and part.training_only and rate is not None and rate >= 1:
            fix = repair("set", SetArgument(node.id, "rate", 0.5), argument="rate", value=0.5)
            yield Finding({"node": node.id}, {"layer": node.id, "rate": f"{rate:g}"}, (fix,))


@rule("warning")
def output_dropout(look: Look) -> Iterator[Finding]:
    """The last layer drops some of the predictions at random while training."""
    node = look.network.end
    part = look.network.part(node) if node else None
    if node is None or part is None or part.group != "regularization" or not part.training_only:
        return
    yield Finding({"node": node.id}, {"layer": node.id}, (repair("remove", RemoveNodes((node.id,)), layer=node.id),))


@rule("hint")
def no_nonlinearity(look: Look) -> Iterator[Finding]:
    """Two layers with weights follow each other without an activation between them: together they can do no more than
    one of them."""
    network = look.network
    for node in network.design.nodes:
        targets = network.targets(node.id)
        if len(targets) != 1 or not _linear(network, node) or not _weighted(network, targets[0]):
            continue
        if network.group(node) != network.group(targets[0]):
            continue
        fix = repair("activation", SetArgument(node.id, "activation", "relu"), activation="relu")
        yield Finding({"node": node.id}, {"layer": node.id, "next": targets[0].id}, (fix,))


@rule("hint")
def vanishing_gradients(look: Look) -> Iterator[Finding]:
    """Many layers with sigmoid or tanh follow each other without normalization or shortcuts, so little of the gradient
    reaches the first ones."""
    network = look.network
    end = ending(network)
    if end is None or any(network.group(node) in ("normalization", "merging") for node in network.design.nodes):
        return
    found = [
        node
        for node in network.design.nodes
        if node != end.activator and _weighted(network, node) and network.group(node) in ("core", "convolution")
        and own_activation(network, node) in ("sigmoid", "tanh")
    ]  # fmt: skip
    if len(found) < _DEEP:
        return
    change = Several(tuple(SetArgument(node.id, "activation", "relu") for node in found))
    values = {"count": len(found), "first": found[0].id}
    yield Finding({"node": found[0].id}, values, (repair("all_activations", change, activation="relu"),))


@rule("warning")
def nothing_to_learn(look: Look) -> Iterator[Finding]:
    """No layer has weights that training could change."""
    network = look.network
    broken = any(network.problem(node.id) for node in network.design.nodes)
    if network.end is None or broken or not network.inference.get("nodes") or network.inference.get("trainable"):
        return
    frozen = [node for node in network.design.nodes if node.config.get("trainable") is False]
    thaw = Several(tuple(SetArgument(node.id, "trainable", True) for node in frozen))
    repairs = (repair("thaw", thaw),) if frozen and network.inference.get("parameters") else ()
    yield Finding({}, {}, repairs)


def _weighted(network: Network, node: Node) -> bool:
    return network.has(node, "kernel_initializer") and network.has(node, "activation")


def _linear(network: Network, node: Node) -> bool:
    return _weighted(network, node) and own_activation(network, node) == "linear"


@rule("hint")
def mask_lost(look: Look) -> Iterator[Finding]:
    """A layer knows no masks, so padding that was hidden counts like everything else behind it."""
    network = look.network
    for node in network.design.nodes:
        if network.answer(node.id).get("mask") != "lost":
            continue
        fixes = []
        shapes = network.input_shapes(node.id)
        if node.kind == "Flatten" and len(shapes) == 1 and shapes[0] is not None and len(shapes[0]) == 3:
            fixes.append(repair("replace", ReplaceNode(node.id, _AVERAGE), kind=_AVERAGE))
        yield Finding({"node": node.id}, {"layer": node.id}, tuple(fixes))


_AVERAGE = "GlobalAveragePooling1D"
"""What makes one row of a sequence and leaves out what the mask hides."""
