"""Groups that are models of their own: what enters and leaves each, and which of them call the same layers alike.

A network with such groups is built from the inside out: the layers of a group become a model, which the network calls
as a whole. Knows no Keras.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.model.graph import Graph
from builder.model.naming import model_names
from builder.model.scopes import Making, Scope, Tensor, parts_of

INPUT = "Input"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a group can't be a model of its own.

    Args:
        group: Its id.
        reason: `empty` (no layers), `comes_back` (a way leaves it and comes back), `crosses` (it and another model
            feed each other), `shares` (a layer of it is called elsewhere, connected otherwise or with another shape).
        other: The node through which the way comes back, the id of the other group, or the node elsewhere.
    """

    group: str
    reason: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Nesting:
    """A network by its models.

    Args:
        whole: The network.
        refused: The groups that are to be models and can't: their layers are the network's own.
    """

    whole: Scope
    refused: tuple[Refused, ...]


def read(design: Mapping[str, Any], network: Graph, shapes: Mapping[Tensor, Any] | None = None) -> Nesting:
    """Return the models of a design.

    A layer lies in one model or in none, since Keras can't read a file in which two models share one: groups that call
    the same layers are one model where they are connected alike and get the same shapes, and ordinary groups elsewhere.

    Args:
        design: JSON of `builder.design.to_json`.
        network: The same as a graph.
        shapes: What enters a model where, as far as it is known: one model takes tensors of one shape.
    """
    groups = {group["id"]: group for group in design.get("groups") or ()}
    marked = [group_id for group_id, group in groups.items() if group.get("model") is True]
    if not marked:
        return Nesting(Scope("", "model", tuple(network.order), tuple(network.order)), ())
    around = {group_id: _around(groups, group_id) for group_id in groups}
    members = _members(groups, around, network)
    sharing: dict[str, Refused] = {}
    while True:
        open_groups = sorted((one for one in marked if one not in sharing), key=lambda one: len(around[one]))
        models, refused = _models(network, open_groups, around, members)
        making = Making(network, members, models, shapes or {})
        mixed = {one: Refused(one, "shares", other) for one, other in making.mixed().items()}
        if not mixed:
            break
        sharing |= mixed
    whole = making.scope("", model_names(groups, models, network.nodes))
    return Nesting(whole, (*refused, *sharing.values()))


def shapes(inference: Mapping[str, Any]) -> dict[Tensor, Any]:
    """Return the shape and dtype of every tensor, as far as it is known.

    Args:
        inference: What `builder.model.infer` answered.
    """
    return {
        (node_id, place): (tuple(output["shape"]), output["dtype"])
        for node_id, answer in inference.get("nodes", {}).items()
        for place, output in enumerate(answer.get("outputs") or ())
    }


def _models(
    network: Graph, marked: Sequence[str], around: Mapping[str, Sequence[str]], members: Mapping[str, frozenset[str]]
) -> tuple[dict[str, str], list[Refused]]:
    """Return the groups that can be models, outer ones first, each with the model around it, and those that can't."""
    models: dict[str, str] = {}
    refused = []
    for group_id in marked:
        parent = next((one for one in around[group_id] if one in models), "")
        wrong = _wrong(network, group_id, members, {one for one, outer in models.items() if outer == parent}, parent)
        if wrong is None:
            models[group_id] = parent
        else:
            refused.append(wrong)
    return models, refused


def _around(groups: Mapping[str, Mapping[str, Any]], group_id: str) -> list[str]:
    """Return the groups around a group, the innermost first."""
    found: list[str] = []
    parent: str | None = groups[group_id].get("parent")
    while parent is not None and parent in groups and parent not in found:
        found.append(parent)
        parent = groups[parent].get("parent")
    return found


def _members(
    groups: Mapping[str, Mapping[str, Any]], around: Mapping[str, Sequence[str]], network: Graph
) -> dict[str, frozenset[str]]:
    """Return the nodes of each group and of those in it. Data enters the network alone, not a model in it."""
    usable = {node_id for node_id in network.order if network.nodes[node_id]["kind"] != INPUT}
    found: dict[str, set[str]] = {group_id: set() for group_id in groups}
    for group_id, group in groups.items():
        own = usable.intersection(group["nodes"])
        for holder in (group_id, *around[group_id]):
            found[holder] |= own
    return {"": frozenset(network.order)} | {group_id: frozenset(nodes) for group_id, nodes in found.items()}


def _wrong(
    network: Graph, group_id: str, members: Mapping[str, frozenset[str]], beside: Collection[str], parent: str
) -> Refused | None:
    """Say why a group can't be a model, beside those that are models in the same one already."""
    own, nodes = members[group_id], members[parent]
    if not own:
        return Refused(group_id, "empty")
    if not _orderly(network, nodes, {group_id: own}):
        return Refused(group_id, "comes_back", _returning(network, own))
    known = {one: members[one] for one in beside}
    if _orderly(network, nodes, known | {group_id: own}):
        return None
    other = next((one for one in known if not _orderly(network, nodes, {one: known[one], group_id: own})), "")
    return Refused(group_id, "crosses", other or next(iter(known)))


def _orderly(network: Graph, nodes: frozenset[str], models: Mapping[str, frozenset[str]]) -> bool:
    """Say whether no model waits for what it feeds."""
    return len(parts_of(network, nodes, models)) == len(nodes.difference(*models.values())) + len(models)


def _returning(network: Graph, own: Collection[str]) -> str:
    """Return the first node on a way out of a group and back into it."""
    behind: set[str] = set()
    for node_id in network.order:
        if node_id in own:
            if any(source.node in behind for source in network.sources[node_id]):
                return next(source.node for source in network.sources[node_id] if source.node in behind)
        elif any(source.node in own or source.node in behind for source in network.sources[node_id]):
            behind.add(node_id)
    return ""
