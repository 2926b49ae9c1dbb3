"""Notes on the canvas: what a person writes beside the network. They mean nothing to it."""

from dataclasses import replace

from builder.design.document import Design, Note, free_id
from builder.errors import DesignError

MOST = 500
LONGEST = 4000
SMALLEST, LARGEST = (96.0, 48.0), (2000.0, 2000.0)


def add(design: Design, text: str, position: tuple[float, float], size: tuple[float, float]) -> Design:
    """Put a note on the canvas.

    Raises:
        DesignError: There are too many.
    """
    if len(design.notes) >= MOST:
        raise DesignError("design.too_many_notes", most=MOST)
    name = free_id("Note", {note.id for note in design.notes})
    return replace(design, notes=(*design.notes, Note(name, text[:LONGEST], position, _within(size))))


def change(
    design: Design,
    name: str,
    text: str | None,
    position: tuple[float, float] | None,
    size: tuple[float, float] | None,
) -> Design:
    """Write, move or size a note; what is `None` stays.

    Raises:
        DesignError: There is no such note.
    """
    note = _known(design, name)
    changed = Note(
        note.id,
        note.text if text is None else text[:LONGEST],
        note.position if position is None else position,
        note.size if size is None else _within(size),
    )
    return replace(design, notes=tuple(changed if one.id == name else one for one in design.notes))


def remove(design: Design, names: tuple[str, ...]) -> Design:
    """Take notes away.

    Raises:
        DesignError: One of them is not there.
    """
    for name in names:
        _known(design, name)
    return replace(design, notes=tuple(one for one in design.notes if one.id not in names))


def _known(design: Design, name: str) -> Note:
    note = next((one for one in design.notes if one.id == name), None)
    if note is None:
        raise DesignError("design.unknown_note", note=name)
    return note


def _within(size: tuple[float, float]) -> tuple[float, float]:
    width, height = (min(max(one, low), high) for one, low, high in zip(size, SMALLEST, LARGEST, strict=True))
    return width, height
