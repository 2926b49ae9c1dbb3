import json

import pytest

from builder.design import (
    AddNote,
    Note,
    RemoveNotes,
    SetNote,
    apply,
    design_hash,
    edit_from_json,
    from_json,
    to_json,
)
from builder.errors import DesignError
from tests.design.strategies import chain

PLAIN = chain("Input", "Dense")
NOTED = apply(AddNote("Here it learns", (10.0, 20.0)), PLAIN)


def test_a_note_is_written_moved_sized_and_removed():
    assert NOTED.notes == (Note("note", "Here it learns", (10.0, 20.0)),)
    design = apply(SetNote("note", text="Here"), NOTED)
    design = apply(SetNote("note", position=(1.0, 2.0)), design)
    design = apply(SetNote("note", size=(300.0, 5.0)), design)
    assert design.notes == (Note("note", "Here", (1.0, 2.0), (300.0, 48.0)),)
    assert apply(AddNote("", (0.0, 0.0)), design).notes[1].id == "note_1"
    assert apply(RemoveNotes(("note",)), design) == PLAIN


def test_notes_mean_nothing_to_a_run():
    assert design_hash(NOTED) == design_hash(PLAIN)


def test_notes_are_kept_and_a_design_without_any_says_nothing_of_them():
    assert from_json(json.loads(json.dumps(to_json(NOTED)))) == NOTED
    assert "notes" not in to_json(PLAIN)


@pytest.mark.parametrize("edit", [SetNote("other", text=""), RemoveNotes(("other",))])
def test_a_note_that_is_gone_is_told(edit):
    with pytest.raises(DesignError) as refusal:
        apply(edit, NOTED)
    assert refusal.value.key == "design.unknown_note"


def test_there_is_an_end_to_notes():
    design = PLAIN
    for _ in range(500):
        design = apply(AddNote("x" * 5000, (0.0, 0.0)), design)
    assert len(design.notes[0].text) == 4000
    with pytest.raises(DesignError, match="at most 500 notes"):
        apply(AddNote("", (0.0, 0.0)), design)


@pytest.mark.parametrize(
    "content",
    [
        {"type": "add_note", "text": "a"},
        {"type": "add_note", "text": "a", "position": None},
        {"type": "add_note", "text": None, "position": [0, 0]},
        {"type": "add_note", "text": "a", "position": [0, 0], "size": None},
        {"type": "set_note", "note": "note", "size": [1]},
        {"type": "set_note", "note": 3},
        {"type": "remove_notes", "notes": "note"},
    ],
)
def test_notes_from_outside_are_checked(content):
    with pytest.raises(DesignError):
        edit_from_json(content)
