import json

import pytest

from builder.design import Edge, History, Node, PasteNodes, apply, edit_from_json, edit_to_json
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


def test_a_paste_goes_through_json():
    assert edit_from_json(json.loads(json.dumps(edit_to_json(COPIED)))) == COPIED


@pytest.mark.parametrize(
    "content",
    [
        {"layers": ["dense"]},
        {"layers": [{"id": "a"}]},
        {"layers": [{"id": "a", "kind": "Dense", "position": [1e9, 0]}]},
        {"layers": [{"id": "a", "kind": "Dense", "config": []}]},
        {"layers": [], "edges": ["a"]},
        {"layers": [], "edges": [{"source": "a"}]},
    ],
)
def test_layers_from_outside_are_checked(content):
    with pytest.raises(DesignError):
        edit_from_json({"type": "paste_nodes", **content})
