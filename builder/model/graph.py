"""A design's JSON as a graph: who feeds whom, in which order, and who stands in a loop. Knows no Keras."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """Where an input of a node comes from.

    Args:
        node: Id of the node that gives.
        output: Which of its outputs, counted from 0.
        handle: Which input of the taking node, counted from 0.
    """

    node: str
    output: int
    handle: int


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes of a design by id, with what feeds each.

    Args:
        nodes: Each node as in the design's JSON.
        sources: For each node its inputs, by handle.
        order: Ids so that a node comes after what feeds it, otherwise as listed in the design; those in
            a loop and behind it are left out.
        loops: Ids of the nodes that feed themselves, directly or around.
    """

    nodes: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, list[Source]]
    order: list[str]
    loops: frozenset[str]

    def left_out(self) -> list[str]:
        """Return the ids of the nodes that stand in a loop or behind one, as listed in the design."""
        ordered = set(self.order)
        return [node_id for node_id in self.nodes if node_id not in ordered]

    def owner(self, node_id: str) -> str:
        """Return the id of the node that has the layer which a node calls: its own, unless it shares another's."""
        layer: str | None = self.nodes[node_id].get("layer")
        return layer if layer is not None and layer in self.nodes else node_id

    def outputs(self) -> list[str]:
        """Return the ids of the nodes whose result leaves the network: those that nothing takes from."""
        giving = {source.node for sources in self.sources.values() for source in sources}
        return [node_id for node_id in self.order if node_id not in giving and self.nodes[node_id]["kind"] != "Input"]


def read(design: Mapping[str, Any]) -> Graph:
    """Return the graph of a design.

    Args:
        design: JSON of `builder.design.to_json`. Edges of nodes that are not there are passed over.
    """
    nodes = {node["id"]: node for node in design["nodes"]}
    sources: dict[str, list[Source]] = {node_id: [] for node_id in nodes}
    targets: dict[str, list[str]] = {node_id: [] for node_id in nodes}
    for edge in design.get("edges", ()):
        giver, taker = edge["source"], edge["target"]
        if giver in nodes and taker in nodes:
            sources[taker].append(Source(giver, edge.get("source_handle", 0), edge.get("target_handle", 0)))
            targets[giver].append(taker)
    for feeding in sources.values():
        if len(feeding) > 1:
            feeding.sort(key=lambda source: source.handle)
    order = ordered({node_id: [one.node for one in feeding] for node_id, feeding in sources.items()}, targets)
    left = set(nodes) - set(order)
    return Graph(nodes, sources, order, _looping(left, targets))


def ordered(sources: Mapping[str, Sequence[str]], targets: Mapping[str, Sequence[str]]) -> list[str]:
    """Return ids so that each comes after what feeds it, otherwise as listed; those in a loop and behind are left out.

    Args:
        sources: What feeds each, by id.
        targets: What each feeds; as often as it stands in `sources`.
    """
    place = {node_id: index for index, node_id in enumerate(sources)}
    ids = list(sources)
    waiting = {node_id: len(feeding) for node_id, feeding in sources.items()}
    ready = [place[node_id] for node_id, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order = []
    while ready:
        node_id = ids[heapq.heappop(ready)]
        order.append(node_id)
        for target in targets.get(node_id, ()):
            waiting[target] -= 1
            if waiting[target] == 0:
                heapq.heappush(ready, place[target])
    return order


def _looping(left: set[str], targets: Mapping[str, list[str]]) -> frozenset[str]:
    # What can't be ordered stands in a loop or behind one; taking ends away again and again leaves the
    # loops and the ways between them.
    inside = {node_id: [target for target in targets[node_id] if target in left] for node_id in left}
    return frozenset(node_id for node_id in left if _returns(node_id, inside))


def _returns(start: str, targets: Mapping[str, list[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(targets[start])
    while waiting:
        node_id = waiting.pop()
        if node_id == start:
            return True
        if node_id not in seen:
            seen.add(node_id)
            waiting.extend(targets[node_id])
    return False
