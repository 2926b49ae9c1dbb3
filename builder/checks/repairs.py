"""Edits that rules offer, where one step of the canvas is not enough."""

from typing import Any

from builder.checks.ending import Ending
from builder.checks.goal import Goal
from builder.checks.network import Network, Shape
from builder.design import (
    INPUT,
    AddNode,
    Connect,
    Design,
    Disconnect,
    Edge,
    Edit,
    Node,
    RemoveNodes,
    ResetArgument,
    SetArgument,
    Several,
    free_id,
)


def insert_on_edge(design: Design, edge: Edge, kind: str, config: dict[str, Any] | None = None) -> Edit:
    """Return the edit that puts a layer into one connection and leaves the source's other connections alone.

    Args:
        design: The design.
        edge: The connection.
        kind: What is put in.
        config: Its arguments.
    """
    add = AddNode(kind, edge.source, config or {})
    fresh = free_id(kind, design.ids())
    others = [other for other in design.outputs_of(edge.source) if other != edge]
    edits: list[Edit] = [add]
    for other in others:
        # Adding took over everything that left the source.
        edits.append(Disconnect(fresh, other.target, 0, other.target_handle))
        edits.append(Connect(other.source, other.target, other.source_handle, other.target_handle))
    if edge.source_handle:
        edits += [Disconnect(edge.source, fresh), Connect(edge.source, fresh, edge.source_handle)]
    return add if len(edits) == 1 else Several(tuple(edits))


def join(design: Design, target: Node, kind: str) -> Edit:
    """Return the edit that joins everything that feeds a node into one tensor.

    Args:
        design: The design.
        target: The node that gets too many tensors.
        kind: The merging layer.
    """
    edges = design.inputs_of(target.id)
    last = edges[-1]
    fresh = free_id(kind, design.ids())
    edits: list[Edit] = [Disconnect(one.source, one.target, one.source_handle, one.target_handle) for one in edges]
    # Added at the end of the list, so that it takes no connection over; its own are made one by one.
    edits.append(AddNode(kind, last.source))
    for other in design.outputs_of(last.source):
        if other.target != target.id:
            edits.append(Disconnect(fresh, other.target, 0, other.target_handle))
            edits.append(Connect(other.source, other.target, other.source_handle, other.target_handle))
    edits.append(Disconnect(last.source, fresh))
    for handle, one in enumerate(edges):
        edits.append(Connect(one.source, fresh, one.source_handle, handle))
    edits.append(Connect(fresh, target.id))
    return Several(tuple(edits))


def branch(network: Network, end: Node) -> tuple[str, ...]:
    """Return the nodes that lead to one output and to no other, from the output backwards."""
    design = network.design
    gone = [end.id]
    for node_id in gone:
        for edge in design.inputs_of(node_id):
            targets = {other.target for other in design.outputs_of(edge.source)}
            node = design.node(edge.source)
            if node and node.kind != INPUT and edge.source not in gone and targets <= set(gone):
                gone.append(edge.source)
    return tuple(gone)


def add_head(network: Network, aim: Goal, after: Node, shape: Shape | None) -> Edit:
    """Return the edit that ends a network as its target asks.

    Args:
        network: The design and what is known of it.
        aim: What the target asks of the output.
        after: The node behind which the new end goes.
        shape: What that node gives; `None` where it is not known.
    """
    config: dict[str, Any] = {"units": aim.units}
    if aim.classification:
        config["activation"] = "softmax"
    edits: list[Edit] = []
    behind = after.id
    if shape is not None and len(shape) > aim.rank:
        edits.append(AddNode("Flatten", behind))
        behind = free_id("Flatten", network.design.ids())
    edits.append(AddNode("Dense", behind, config))
    return edits[0] if len(edits) == 1 else Several(tuple(edits))


def set_width(ending: Ending, units: int) -> Edit | None:
    """Return the edit that gives the network another number of outputs, or `None` where no argument decides it."""
    if ending.head is None:
        return None
    return SetArgument(ending.head.id, ending.width, units)


def open_end(network: Network, ending: Ending) -> Edit | None:
    """Return the edit that makes the outputs logits: without softmax, sigmoid or another last activation."""
    node = ending.activator
    if node is None:
        return None
    part = network.part(node)
    parameter = part.parameter("activation") if part else None
    if parameter is None:
        return RemoveNodes((node.id,))
    if parameter.required or parameter.default not in (None, "linear"):
        return SetArgument(node.id, "activation", "linear")
    return ResetArgument(node.id, "activation")


def close_end(network: Network, ending: Ending, activation: str) -> Edit:
    """Return the edit that gives the network another last activation.

    Args:
        network: The design and what is known of it.
        ending: How it ends.
        activation: Keras's name of it.
    """
    node = ending.activator
    if node is not None and network.has(node, "activation"):
        return SetArgument(node.id, "activation", activation)
    add = AddNode("Activation", ending.node.id, {"activation": activation})
    if node is not None and network.group(node) == "activation_layer":
        return Several((AddNode("Activation", node.id, {"activation": activation}), RemoveNodes((node.id,))))
    return add
