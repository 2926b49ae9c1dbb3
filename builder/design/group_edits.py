"""What a person does to groups, each as a value."""

from dataclasses import dataclass

from builder.design.document import Block, Edge


@dataclass(frozen=True, slots=True)
class GroupNodes:
    """Make a group of layers and of whole groups.

    Args:
        nodes: Ids of the layers.
        groups: Ids of groups that lie in it from now on.
        name: What it is called; its id where this is empty.
    """

    nodes: tuple[str, ...]
    groups: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Ungroup:
    """Take a group away and leave its layers."""

    group: str


@dataclass(frozen=True, slots=True)
class RenameGroup:
    """Give a group another name; an empty one changes nothing."""

    group: str
    name: str


@dataclass(frozen=True, slots=True)
class FoldGroup:
    """Show a group as one node, or its layers."""

    group: str
    folded: bool


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """Make a group a model of its own, or an ordinary group again."""

    group: str
    model: bool


@dataclass(frozen=True, slots=True)
class JoinGroup:
    """Put layers into a group, out of those in which they lie; `None` takes them out of all."""

    nodes: tuple[str, ...]
    group: str | None


@dataclass(frozen=True, slots=True)
class RepeatGroup:
    """Chain copies behind a group, each fed by the one before.

    Args:
        group: What is repeated.
        times: How many there are then, with the group itself.
    """

    group: str
    times: int


@dataclass(frozen=True, slots=True)
class InsertBlock:
    """Put a block of the library into the network, as a group.

    Args:
        block: What is put in, as it was when it was taken from the library.
        after: Id of the layer behind which it goes, into every connection that leaves it; `None` for no layer.
        on: The connection that it goes into; `None` for none. Without both it stands beside the network.
    """

    block: Block
    after: str | None = None
    on: Edge | None = None


GroupEdit = GroupNodes | Ungroup | RenameGroup | FoldGroup | ModelGroup | JoinGroup | RepeatGroup | InsertBlock
