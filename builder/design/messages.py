"""Edits as the browser sends them: JSON with a `type`, checked before anything is done with it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from builder.design import edits, group_edits
from builder.design.blocks import block_from_json, block_to_json
from builder.design.document import Block, Edge, Group, Node, Note
from builder.design.edits import Edit
from builder.design.files import group_to_json, node_to_json, note_to_json, read_group, read_node, read_note
from builder.errors import DesignError

_KINDS: dict[str, type[Any]] = {
    "add_node": edits.AddNode,
    "put_node": edits.PutNode,
    "place_nodes": edits.PlaceNodes,
    "remove_nodes": edits.RemoveNodes,
    "move_node": edits.MoveNode,
    "duplicate_nodes": edits.DuplicateNodes,
    "share_layers": edits.ShareLayers,
    "separate_layers": edits.SeparateLayers,
    "drop_weights": edits.DropWeights,
    "paste_nodes": edits.PasteNodes,
    "set_argument": edits.SetArgument,
    "reset_argument": edits.ResetArgument,
    "replace_node": edits.ReplaceNode,
    "rename_node": edits.RenameNode,
    "connect": edits.Connect,
    "disconnect": edits.Disconnect,
    "add_note": edits.AddNote,
    "set_note": edits.SetNote,
    "remove_notes": edits.RemoveNotes,
    "set_plan": edits.SetPlan,
    "rename_design": edits.RenameDesign,
    "several": edits.Several,
    "group_nodes": group_edits.GroupNodes,
    "ungroup": group_edits.Ungroup,
    "rename_group": group_edits.RenameGroup,
    "fold_group": group_edits.FoldGroup,
    "model_group": group_edits.ModelGroup,
    "join_group": group_edits.JoinGroup,
    "repeat_group": group_edits.RepeatGroup,
    "insert_block": group_edits.InsertBlock,
}
_TEXT = frozenset({"kind", "node", "argument", "name", "source", "target", "field", "note"})
_TEXT_OR_NONE = frozenset({"after", "group", "text"})
_TEXTS = frozenset({"nodes", "groups", "notes"})
_READERS: dict[str, Callable[[Any], Any]] = {
    "layers": read_node,
    "copied_groups": read_group,
    "copied_notes": read_note,
}
_NUMBERS = frozenset({"source_handle", "target_handle"})
MOST_EDITS = 1000
FARTHEST = 1e7
"""How far from the middle of the canvas a layer may lie, in pixels."""


def edit_from_json(content: Any, depth: int = 0) -> Edit:
    """Read an edit from what the browser sent.

    Args:
        content: `{"type": "add_node", "kind": "Dense", "after": "flatten"}` and so on: the names of the types
            in this module's table, with the fields of the edit's class.
        depth: How many `several` it lies in; only one is allowed.

    Raises:
        DesignError: It is no such edit.
    """
    name = content.get("type") if isinstance(content, Mapping) else None
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise DesignError("design.bad_edit", detail=str(content)[:80])
    known = {field.name for field in fields(kind)}
    values = {name: _value(name, value, depth) for name, value in content.items() if name in known}
    try:
        edit: Edit = kind(**values)
    except TypeError as error:
        raise DesignError("design.bad_edit", detail=str(error)[:80]) from error
    if isinstance(edit, edits.AddNote) and None in (edit.text, edit.position, edit.size):
        raise DesignError("design.bad_edit", detail="a note without text or place")
    return edit


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as the browser would send it."""
    name = next(name for name, kind in _KINDS.items() if isinstance(edit, kind))
    content: dict[str, Any] = {"type": name}
    for field in fields(edit):
        value = getattr(edit, field.name)
        if field.name == "edits":
            value = [edit_to_json(part) for part in value]
        content[field.name] = _plain(value)
    return content


def _value(name: str, value: Any, depth: int) -> Any:
    if name == "edits" and isinstance(value, list) and depth == 0 and len(value) <= MOST_EDITS:
        return tuple(edit_from_json(part, depth + 1) for part in value)
    if name in ("position", "size"):
        return _position(value)
    if name == "positions" and isinstance(value, Mapping) and all(isinstance(node, str) for node in value):
        return {node: _position(place) for node, place in value.items()}
    if name == "on" and value is not None:
        return _edge(value)
    if name == "block":
        return block_from_json(value)
    if name == "edges" and isinstance(value, list):
        return tuple(_edge(part) for part in value)
    if name in _READERS and isinstance(value, list):
        return tuple(_read(name, part) for part in value)
    if name in _TEXTS and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    fits = (
        (name in _TEXT and isinstance(value, str))
        or (name in _TEXT_OR_NONE and (value is None or isinstance(value, str)))
        or (name in _NUMBERS and isinstance(value, int) and 0 <= value < 64)
        or (name == "config" and isinstance(value, Mapping))
        or (name in ("folded", "model") and isinstance(value, bool))
        or (name == "times" and isinstance(value, int) and not isinstance(value, bool))
        or name in ("value", "on")
    )
    if not fits:
        raise DesignError("design.bad_edit", detail=f"{name} = {str(value)[:60]}")
    return value


def _position(value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    if isinstance(value, list | tuple) and len(value) == 2 and all(_is_place(number) for number in value):
        return float(value[0]), float(value[1])
    raise DesignError("design.bad_edit", detail=f"position = {str(value)[:60]}")


def _is_place(number: Any) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and -FARTHEST <= number <= FARTHEST


def _edge(value: Any) -> Edge:
    if not isinstance(value, Mapping):
        raise DesignError("design.bad_edit", detail=f"on = {str(value)[:60]}")
    known = {field.name for field in fields(Edge)}
    given = {name: _value(name, part, 1) for name, part in value.items() if name in known}
    try:
        return Edge(**given)
    except TypeError as error:
        raise DesignError("design.bad_edit", detail=str(error)[:80]) from error


def _read(name: str, value: Any) -> Any:
    try:
        part = _READERS[name](value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DesignError("design.bad_edit", detail=str(error)[:80]) from error
    for place in ("position", "size"):
        _position(getattr(part, place, None))
    return part


def _plain(value: Any) -> Any:
    if isinstance(value, Block):
        return block_to_json(value)
    if isinstance(value, Node):
        return node_to_json(value)
    if isinstance(value, Group):
        return group_to_json(value)
    if isinstance(value, Note):
        return note_to_json(value)
    if isinstance(value, Edge):
        return asdict(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
