"""Groups that are models of their own: what enters and leaves each, and which of them call the same layers alike.

A network with such groups is built from the inside out: the layers of a group become a model, which the network calls
as a whole. Knows no Keras.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.model.graph import Graph, ordered
from builder.model.naming import model_names

INPUT = "Input"

Tensor = tuple[str, int]
"""A node and one of its outputs."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The network, or a group that is a model of its own.

    Args:
        group: Id of the group; empty for the network.
        name: What its model is called.
        parts: Its nodes and the models in it, each after what feeds it.
        nodes: All nodes in it and in the models within, in an order that is the same wherever the same layers are
            connected alike.
        entries: The tensors that enter it from outside, each once.
        exits: Which outputs of which of `nodes` (by their places) leave it, in order; `None` for all of a node's.
        kind: Scopes of one kind call the same layers, connected alike: one model serves them all.
    """

    group: str
    name: str
    parts: "tuple[str | Scope, ...]"
    nodes: tuple[str, ...]
    entries: tuple[Tensor, ...] = ()
    exits: tuple[tuple[int, tuple[int, ...] | None], ...] = ()
    kind: str = ""

    def flat(self) -> "list[Scope]":
        """Return the models in it, each before those that it holds."""
        inner = [part for part in self.parts if isinstance(part, Scope)]
        return [one for part in inner for one in (part, *part.flat())]


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

    def repeats(self) -> bool:
        """Say whether a model is called several times."""
        kinds = [scope.kind for scope in self.whole.flat()]
        return len(set(kinds)) < len(kinds)


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
        making = _Making(network, members, models, shapes or {})
        mixed = {one.group: one for one in making.mixed()}
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
    return len(_parts(network, nodes, models)) == len(nodes.difference(*models.values())) + len(models)


def _parts(network: Graph, nodes: Collection[str], models: Mapping[str, Collection[str]]) -> list[str]:
    """Return nodes and models in order, those in a loop left out; a model stands where its first node is listed."""
    inside = {node_id: "/" + group_id for group_id, members in models.items() for node_id in members}
    sources: dict[str, list[str]] = {}
    targets: dict[str, list[str]] = {}
    for node_id in network.nodes:
        if node_id in nodes:
            sources.setdefault(inside.get(node_id, node_id), [])
    for node_id in nodes:
        part = inside.get(node_id, node_id)
        for source in network.sources[node_id]:
            giver = inside.get(source.node, source.node)
            if giver != part and giver in sources:
                sources[part].append(giver)
                targets.setdefault(giver, []).append(part)
    return ordered(sources, targets)


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


class _Making:
    def __init__(
        self,
        network: Graph,
        members: Mapping[str, frozenset[str]],
        models: Mapping[str, str],
        shapes: Mapping[Tensor, Any],
    ) -> None:
        self._network = network
        self._members = members
        self._models = models
        self._shapes = shapes
        self._place = {node_id: place for place, node_id in enumerate(network.nodes)}
        self._taken = {source.node for sources in network.sources.values() for source in sources}
        self._orders = {group_id: self._order(members[group_id]) for group_id in models}
        self._entries = {group_id: self._entering(group_id) for group_id in models}
        self._kinds = {group_id: self._kind(group_id) for group_id in models}
        self._exits = self._leaving()

    def mixed(self) -> list[Refused]:
        """Return the groups with a layer that is not in one model alone, wherever it is called."""
        home: dict[str, str] = {}
        for group_id in self._models:
            # Outer models come first: the innermost one stays.
            home |= dict.fromkeys(self._members[group_id], group_id)
        callers: dict[str, list[str]] = {}
        for node_id in self._network.order:
            callers.setdefault(self._network.owner(node_id), []).append(node_id)
        found: dict[str, Refused] = {}
        for nodes in callers.values():
            if len({self._path(home.get(one, "")) for one in nodes}) > 1:
                for group_id in (home[one] for one in nodes if one in home):
                    other = next((one for one in nodes if home.get(one) != group_id), nodes[0])
                    found.setdefault(group_id, Refused(group_id, "shares", other))
        return list(found.values())

    def _path(self, group_id: str) -> tuple[str, ...]:
        return (self._kinds[group_id], *self._path(self._models[group_id])) if group_id else ()

    def scope(self, group_id: str, names: Mapping[str, str]) -> Scope:
        """Return the network, or one of its models."""
        inner = {one: self._members[one] for one, outer in self._models.items() if outer == group_id}
        order = _parts(self._network, self._members[group_id], inner)
        marks = {"/" + one: one for one in inner}
        parts = tuple(self.scope(marks[part], names) if part in marks else part for part in order)
        if not group_id:
            return Scope("", "model", parts, tuple(self._network.order))
        kind = self._kinds[group_id]
        exits = tuple(sorted(self._exits[kind].items()))
        return Scope(group_id, names[group_id], parts, self._orders[group_id], self._entries[group_id], exits, kind)

    def _order(self, nodes: Collection[str]) -> tuple[str, ...]:
        # The layers decide, not the nodes that call them: two groups that call the same layers stand in one order.
        listed = sorted(nodes, key=lambda one: (self._place[self._network.owner(one)], self._place[one]))
        sources = {one: [it.node for it in self._network.sources[one] if it.node in nodes] for one in listed}
        targets: dict[str, list[str]] = {}
        for one, givers in sources.items():
            for giver in givers:
                targets.setdefault(giver, []).append(one)
        return tuple(ordered(sources, targets))

    def _entering(self, group_id: str) -> tuple[Tensor, ...]:
        own = self._members[group_id]
        found = (it for one in self._orders[group_id] for it in self._network.sources[one] if it.node not in own)
        return tuple(dict.fromkeys((it.node, it.output) for it in found))

    def _kind(self, group_id: str) -> str:
        """Say which layers a group calls, and how they are connected: the same words for the same model."""
        order, entries = self._orders[group_id], self._entries[group_id]
        places = {node_id: place for place, node_id in enumerate(order)}
        inner = [self._members[one] for one in self._models if self._members[one] < self._members[group_id]]
        said = []
        for node_id in order:
            sources = self._network.sources[node_id]
            ways = [
                (it.handle, "in", entries.index((it.node, it.output)))
                if it.node not in places
                else (it.handle, "at", places[it.node], it.output)
                for it in sources
            ]
            holders = sorted([places[one] for one in order if one in nodes] for nodes in inner if node_id in nodes)
            said.append((self._network.owner(node_id), ways, holders))
        return repr((said, [self._shapes.get(one) for one in entries]))

    def _leaving(self) -> dict[str, dict[int, tuple[int, ...] | None]]:
        """Return what leaves each kind of model, wherever it is called."""
        found: dict[str, dict[int, tuple[int, ...] | None]] = {kind: {} for kind in self._kinds.values()}
        for group_id, kind in self._kinds.items():
            own, exits = self._members[group_id], found[kind]
            for place, node_id in enumerate(self._orders[group_id]):
                if node_id not in self._taken:
                    exits[place] = None
            places = {node_id: place for place, node_id in enumerate(self._orders[group_id])}
            for node_id, sources in self._network.sources.items():
                for it in sources if node_id not in own else ():
                    if it.node in own and (before := exits.get(places[it.node], ())) is not None:
                        exits[places[it.node]] = tuple(sorted({*before, it.output}))
        return found
