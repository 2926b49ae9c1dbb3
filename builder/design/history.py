"""Undo and redo without limit. Designs share what did not change, so a step costs what it changed."""

from dataclasses import dataclass

from builder.design.document import Design
from builder.design.edits import Edit, SetArgument, SetPlan, Several
from builder.design.grouping import apply


@dataclass(frozen=True, slots=True)
class History:
    """A design with all that it was before, and all that was undone.

    Args:
        present: The design as it is.
        past: What it was, oldest first.
        future: What was undone, the next redo last.
        last: The edit that led here, to join it with one that continues it.
    """

    present: Design
    past: tuple[Design, ...] = ()
    future: tuple[Design, ...] = ()
    last: Edit | None = None

    def edit(self, edit: Edit) -> "History":
        """Return the history after an edit. Changing the same argument again joins the step before.

        Raises:
            DesignError: The edit can't be done.
        """
        design = apply(edit, self.present)
        if design == self.present:
            return self
        joins = self.last is not None and _continues(self.last, edit)
        past = self.past if joins else (*self.past, self.present)
        return History(design, past, (), edit)

    def replace(self, design: Design) -> "History":
        """Return the history in which another design took this one's place, as one step."""
        if design == self.present:
            return self
        return History(design, (*self.past, self.present), (), None)

    def undo(self) -> "History":
        """Return the history one step earlier, or itself at the start."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.future, self.present), None)

    def redo(self) -> "History":
        """Return the history one step later, or itself at the end."""
        if not self.future:
            return self
        return History(self.future[-1], (*self.past, self.present), self.future[:-1], None)


def _continues(last: Edit, edit: Edit) -> bool:
    match last, edit:
        case SetArgument(node=node, argument=argument), SetArgument():
            return (node, argument) == (edit.node, edit.argument)
        case SetPlan(field=field), SetPlan():
            return field == edit.field
        case Several(edits=before), Several(edits=now):
            # An argument that is set in all copies of a block.
            parts = list(zip(before, now, strict=False))
            return 0 < len(before) == len(now) and all(
                isinstance(one, SetArgument) and _continues(one, other) for one, other in parts
            )
    return False
