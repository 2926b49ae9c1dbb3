import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.design import (
    AddNode,
    Connect,
    DataChoice,
    Design,
    Disconnect,
    DuplicateNodes,
    Edge,
    MoveNode,
    RemoveNodes,
    RenameDesign,
    RenameNode,
    ReplaceNode,
    ResetArgument,
    SetArgument,
    SetPlan,
    Several,
    apply,
    from_json,
    to_json,
)
from builder.errors import DesignError
from tests.design.strategies import chain, edits


def path(design: Design) -> list[str]:
    """Return the ids in the order in which data flow, for a design that is one chain."""
    following = {edge.source: edge.target for edge in design.edges}
    first = next(node.id for node in design.nodes if not design.inputs_of(node.id))
    ids = [first]
    while ids[-1] in following:
        ids.append(following[ids[-1]])
    return ids


def test_a_new_layer_goes_into_the_connection():
    design = apply(AddNode("Flatten", after="conv2d"), chain("Input", "Conv2D", "Dense"))
    assert path(design) == ["input", "conv2d", "flatten", "dense"]
    assert [node.id for node in design.nodes] == ["input", "conv2d", "flatten", "dense"]


def test_a_new_layer_without_a_place_goes_to_the_end():
    design = apply(AddNode("Dense", config={"units": 3}), chain("Input", "Dense"))
    assert path(design) == ["input", "dense", "dense_1"]
    assert design.node("dense_1").config == {"units": 3}


def test_the_first_layer_of_an_empty_design():
    assert [node.id for node in apply(AddNode("Dense"), Design("Empty")).nodes] == ["dense"]


def test_an_input_gets_no_connections():
    design = apply(AddNode("Input", after="dense"), chain("Input", "Dense"))
    assert design.edges == (Edge("input", "dense"),)


def test_removing_closes_the_gap():
    design = apply(RemoveNodes(("flatten",)), chain("Input", "Conv2D", "Flatten", "Dense"))
    assert path(design) == ["input", "conv2d", "dense"]


def test_removing_at_a_branch_feeds_every_branch():
    design = chain("Input", "Conv2D", "Dense")
    design = apply(AddNode("Flatten"), design)
    design = apply(Disconnect("dense", "flatten"), design)
    design = apply(Connect("conv2d", "flatten"), design)
    design = apply(RemoveNodes(("conv2d",)), design)
    assert set(design.edges) == {Edge("input", "dense"), Edge("input", "flatten")}


def test_removing_the_first_layer_leaves_the_next_without_input():
    design = apply(RemoveNodes(("input",)), chain("Input", "Dense", "Dense"))
    assert design.edges == (Edge("dense", "dense_1"),)


def test_moving_takes_out_and_puts_in():
    design = apply(MoveNode("conv2d", after="flatten"), chain("Input", "Conv2D", "Flatten", "Dense"))
    assert path(design) == ["input", "flatten", "conv2d", "dense"]


def test_moving_to_the_front_stays_behind_the_input():
    design = apply(MoveNode("flatten", after=None), chain("Input", "Conv2D", "Flatten"))
    assert path(design) == ["input", "flatten", "conv2d"]


def test_moving_behind_itself_changes_nothing():
    design = chain("Input", "Dense")
    assert apply(MoveNode("dense", after="dense"), design) is design


def test_duplicates_stand_behind_their_originals_with_the_same_arguments():
    design = apply(SetArgument("conv2d", "filters", 8), chain("Input", "Conv2D", "Flatten"))
    design = apply(DuplicateNodes(("conv2d", "flatten")), design)
    assert path(design) == ["input", "conv2d", "flatten", "conv2d_1", "flatten_1"]
    assert design.node("conv2d_1").config == {"filters": 8}


def test_arguments_are_set_and_reset():
    design = apply(SetArgument("dense", "units", 9), chain("Input", "Dense"))
    assert design.node("dense").config == {"units": 9}
    assert apply(ResetArgument("dense", "units"), design).node("dense").config == {}


def test_replacing_keeps_the_connections():
    design = apply(ReplaceNode("flatten", "GlobalAveragePooling2D"), chain("Input", "Conv2D", "Flatten", "Dense"))
    assert path(design) == ["input", "conv2d", "flatten", "dense"]
    assert design.node("flatten").kind == "GlobalAveragePooling2D"


def test_renaming_follows_into_the_edges():
    design = apply(RenameNode("dense", " classes "), chain("Input", "Dense", "Dense"))
    assert path(design) == ["input", "classes", "dense_1"]


@pytest.mark.parametrize("name", ["", "  ", "a/b", "x" * 81, "line\nbreak"])
def test_bad_names_are_refused(name):
    with pytest.raises(DesignError) as refusal:
        apply(RenameNode("dense", name), chain("Input", "Dense"))
    assert refusal.value.key == "design.bad_node_name"
    assert refusal.value.sentence("zh")


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(DesignError, match="already called dense"):
        apply(RenameNode("dense_1", "dense"), chain("Input", "Dense", "Dense"))


def test_loops_are_refused():
    with pytest.raises(DesignError, match="no loops"):
        apply(Connect("dense_1", "dense"), chain("Input", "Dense", "Dense"))
    with pytest.raises(DesignError, match="feed itself"):
        apply(Connect("dense", "dense"), chain("Input", "Dense"))


def test_connecting_twice_changes_nothing():
    design = chain("Input", "Dense")
    assert apply(Connect("input", "dense"), design) is design


def test_the_plan_is_set_and_returned_to_what_is_proposed():
    design = apply(SetPlan("epochs", 7), chain("Input", "Dense"))
    assert design.plan.epochs == 7
    assert apply(SetPlan("epochs", None), design).plan.epochs is None
    design = apply(SetPlan("data", {"source": "moons", "options": {"noise": 0.2}}), design)
    assert design.plan.data == DataChoice("moons", {"noise": 0.2})


def test_an_unknown_field_of_the_plan_is_refused():
    with pytest.raises(DesignError, match="no field “colour”"):
        apply(SetPlan("colour", 1), chain("Input"))


def test_a_design_keeps_its_name_when_the_new_one_is_empty():
    assert apply(RenameDesign("  "), chain("Input")).name == "A network"
    assert apply(RenameDesign(" Two "), chain("Input")).name == "Two"


def test_several_edits_are_all_done_or_none():
    design = chain("Input", "Dense")
    both = Several((AddNode("Flatten", "input"), SetArgument("dense", "units", 4)))
    assert path(apply(both, design)) == ["input", "flatten", "dense"]
    with pytest.raises(DesignError):
        apply(Several((RemoveNodes(("dense",)), SetArgument("dense", "units", 4))), design)
    assert design == chain("Input", "Dense")


@given(st.lists(edits, max_size=30))
def test_any_edits_give_a_design_that_can_be_saved_and_opened(sequence):
    design = chain("Input", "Conv2D", "Flatten", "Dense")
    for edit in sequence:
        before = to_json(design)
        try:
            after = apply(edit, design)
        except DesignError as refusal:
            assert refusal.sentence("en") and refusal.sentence("zh")
            continue
        finally:
            assert to_json(design) == before, "an edit changed the design that it was given"
        design = after
        ids = [node.id for node in design.nodes]
        assert len(set(ids)) == len(ids)
        assert all(edge.source in ids and edge.target in ids for edge in design.edges)
        assert len(set(design.edges)) == len(design.edges)
        assert from_json(to_json(design)) == design


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("epochs", 0),
        ("epochs", "ten"),
        ("epochs", True),
        ("batch_size", 2**31),
        ("seed", -1),
        ("seed", None),
        ("validation_split", 1.0),
        ("validation_split", "half"),
        ("loss", 5),
        ("optimizer", {"config": {}}),
        ("metrics", "accuracy"),
        ("callbacks", None),
        ("backend", "abacus"),
        ("precision", "float8"),
        ("data", 5),
        ("data", {"source": 5}),
    ],
)
def test_a_value_that_cannot_stand_in_the_plan_is_refused(field, value):
    with pytest.raises(DesignError) as refusal:
        apply(SetPlan(field, value), chain("Input"))
    assert refusal.value.key == "design.bad_plan_value"
    assert field in refusal.value.sentence("en")
