"""A network by its models: what each holds, in which order, what enters it and what leaves. Knows no Keras."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from builder.model.graph import Graph, ordered

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


def parts_of(network: Graph, nodes: Collection[str], models: Mapping[str, Collection[str]]) -> list[str]:
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


class Making:
    """Makes the scopes of a network.

    Args:
        network: The design as a graph.
        members: The nodes of each group, and of the network under the empty name.
        models: The groups that are models, outer ones first, each with the model around it.
        shapes: What enters a model where, as far as it is known.
    """

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

    def mixed(self) -> dict[str, str]:
        """Return the groups with a layer that is not in one model alone, each with a node that calls it elsewhere."""
        home: dict[str, str] = {}
        for group_id in self._models:
            # Outer models come first: the innermost one stays.
            home |= dict.fromkeys(self._members[group_id], group_id)
        callers: dict[str, list[str]] = {}
        for node_id in self._network.order:
            callers.setdefault(self._network.owner(node_id), []).append(node_id)
        found: dict[str, str] = {}
        for nodes in callers.values():
            if len({self._path(home.get(one, "")) for one in nodes}) > 1:
                for group_id in (home[one] for one in nodes if one in home):
                    other = next((one for one in nodes if home.get(one) != group_id), nodes[0])
                    found.setdefault(group_id, other)
        return found

    def _path(self, group_id: str) -> tuple[str, ...]:
        return (self._kinds[group_id], *self._path(self._models[group_id])) if group_id else ()

    def scope(self, group_id: str, names: Mapping[str, str]) -> Scope:
        """Return the network, or one of its models."""
        inner = {one: self._members[one] for one, outer in self._models.items() if outer == group_id}
        order = parts_of(self._network, self._members[group_id], inner)
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
