"""What a person does to a design, each as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.design.document import Edge, Group, Node, Note
from builder.design.group_edits import GroupEdit


@dataclass(frozen=True, slots=True)
class AddNode:
    """Put a new layer behind another one, into every connection that leaves it.

    Args:
        kind: Name of the part in the catalog.
        after: Id of the node behind which it goes; `None` for the end of the list.
        config: Arguments that differ from their defaults.
    """

    kind: str
    after: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PutNode:
    """Put a new layer at a place of the canvas.

    Args:
        kind: Name of the part in the catalog.
        position: Where, in pixels; `None` leaves it to the layout.
        on: The connection that it goes into; `None` leaves it without one.
        config: Arguments that differ from their defaults.
    """

    kind: str
    position: tuple[float, float] | None = None
    on: Edge | None = None
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlaceNodes:
    """Put layers to places of the canvas.

    Args:
        positions: In pixels, by id; `None` leaves a layer to the layout again.
    """

    positions: Mapping[str, tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class RemoveNodes:
    """Take layers out; what fed the one then feeds what it fed."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveNode:
    """Take a layer out of its place and put it behind another one; `None` puts it first."""

    node: str
    after: str | None


@dataclass(frozen=True, slots=True)
class DuplicateNodes:
    """Copy layers, the copies one after the other behind the originals; a group of which all are copied as well."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareLayers:
    """Call layers once more, with the same weights: new nodes, connected among each other as the originals are."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeparateLayers:
    """Give nodes that call a layer together with others a layer of their own."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DropWeights:
    """Let layers start anew that would begin with kept weights."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasteNodes:
    """Put in layers that were copied, here or in another design, with the connections among them.

    Args:
        layers: As they were. One whose id is taken gets a free one; at most one layer of each id.
        edges: Connections by the ids of `layers`; those that lead elsewhere are passed over.
        copied_groups: The groups in which they lay, by the ids of `layers`.
        copied_notes: Notes that were copied along, at the places where they shall stand.
    """

    layers: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    copied_groups: tuple[Group, ...] = ()
    copied_notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class SetArgument:
    """Give an argument of a layer a value that differs from its default."""

    node: str
    argument: str
    value: Any


@dataclass(frozen=True, slots=True)
class ResetArgument:
    """Give an argument of a layer its default again."""

    node: str
    argument: str


@dataclass(frozen=True, slots=True)
class ReplaceNode:
    """Turn a layer into one of another kind, keeping its connections."""

    node: str
    kind: str
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenameNode:
    """Give a layer another name."""

    node: str
    name: str


@dataclass(frozen=True, slots=True)
class Connect:
    """Let one layer feed another."""

    source: str
    target: str
    source_handle: int = 0
    target_handle: int = 0


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Take a connection away."""

    source: str
    target: str
    source_handle: int = 0
    target_handle: int = 0


@dataclass(frozen=True, slots=True)
class AddNote:
    """Put a note on the canvas.

    Args:
        text: What is written on it.
        position: Its upper left corner, in pixels.
        size: Width and height, in pixels; kept within what can be read.
    """

    text: str
    position: tuple[float, float]
    size: tuple[float, float] = (200.0, 96.0)


@dataclass(frozen=True, slots=True)
class SetNote:
    """Write, move or size a note; what is `None` stays as it is."""

    note: str
    text: str | None = None
    position: tuple[float, float] | None = None
    size: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class RemoveNotes:
    """Take notes away."""

    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetPlan:
    """Change one field of the training plan; `None` returns to what is proposed."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class RenameDesign:
    """Give the design another name."""

    name: str


@dataclass(frozen=True, slots=True)
class Several:
    """Edits that belong together: one step in the history."""

    edits: tuple["Edit", ...]


Edit = (
    AddNode
    | PutNode
    | PlaceNodes
    | RemoveNodes
    | MoveNode
    | DuplicateNodes
    | ShareLayers
    | SeparateLayers
    | DropWeights
    | PasteNodes
    | SetArgument
    | ResetArgument
    | ReplaceNode
    | RenameNode
    | Connect
    | Disconnect
    | AddNote
    | SetNote
    | RemoveNotes
    | SetPlan
    | RenameDesign
    | Several
    | GroupEdit
)
