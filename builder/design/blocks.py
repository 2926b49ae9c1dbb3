"""A block: layers that a person keeps as a group, to put them into any design."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from builder.design import sharing
from builder.design.document import Block, Design, Group
from builder.design.files import edge_to_json, group_to_json, node_to_json, read_edge, read_group, read_node
from builder.design.groups import leaves, settled, ways, within
from builder.errors import DesignError

FORMAT = "layerwise-block"
FORMAT_VERSION = 1
MOST_LAYERS = 2000


def block_of(design: Design, group_id: str) -> Block:
    """Return a group as a block.

    Raises:
        DesignError: There is no such group.
    """
    group = design.group(group_id)
    if group is None:
        raise DesignError("design.unknown_group", group=group_id)
    members = set(leaves(design, group_id))
    inner = tuple(one for one in within(design.groups, group_id) if one.id != group_id)
    nodes = tuple(replace(node, position=None) for node in design.nodes if node.id in members)
    edges = tuple(edge for edge in design.edges if edge.source in members and edge.target in members)
    whole = Design(group.name, nodes, edges, (Group(group.id, group.name, group.nodes, model=group.model), *inner))
    alone = settled(sharing.settled(whole))
    paths = ways(design, members)
    return Block(
        name=group.name,
        nodes=alone.nodes,
        edges=edges,
        groups=alone.groups,
        entries=tuple((edge.target, edge.target_handle) for edge in paths.into) if len(paths.sources) == 1 else (),
        exit=paths.exits[0] if len(paths.exits) == 1 else None,
    )


def block_to_json(block: Block) -> dict[str, Any]:
    """Return a block as plain values, the form in which it is kept and sent."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": block.name,
        "nodes": [node_to_json(node) for node in block.nodes],
        "edges": [edge_to_json(edge) for edge in block.edges],
        "groups": [group_to_json(group) for group in block.groups],
        "entries": [list(one) for one in block.entries],
        "exit": list(block.exit) if block.exit is not None else None,
    }


def block_from_json(content: Any) -> Block:
    """Read a block from plain values, from outside as well.

    Raises:
        DesignError: They are no block, or one of a newer version.
    """
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        raise DesignError("design.not_a_block")
    version = content.get("format_version")
    if not isinstance(version, int) or not 1 <= version <= FORMAT_VERSION:
        raise DesignError("design.not_a_block")
    try:
        block = _read(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DesignError("design.not_a_block") from error
    return _checked(block)


def _read(content: Mapping[str, Any]) -> Block:
    leaving = content.get("exit")
    return Block(
        name=str(content["name"])[:80],
        nodes=tuple(read_node(node) for node in content["nodes"]),
        edges=tuple(read_edge(edge) for edge in content["edges"]),
        groups=tuple(read_group(group) for group in content["groups"]),
        entries=tuple(_end(one) for one in content["entries"]),
        exit=_end(leaving) if leaving is not None else None,
    )


def _end(value: Any) -> tuple[str, int]:
    node, handle = value
    if not isinstance(node, str) or not isinstance(handle, int) or not 0 <= handle < 64:
        raise TypeError(f"no end: {value!r:.40}")
    return node, handle


def _checked(block: Block) -> Block:
    ids = {node.id for node in block.nodes}
    named = [one for edge in block.edges for one in (edge.source, edge.target)]
    named += [node for node, _ in (*block.entries, *((block.exit,) if block.exit else ()))]
    root = block.groups[0] if block.groups else None
    whole = Design(block.name, block.nodes, block.edges, block.groups)
    if (
        root is None
        or root.parent is not None
        or not 0 < len(ids) == len(block.nodes) <= MOST_LAYERS
        or not ids.issuperset(named)
        or settled(sharing.settled(whole)) != whole
        or set(leaves(whole, root.id)) != ids
    ):
        raise DesignError("design.not_a_block")
    return block
