"""The document: what a person draws and plans, and what they do to it."""

from builder.design.block_shelf import BlockShelf, KeptBlock
from builder.design.blocks import block_from_json, block_of, block_to_json
from builder.design.document import INPUT, Block, Design, Edge, Group, Node, free_id, snake_case
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
    SetArgument,
    SetPlan,
    Several,
)
from builder.design.files import design_hash, dumps, from_json, loads, to_json
from builder.design.group_edits import FoldGroup, GroupNodes, InsertBlock, JoinGroup, RenameGroup, RepeatGroup, Ungroup
from builder.design.grouping import apply
from builder.design.history import History
from builder.design.messages import edit_from_json, edit_to_json
from builder.design.plan import BACKENDS, PRECISIONS, DataChoice, Plan
from builder.design.shelf import Kept, Shelf

__all__ = [
    "BACKENDS",
    "INPUT",
    "PRECISIONS",
    "AddNode",
    "Block",
    "BlockShelf",
    "Connect",
    "DataChoice",
    "Design",
    "Disconnect",
    "DuplicateNodes",
    "Edge",
    "Edit",
    "FoldGroup",
    "Group",
    "GroupNodes",
    "History",
    "InsertBlock",
    "JoinGroup",
    "Kept",
    "KeptBlock",
    "MoveNode",
    "Node",
    "PasteNodes",
    "PlaceNodes",
    "Plan",
    "PutNode",
    "RemoveNodes",
    "RenameDesign",
    "RenameGroup",
    "RenameNode",
    "RepeatGroup",
    "ReplaceNode",
    "ResetArgument",
    "SetArgument",
    "SetPlan",
    "Several",
    "Shelf",
    "Ungroup",
    "apply",
    "block_from_json",
    "block_of",
    "block_to_json",
    "design_hash",
    "dumps",
    "edit_from_json",
    "edit_to_json",
    "free_id",
    "from_json",
    "loads",
    "snake_case",
    "to_json",
]
