"""Layers that were copied, put into a design under names that are free there."""

from collections.abc import Sequence
from dataclasses import replace

from builder.design import groups, notes, sharing
from builder.design.chain import is_name
from builder.design.document import Design, Edge, free_id
from builder.design.edits import PasteNodes
from builder.errors import DesignError


def paste(design: Design, edit: PasteNodes) -> Design:
    """Put layers, the connections among them and their groups behind those that are there, and notes beside them.

    Args:
        design: The network.
        edit: What was copied. An id that is free is kept.

    Raises:
        DesignError: Two layers have one id, or the connections make a loop, or there are too many notes.
    """
    nodes = edit.layers
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
        for edge in dict.fromkeys(edit.edges)
        if edge.source in fresh and edge.target in fresh
    )
    if _loops(among):
        raise DesignError("design.damaged_paste")
    pasted = sharing.settled(replace(design, nodes=(*design.nodes, *added), edges=(*design.edges, *among)))
    if edit.copied_groups:
        pasted = groups.grouped(pasted, edit.copied_groups, fresh)
    for note in edit.copied_notes:
        pasted = notes.add(pasted, note.text, note.position, note.size)
    return pasted


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
