"""Layers that several nodes call with the same weights."""

import pytest

from builder.design import (
    AddNode,
    Connect,
    Design,
    DuplicateNodes,
    Edge,
    MoveNode,
    Node,
    PasteNodes,
    PlaceNodes,
    RemoveNodes,
    RenameNode,
    ReplaceNode,
    ResetArgument,
    SeparateLayers,
    SetArgument,
    ShareLayers,
    apply,
    calls,
    design_hash,
    from_json,
    to_json,
)
from builder.errors import DesignError
from tests.design.strategies import chain


def twice() -> Design:
    """Return a chain whose last layer is called three times."""
    design = apply(SetArgument("dense", "units", 8), chain("Input", "Flatten", "Dense"))
    return apply(ShareLayers(("dense",)), apply(ShareLayers(("dense",)), design))


def layers(design: Design) -> dict[str, str | None]:
    return {node.id: node.layer for node in design.nodes if node.kind == "Dense"}


def test_a_layer_is_called_again_by_a_new_node_that_nothing_feeds():
    design = twice()
    assert layers(design) == {"dense": None, "dense_1": "dense", "dense_2": "dense"}
    assert design.node("dense_2").config == {"units": 8}
    assert design.edges == (Edge("input", "flatten"), Edge("flatten", "dense"))


def test_a_tower_is_called_again_with_an_input_of_its_own():
    design = apply(ShareLayers(("dense", "input", "flatten")), chain("Input", "Flatten", "Dense", "Dense"))
    assert [node.id for node in design.nodes] == [
        *("input", "flatten", "dense", "input_1", "flatten_1", "dense_2", "dense_1"),
    ]
    assert {node.id: node.layer for node in design.nodes if node.layer} == {"flatten_1": "flatten", "dense_2": "dense"}
    assert design.edges[-2:] == (Edge("input_1", "flatten_1"), Edge("flatten_1", "dense_2"))
    assert not any(edge.source == "dense_2" for edge in design.edges)


def test_those_that_call_a_layer_again_lie_below_the_originals():
    design = apply(PlaceNodes({"flatten": (10.0, 40.0), "dense": (200.0, 80.0)}), chain("Input", "Flatten", "Dense"))
    design = apply(ShareLayers(("input", "flatten", "dense")), design)
    assert design.node("flatten_1").position == (10.0, 192.0)
    assert design.node("dense_1").position == (200.0, 232.0)
    assert design.node("input_1").position is None


@pytest.mark.parametrize("node", ["dense", "dense_1", "dense_2"])
def test_an_argument_of_one_is_an_argument_of_all(node: str):
    design = apply(SetArgument(node, "activation", "relu"), twice())
    assert {tuple(one.config.items()) for one in calls(design, design.node(node))} == {
        (("units", 8), ("activation", "relu"))
    }
    design = apply(ResetArgument(node, "units"), design)
    assert all(one.config == {"activation": "relu"} for one in calls(design, design.node(node)))
    design = apply(ReplaceNode(node, "Conv1D", {"filters": 3}), design)
    assert [one.kind for one in design.nodes[2:]] == ["Conv1D"] * 3


def test_a_layer_that_becomes_an_input_is_an_input_alone():
    design = apply(ReplaceNode("dense", "Input"), twice())
    assert [node.kind for node in design.nodes] == ["Input", "Flatten", "Input", "Dense", "Dense"]
    assert layers(design) == {"dense_2": None, "dense_1": "dense_2"}


def test_removing_the_first_passes_the_layer_to_the_next():
    design = apply(RemoveNodes(("dense",)), twice())
    assert layers(design) == {"dense_2": None, "dense_1": "dense_2"}
    assert design.node("dense_2").config == {"units": 8}
    assert layers(apply(RemoveNodes(("dense_2",)), design)) == {"dense_1": None}


def test_removing_another_leaves_the_layer_where_it_is():
    assert layers(apply(RemoveNodes(("dense_1",)), twice())) == {"dense": None, "dense_2": "dense"}


def test_a_new_name_is_known_to_all():
    assert layers(apply(RenameNode("dense", "encoder"), twice())) == {
        "encoder": None,
        "dense_1": "encoder",
        "dense_2": "encoder",
    }


def test_moving_the_first_keeps_the_layer():
    assert layers(apply(MoveNode("dense", "input"), twice())) == layers(twice())


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("dense", {"dense": None, "dense_2": None, "dense_1": "dense_2"}),
        ("dense_1", {"dense": None, "dense_2": "dense", "dense_1": None}),
    ],
)
def test_a_layer_of_its_own(node: str, expected: dict[str, str | None]):
    design = apply(SeparateLayers((node,)), twice())
    assert layers(design) == expected
    alone = apply(SetArgument(node, "units", 3), design)
    assert sorted(one.config["units"] for one in alone.nodes if one.kind == "Dense") == [3, 8, 8]


def test_copies_share_among_each_other_and_not_with_the_originals():
    design = apply(DuplicateNodes(("dense_1",)), twice())
    assert layers(design)["dense_3"] is None
    design = apply(DuplicateNodes(("dense", "dense_1")), twice())
    assert (layers(design)["dense_3"], layers(design)["dense_4"]) == (None, "dense_3")


def test_what_is_pasted_shares_among_itself():
    nodes = twice().nodes[2:]
    design = apply(PasteNodes(nodes), twice())
    assert [node.layer for node in design.nodes[5:]] == [None, "dense_3", "dense_3"]
    alone = apply(PasteNodes((nodes[1], nodes[2])), chain("Input", "Flatten"))
    assert [(node.id, node.layer) for node in alone.nodes[2:]] == [("dense_2", None), ("dense_1", "dense_2")]
    assert apply(PasteNodes((Node("a", "Dense", layer="b"), Node("b", "Input"))), Design("")).nodes[0].layer is None


def test_an_unknown_layer_is_told():
    for edit in (ShareLayers(("gone",)), SeparateLayers(("gone",))):
        with pytest.raises(DesignError) as refusal:
            apply(edit, twice())
        assert refusal.value.key == "design.unknown_node"


def test_sharing_is_meaning_and_is_kept():
    design = twice()
    assert from_json(to_json(design)) == design
    assert design_hash(apply(SeparateLayers(("dense_1",)), design)) != design_hash(design)
    plain = chain("Input", "Dense")
    assert all("layer" not in node for node in to_json(plain)["nodes"])


@pytest.mark.parametrize("layer", ["gone", "dense_1", "input"])
def test_a_file_that_names_no_layer_opens_with_one_of_its_own(layer: str):
    content = to_json(apply(AddNode("Dense"), chain("Input", "Dense")))
    content["nodes"][2]["layer"] = layer
    assert from_json(content).node("dense_1").layer is None


def test_a_file_whose_callers_differ_opens_with_the_layer_of_the_first():
    content = to_json(twice())
    content["nodes"][3] |= {"kind": "Conv2D", "config": {"filters": 1}, "layer": "dense_1"}
    content["nodes"][4] |= {"layer": "dense"}
    design = from_json(content)
    assert layers(design) == {"dense": None, "dense_1": "dense", "dense_2": "dense"}
    assert {node.config["units"] for node in design.nodes[2:]} == {8}
    assert apply(Connect("flatten", "dense_1"), design).node("dense_1").layer == "dense"


def test_a_circle_of_layers_opens_with_layers_of_their_own():
    content = to_json(apply(AddNode("Dense"), chain("Input", "Dense")))
    content["nodes"][1]["layer"], content["nodes"][2]["layer"] = "dense_1", "dense"
    assert set(layers(from_json(content)).values()) == {None}
