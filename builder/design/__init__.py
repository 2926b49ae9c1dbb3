"""The document: what a person draws and plans, and what they do to it."""

from builder.design.applying import apply
from builder.design.document import INPUT, Design, Edge, Group, Node, free_id, snake_case
from builder.design.edits import (
    AddNode,
    Connect,
    Disconnect,
    DuplicateNodes,
    Edit,
    MoveNode,
    PasteNodes,
    PlaceNodes,
    PutNode,
    RemoveNodes,
    RenameDesign,
    RenameNode,
    ReplaceNode,
    ResetArgument,
    SeparateLayers,
    SetArgument,
    SetPlan,
    Several,
    ShareLayers,
)
from builder.design.files import design_hash, dumps, from_json, loads, to_json
from builder.design.history import History
from builder.design.links import packed, unpacked
from builder.design.messages import edit_from_json, edit_to_json
from builder.design.plan import BACKENDS, PRECISIONS, DataChoice, Plan
from builder.design.sharing import calls
from builder.design.shelf import Kept, Shelf

__all__ = [
    "BACKENDS",
    "INPUT",
    "PRECISIONS",
    "AddNode",
    "Connect",
    "DataChoice",
    "Design",
    "Disconnect",
    "DuplicateNodes",
    "Edge",
    "Edit",
    "Group",
    "History",
    "Kept",
    "MoveNode",
    "Node",
    "PasteNodes",
    "PlaceNodes",
    "Plan",
    "PutNode",
    "RemoveNodes",
    "RenameDesign",
    "RenameNode",
    "ReplaceNode",
    "ResetArgument",
    "SeparateLayers",
    "SetArgument",
    "SetPlan",
    "Several",
    "ShareLayers",
    "Shelf",
    "apply",
    "calls",
    "design_hash",
    "dumps",
    "edit_from_json",
    "edit_to_json",
    "free_id",
    "from_json",
    "loads",
    "packed",
    "snake_case",
    "to_json",
    "unpacked",
]
