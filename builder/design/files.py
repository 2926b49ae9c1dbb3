"""A design as JSON: written, read, checked, carried over from older versions, and hashed."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from builder.design import groups, sharing
from builder.design.applying import MAX_NODES
from builder.design.document import Design, Edge, Group, KeptWeights, Node, Note
from builder.design.plan import Plan, plan_from_json
from builder.errors import DesignError

FORMAT = "layerwise-design"
FORMAT_VERSION = 1
MAX_BYTES = 16_000_000

_MEANT = ("id", "kind", "config", "layer", "weights")
"""What of a node means something; where it stands does not."""

_OPEN = {field.name: getattr(Plan(), field.name) for field in fields(Plan)}
"""A plan in which nothing is chosen."""

_FILE = re.compile("[0-9a-f]{64}")
_SIMPLE = frozenset({str, int, float, bool, type(None)})
_MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each version the step that lifts a file of it to the next one."""


def to_json(design: Design) -> dict[str, Any]:
    """Return a design as plain values, the form in which it is kept, sent and exported."""
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": design.name,
        "nodes": [node_to_json(node) for node in design.nodes],
        "edges": [edge_to_json(edge) for edge in design.edges],
        "groups": [group_to_json(group) for group in design.groups],
        "plan": plan_to_json(design.plan),
    }
    if design.notes:
        content["notes"] = [note_to_json(note) for note in design.notes]
    return content


def dumps(design: Design, indent: int | None = 2) -> str:
    """Return a design as the text of a `.json` file.

    Args:
        design: The design.
        indent: By how much inner lines are indented, for people to read; `None` writes one line, ten times as fast.
    """
    return json.dumps(to_json(design), ensure_ascii=False, indent=indent) + "\n"


def loads(text: str | bytes) -> Design:
    """Read a design from the text of a `.json` file.

    Raises:
        DesignError: It is no JSON, no design, too large, or of a newer version.
    """
    if len(text) > MAX_BYTES:
        raise DesignError("design.file_too_large", most_mb=MAX_BYTES // 1_000_000)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DesignError("design.not_json") from error
    return from_json(content)


def from_json(content: Any) -> Design:
    """Read a design from plain values.

    Raises:
        DesignError: They are no design, or one of a newer version.
    """
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DesignError("design.not_a_design")
    version = content.get("format_version")
    if not isinstance(version, int) or version < 1:
        raise DesignError("design.not_a_design")
    if version > FORMAT_VERSION:
        raise DesignError("design.newer_version", version=version, known=FORMAT_VERSION)
    for step in range(version, FORMAT_VERSION):
        content = _MIGRATIONS[step](content)
    try:
        design = _read(content)
    except (KeyError, TypeError, ValueError, AttributeError, DesignError) as error:
        raise DesignError("design.damaged", detail=str(error)[:120]) from error
    return _checked(design)


def design_hash(design: Design) -> str:
    """Return a hash of what a design means: positions, notes and groups that are no models are left out."""
    content = to_json(design)
    meaning = {
        "nodes": [{name: node[name] for name in _MEANT if name in node} for node in content["nodes"]],
        "edges": content["edges"],
        "plan": content["plan"],
    }
    models = [[group.name, *sorted(groups.leaves(design, group.id))] for group in design.groups if group.model]
    if models:
        meaning["models"] = models
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def node_to_json(node: Node) -> dict[str, Any]:
    """Return a layer as plain values."""
    content: dict[str, Any] = {"id": node.id, "kind": node.kind, "config": _plain(node.config)}
    if node.position is not None:
        content["position"] = list(node.position)
    if node.layer is not None:
        content["layer"] = node.layer
    if node.weights is not None:
        content["weights"] = {"file": node.weights.file, "layer": node.weights.layer}
    return content


def edge_to_json(edge: Edge) -> dict[str, Any]:
    """Return a connection as plain values."""
    content: dict[str, Any] = {"source": edge.source, "target": edge.target}
    for handle in ("source_handle", "target_handle"):
        if getattr(edge, handle):
            content[handle] = getattr(edge, handle)
    return content


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values: its data, and what is not left open."""
    content = {field.name: getattr(plan, field.name) for field in fields(plan)}
    content["data"] = asdict(plan.data)
    return {name: _plain(value) for name, value in content.items() if name == "data" or value != _OPEN[name]}


def group_to_json(group: Group) -> dict[str, Any]:
    """Return a group as plain values."""
    content: dict[str, Any] = {"id": group.id, "name": group.name, "nodes": list(group.nodes), "folded": group.folded}
    for tie in ("parent", "block"):
        if getattr(group, tie) is not None:
            content[tie] = getattr(group, tie)
    if group.model:
        content["model"] = True
    return content


def note_to_json(note: Note) -> dict[str, Any]:
    """Return a note as plain values."""
    content: dict[str, Any] = _plain(asdict(note))
    return content


def _plain(value: Any) -> Any:
    if type(value) in _SIMPLE:
        return value  # nearly all are; asking what is a Mapping takes long
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _read(content: Mapping[str, Any]) -> Design:
    return Design(
        name=_text(content["name"])[:120],
        nodes=tuple(read_node(node) for node in content["nodes"]),
        edges=tuple(read_edge(edge) for edge in content.get("edges", ())),
        groups=tuple(read_group(group) for group in content.get("groups", ())),
        plan=plan_from_json(dict(content.get("plan", {}))),
        notes=tuple(read_note(note) for note in content.get("notes", ())),
    )


def read_node(node: Mapping[str, Any]) -> Node:
    """Read a layer from plain values.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: They are no layer.
    """
    position = node.get("position")
    place = (float(position[0]), float(position[1])) if position is not None else None
    config = node.get("config", {})
    if not isinstance(config, dict):
        raise TypeError(f"config of {node['id']} is no object")
    layer = node.get("layer")
    called = None if layer is None else _text(layer)
    return Node(_text(node["id"]), _text(node["kind"]), config, place, called, _read_kept(node.get("weights")))


def _read_kept(content: Any) -> KeptWeights | None:
    if content is None:
        return None
    file = _text(content["file"])
    # It becomes part of a path.
    if not _FILE.fullmatch(file):
        raise ValueError(f"{file[:40]} names no weights")
    return KeptWeights(file, _text(content["layer"]))


def read_edge(edge: Mapping[str, Any]) -> Edge:
    """Read a connection from plain values.

    Raises:
        TypeError, AttributeError: They are no connection.
    """
    return Edge(**_only(edge, Edge))


def read_group(group: Mapping[str, Any]) -> Group:
    """Read a group from plain values.

    Raises:
        KeyError, TypeError, AttributeError: They are no group.
    """
    ties = {tie: _text(group[tie]) for tie in ("parent", "block") if group.get(tie) is not None}
    nodes = tuple(_text(node) for node in group["nodes"])
    model = group.get("model", False)
    if not isinstance(model, bool):
        # What is built depends on it: it is not guessed.
        raise TypeError(f"model of {group['id']} is neither true nor false: {model!r:.40}")
    name = _text(group["name"])[:80]
    return Group(_text(group["id"]), name, nodes, group.get("folded") is True, **ties, model=model)


def read_note(note: Mapping[str, Any]) -> Note:
    """Read a note from plain values.

    Raises:
        KeyError, TypeError, ValueError: They are no note.
    """
    (x, y), (width, height) = note["position"], note["size"]
    return Note(_text(note["id"]), _text(note["text"]), (float(x), float(y)), (float(width), float(height)))


def _only(content: Mapping[str, Any], kind: type) -> dict[str, Any]:
    # What a later minor version may add is passed over, not refused.
    known = {field.name for field in fields(kind)}
    return {name: value for name, value in content.items() if name in known}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, got {value!r:.40}")
    return value


def _checked(design: Design) -> Design:
    if len(design.nodes) > MAX_NODES:
        raise DesignError("design.too_many_nodes", most=MAX_NODES)
    ids = design.ids()
    if len(ids) != len(design.nodes):
        raise DesignError("design.damaged", detail="two layers of one name")
    for edge in design.edges:
        if edge.source not in ids or edge.target not in ids:
            raise DesignError("design.damaged", detail=f"{edge.source} → {edge.target}")
    return groups.settled(sharing.settled(design))
