import json
from dataclasses import replace

import pytest

from builder.design import (
    DuplicateNodes,
    Edge,
    Group,
    History,
    Node,
    Note,
    PasteNodes,
    Several,
    apply,
    edit_from_json,
    edit_to_json,
)
from builder.errors import DesignError
from tests.design.strategies import chain

COPIED = PasteNodes(
    (Node("dense", "Dense", {"units": 3}, (10.0, 20.0)), Node("head", "Dense", {}, None)),
    (Edge("dense", "head"), Edge("flatten", "dense"), Edge("dense", "head")),
)


def test_a_paste_brings_layers_and_what_connects_them_under_free_names():
    design = apply(COPIED, chain("Input", "Dense"))
    assert [node.id for node in design.nodes] == ["input", "dense", "dense_1", "head"]
    assert design.node("dense_1") == Node("dense_1", "Dense", {"units": 3}, (10.0, 20.0))
    assert design.edges == (Edge("input", "dense"), Edge("dense_1", "head"))


def test_a_group_that_came_without_its_layers_is_in_the_way_of_no_other_edit():
    empty = PasteNodes((), (), (Group("group", "Front", ("elsewhere",)),))
    design = apply(Several((empty, DuplicateNodes(("dense",)))), chain("Input", "Dense"))
    assert [node.id for node in design.nodes] == ["input", "dense", "dense_1"]
    assert design.groups == ()


def test_of_groups_with_one_id_the_first_is_taken_at_its_place():
    layers = (Node("a", "Dense"), Node("b", "Dense"))
    groups = (Group("g", "First", ("a",)), Group("h", "Second", ("b",)), Group("g", "Third", ("b",)))
    design = apply(PasteNodes(layers, (), groups), chain("Input"))
    assert [(one.id, one.name, one.nodes) for one in design.groups] == [
        ("group", "First", ("a",)),
        ("group_1", "Second", ("b",)),
    ]


def test_names_that_are_free_stay():
    cut = apply(PasteNodes((Node("my head", "Dense"),)), chain("Input"))
    assert [node.id for node in cut.nodes] == ["input", "my head"]


@pytest.mark.parametrize("name", ["", "a/b", " x", "line\nbreak"])
def test_names_that_no_layer_can_have_become_others(name):
    assert apply(PasteNodes((Node(name, "Dense"),)), chain("Input")).nodes[-1].id == "dense"


def test_a_paste_is_one_step():
    history = History(chain("Input", "Dense")).edit(COPIED)
    assert len(history.past) == 1
    assert history.undo().present == chain("Input", "Dense")


@pytest.mark.parametrize(
    "edit",
    [
        PasteNodes((Node("a", "Dense"), Node("a", "Dense"))),
        PasteNodes((Node("a", "Dense"), Node("b", "Dense")), (Edge("a", "b"), Edge("b", "a"))),
        PasteNodes((Node("a", "Dense"),), (Edge("a", "a"),)),
    ],
)
def test_what_does_not_fit_together_is_refused(edit):
    with pytest.raises(DesignError) as refusal:
        apply(edit, chain("Input"))
    assert refusal.value.key == "design.damaged_paste"


TWO = (Node("a", "Dense"), Node("b", "Dense"), Node("c", "Dense"))
NESTED = (Group("g", "Outer", ("a",), folded=True), Group("h", "Inner", ("b", "elsewhere"), parent="g"))
NOTE = Note("note", "Why", (5.0, 6.0), (200.0, 96.0))


def test_layers_come_in_their_groups_and_notes_come_along():
    paste = PasteNodes(TWO, (), NESTED, (NOTE,))
    once = apply(paste, chain("Input"))
    assert once.groups == (Group("group", "Outer", ("a",), True), Group("group_1", "Inner", ("b",), parent="group"))
    twice = apply(paste, once)
    assert [(one.name, one.nodes, one.parent) for one in twice.groups[2:]] == [
        ("Outer 2", ("dense",), None),
        ("Inner 2", ("dense_1",), "group_2"),
    ]
    assert [note.id for note in twice.notes] == ["note", "note_1"]
    assert twice.notes[1] == replace(NOTE, id="note_1")


def test_pasted_copies_of_a_block_are_copies_of_each_other_alone():
    tied = (Group("g", "Part", ("a",), block="block"), Group("h", "Part 2", ("b",), block="block"))
    once = apply(PasteNodes(TWO, (), tied), chain("Input"))
    twice = apply(PasteNodes(TWO, (), tied), once)
    assert [one.block for one in twice.groups] == ["block", "block", "block_1", "block_1"]
    alone = apply(PasteNodes(TWO[:1], (), tied[:1]), once)
    assert alone.groups[-1].block is None


def test_a_group_that_loses_all_its_layers_does_not_come():
    assert apply(PasteNodes(TWO[2:], (), NESTED), chain("Input")).groups == ()


def test_all_layers_of_a_group_are_duplicated_with_it_where_they_are():
    design = replace(
        chain("Input", "Dense", "Dense", "Dense"),
        groups=(Group("p", "Stage", ("dense_2",)), Group("q", "Pair", ("dense", "dense_1"), parent="p")),
    )
    several = apply(DuplicateNodes(("dense", "dense_1")), design)
    assert [(one.name, one.nodes, one.parent) for one in several.groups] == [
        ("Stage", ("dense_2",), None),
        ("Pair", ("dense", "dense_1"), "p"),
        ("Pair 2", ("dense_3", "dense_4"), "p"),
    ]
    one = apply(DuplicateNodes(("dense",)), design)
    assert [group.nodes for group in one.groups] == [("dense_2",), ("dense", "dense_3", "dense_1")]


@pytest.mark.parametrize("edit", [COPIED, PasteNodes(TWO, (), NESTED, (NOTE,))])
def test_a_paste_goes_through_json(edit):
    assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit


@pytest.mark.parametrize(
    "content",
    [
        {"layers": ["dense"]},
        {"layers": [{"id": "a"}]},
        {"layers": [{"id": "a", "kind": "Dense", "position": [1e9, 0]}]},
        {"layers": [{"id": "a", "kind": "Dense", "config": []}]},
        {"layers": [], "edges": ["a"]},
        {"layers": [], "edges": [{"source": "a"}]},
        {"layers": [], "copied_groups": ["g"]},
        {"layers": [], "copied_groups": [{"id": "g", "name": "G"}]},
        {"layers": [], "copied_notes": [{"id": "n", "text": "", "position": [0, 1e9], "size": [100, 100]}]},
        {"layers": [], "copied_notes": [{"id": "n", "text": "", "position": [0, 0]}]},
    ],
)
def test_layers_from_outside_are_checked(content):
    with pytest.raises(DesignError):
        edit_from_json({"type": "paste_nodes", **content})
