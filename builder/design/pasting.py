"""Layers that were copied, put into a design under names that are free there."""

from collections.abc import Sequence
from dataclasses import replace

from builder.design import sharing
from builder.design.chain import is_name
from builder.design.document import Design, Edge, Node, free_id
from builder.errors import DesignError


def paste(design: Design, nodes: Sequence[Node], edges: Sequence[Edge]) -> Design:
    """Put layers and the connections among them behind those that are there.

    Args:
        design: The network.
        nodes: The layers as they were copied. An id that is free is kept.
        edges: By the ids of `nodes`; those that lead elsewhere are passed over.

    Raises:
        DesignError: Two layers have one id, or the connections make a loop.
    """
    if len({node.id for node in nodes}) != len(nodes):
        raise DesignError("design.damaged_paste")
    taken, fresh = set(design.ids()), dict[str, str]()
    for node in nodes:
        free = node.id not in taken and is_name(node.id) and node.id == node.id.strip()
        fresh[node.id] = node.id if free else free_id(node.kind, taken)
        taken.add(fresh[node.id])
    added = sharing.renamed(nodes, fresh)
    among = tuple(
        replace(edge, source=fresh[edge.source], target=fresh[edge.target])
        for edge in dict.fromkeys(edges)
        if edge.source in fresh and edge.target in fresh
    )
    if _loops(among):
        raise DesignError("design.damaged_paste")
    return sharing.settled(replace(design, nodes=(*design.nodes, *added), edges=(*design.edges, *among)))


def _loops(edges: Sequence[Edge]) -> bool:
    waits: dict[str, int] = {}
    following: dict[str, list[str]] = {}
    for edge in edges:
        waits.setdefault(edge.source, 0)
        waits[edge.target] = waits.get(edge.target, 0) + 1
        following.setdefault(edge.source, []).append(edge.target)
    ready = [node for node, count in waits.items() if count == 0]
    done = 0
    while ready:
        done += 1
        for target in following.get(ready.pop(), ()):
            waits[target] -= 1
            if waits[target] == 0:
                ready.append(target)
    return done < len(waits)
