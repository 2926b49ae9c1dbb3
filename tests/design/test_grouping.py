from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.design import (
    AddNode,
    Connect,
    Design,
    DuplicateNodes,
    Edge,
    FoldGroup,
    Group,
    GroupNodes,
    History,
    InsertBlock,
    JoinGroup,
    MoveNode,
    RemoveNodes,
    RenameGroup,
    RepeatGroup,
    ReplaceNode,
    SetArgument,
    Several,
    Ungroup,
    apply,
    block_of,
    design_hash,
    edit_from_json,
    edit_to_json,
    from_json,
    to_json,
)
from builder.design.groups import MOST_DEEP, homes, leaves, parents, path
from builder.errors import DesignError
from tests.design.strategies import block, chain, edits, grouping


def residual() -> Design:
    """Return input → conv2d → (conv2d_1 → conv2d_2, and past them) → add → flatten; the block is not grouped yet."""
    design = chain("Input", "Conv2D", "Conv2D", "Conv2D", "Add", "Flatten")
    return apply(Connect("conv2d", "add", 0, 1), design)


def grouped() -> Design:
    return apply(GroupNodes(("conv2d_1", "conv2d_2", "add"), name="Residual block"), residual())


def refusal(edit, design: Design) -> str:
    with pytest.raises(DesignError) as refused:
        apply(edit, design)
    assert refused.value.sentence("en") and refused.value.sentence("zh")
    return refused.value.key


def test_layers_become_a_group_and_the_network_stays_as_it_is():
    design = grouped()
    assert design.groups == (Group("group", "Residual block", ("conv2d_1", "conv2d_2", "add")),)
    assert (design.nodes, design.edges) == (residual().nodes, residual().edges)
    assert design_hash(design) == design_hash(residual())


def test_a_group_without_a_name_is_called_by_its_id():
    assert apply(GroupNodes(("dense",), name="  "), chain("Input", "Dense")).groups[0].name == "group"


def test_groups_lie_in_groups():
    design = apply(GroupNodes(("conv2d",), ("group",), "Stage"), grouped())
    assert design.group("group").parent == "group_1"
    assert design.group("group_1").nodes == ("conv2d",)
    assert leaves(design, "group_1") == ("conv2d", "conv2d_1", "conv2d_2", "add")
    # Layers of a group that are grouped once more make a group in it.
    design = apply(GroupNodes(("conv2d_1", "conv2d_2")), design)
    assert (design.group("group_2").parent, design.group("group").nodes) == ("group", ("add",))


def test_a_group_whose_layers_are_all_selected_goes_along():
    design = apply(GroupNodes(("conv2d", "conv2d_1", "conv2d_2", "add")), grouped())
    assert design.group("group").parent == "group_1"


def test_a_selection_that_cuts_through_a_group_is_refused():
    assert refusal(GroupNodes(("conv2d", "add")), grouped()) == "design.group_cut"


def test_nothing_and_nobody_make_no_group():
    assert refusal(GroupNodes(()), grouped()) == "design.nothing_to_group"
    assert refusal(GroupNodes(("nobody",)), grouped()) == "design.unknown_node"
    assert refusal(GroupNodes((), ("nobody",)), grouped()) == "design.unknown_group"


def test_groups_lie_in_each_other_so_deep_and_no_deeper():
    design = apply(GroupNodes(("dense",)), chain("Input", "Dense"))
    for number in range(MOST_DEEP - 1):
        design = apply(GroupNodes((), (f"group_{number}" if number else "group",)), design)
    assert refusal(GroupNodes((), (f"group_{MOST_DEEP - 1}",)), design) == "design.group_too_deep"
    assert refusal(GroupNodes(("dense",)), design) == "design.group_too_deep"


def test_ungrouping_leaves_the_layers_to_the_group_around():
    design = apply(GroupNodes(("conv2d",), ("group",), "Stage"), grouped())
    inner = apply(Ungroup("group"), design)
    assert inner.groups == (Group("group_1", "Stage", ("conv2d", "conv2d_1", "conv2d_2", "add")),)
    outer = apply(Ungroup("group_1"), design)
    assert outer.groups == grouped().groups


def test_names_and_folds():
    design = apply(FoldGroup("group", True), apply(RenameGroup("group", " Head "), grouped()))
    assert design.groups == (Group("group", "Head", ("conv2d_1", "conv2d_2", "add"), True),)
    assert apply(RenameGroup("group", "  "), design) == design


def test_an_empty_group_vanishes_and_those_around_it():
    design = apply(GroupNodes((), ("group",)), grouped())
    assert apply(RemoveNodes(("conv2d_1", "conv2d_2", "add")), design).groups == ()


def test_a_layer_put_between_two_layers_of_a_group_belongs_to_it():
    design = apply(AddNode("Dropout", "conv2d_1"), grouped())
    assert design.groups[0].nodes == ("conv2d_1", "dropout", "conv2d_2", "add")
    # Behind the last layer of the group it does not.
    assert apply(AddNode("Dropout", "add"), grouped()).groups == grouped().groups
    # A copy stands behind its original, and so does what is done with it.
    assert apply(DuplicateNodes(("conv2d_1",)), grouped()).groups[0].nodes[1] == "conv2d_3"


def test_a_layer_that_is_moved_away_leaves_its_group():
    away = apply(MoveNode("conv2d_1", "flatten"), grouped())
    assert away.groups[0].nodes == ("conv2d_2", "add")
    within = apply(MoveNode("conv2d_1", "conv2d_2"), grouped())
    assert within.groups == grouped().groups
    assert apply(MoveNode("flatten", "conv2d_1"), grouped()).groups[0].nodes == (
        "conv2d_1",
        "flatten",
        "conv2d_2",
        "add",
    )


def test_layers_join_a_group_and_leave_it():
    design = apply(JoinGroup(("conv2d",), "group"), grouped())
    assert design.groups[0].nodes == ("conv2d_1", "conv2d_2", "add", "conv2d")
    assert homes(apply(JoinGroup(("conv2d", "add"), None), design).groups) == {"conv2d_1": "group", "conv2d_2": "group"}
    assert apply(JoinGroup(("add",), "group"), grouped()) == grouped()


def test_a_block_is_repeated_as_a_chain_of_true_copies():
    design = apply(RepeatGroup("group", 3), apply(SetArgument("conv2d_1", "filters", 8), grouped()))
    assert [group.name for group in design.groups] == ["Residual block", "Residual block 2", "Residual block 3"]
    assert {group.block for group in design.groups} == {"block"}
    assert design.groups[2].nodes == ("conv2d_5", "conv2d_6", "add_2")
    assert design.node("conv2d_5").config == {"filters": 8}
    fed = {edge.source for edge in design.edges if edge.target in ("conv2d_5", "add_2")}
    assert fed == {"add_1", "conv2d_6"}
    assert design.inputs_of("flatten") == (Edge("add_2", "flatten"),)
    assert [node.id for node in design.nodes][5:11] == [
        "conv2d_3",
        "conv2d_4",
        "add_1",
        "conv2d_5",
        "conv2d_6",
        "add_2",
    ]
    again = apply(RepeatGroup("group_2", 2), design)
    assert again.groups[3].name == "Residual block 4"
    assert again.inputs_of("flatten") == (Edge("add_3", "flatten"),)


def test_what_lies_in_a_repeated_group_is_repeated_with_it():
    design = apply(GroupNodes(("conv2d_1", "conv2d_2"), name="Way"), grouped())
    design = apply(RepeatGroup("group", 2), design)
    assert [(group.name, group.parent, group.block) for group in design.groups] == [
        ("Residual block", None, "block"),
        ("Way", "group", "block_1"),
        ("Residual block 2", None, "block"),
        ("Way", "group_2", "block_1"),
    ]


@pytest.mark.parametrize(
    ("nodes", "key"),
    [
        (("input", "conv2d"), "design.group_has_input"),
        (("conv2d_1", "add"), "design.group_ways_in"),
        (("conv2d", "conv2d_1"), "design.group_ways_out"),
        (("conv2d", "add"), "design.group_ways_in"),
    ],
)
def test_a_group_that_can_t_be_chained_says_why(nodes, key):
    assert refusal(RepeatGroup("group", 2), apply(GroupNodes(nodes), residual())) == key


def test_a_way_that_leaves_a_group_and_comes_back_is_refused():
    # input → a → b → c, of which a and c are grouped and a needs nothing else.
    design = Design(
        "Loop", chain("Dense", "Dense", "Dense").nodes, (Edge("dense", "dense_1"), Edge("dense_1", "dense_2"))
    )
    design = apply(GroupNodes(("dense", "dense_2")), design)
    assert refusal(RepeatGroup("group", 2), design) == "design.group_comes_back"
    alone = apply(GroupNodes(("dense",)), chain("Dense", "Dense"))
    assert refusal(RepeatGroup("group", 2), alone) == "design.group_no_way_in"
    assert refusal(RepeatGroup("group", 1), grouped()) == "design.bad_repeat"
    assert refusal(RepeatGroup("group", 10**9), grouped()) == "design.bad_repeat"


def test_the_last_layers_of_a_network_are_repeated_as_well():
    design = apply(GroupNodes(("dense", "dense_1")), chain("Input", "Dense", "Dense"))
    design = apply(RepeatGroup("group", 2), design)
    assert [(edge.source, edge.target) for edge in design.edges] == [
        ("input", "dense"),
        ("dense", "dense_1"),
        ("dense_2", "dense_3"),
        ("dense_1", "dense_2"),
    ]


def test_a_copy_that_gets_other_layers_is_no_copy_any_more():
    design = apply(RepeatGroup("group", 3), grouped())
    changed = apply(ReplaceNode("conv2d_3", "Dense"), design)
    assert [group.block for group in changed.groups] == ["block", None, "block"]
    removed = apply(RemoveNodes(("conv2d_1",)), design)
    assert [group.block for group in removed.groups] == [None, "block", "block"]
    # Of two copies none is left.
    assert [group.block for group in apply(RemoveNodes(("conv2d_3",)), removed).groups] == [None, None, None]


def test_what_is_done_to_all_copies_at_once_leaves_them_copies():
    design = apply(RepeatGroup("group", 3), grouped())
    everywhere = Several(tuple(AddNode("Dropout", node) for node in ("conv2d_1", "conv2d_3", "conv2d_5")))
    design = apply(everywhere, design)
    assert {group.block for group in design.groups} == {"block"}
    assert [group.nodes[1] for group in design.groups] == ["dropout", "dropout_1", "dropout_2"]
    assert {group.block for group in apply(RemoveNodes(("dropout", "dropout_1", "dropout_2")), design).groups} == {
        "block"
    }


def test_an_argument_of_all_copies_is_one_step_of_the_history():
    history = History(apply(RepeatGroup("group", 2), grouped()))
    for units in (3, 32):
        both = Several((SetArgument("conv2d_1", "filters", units), SetArgument("conv2d_3", "filters", units)))
        history = history.edit(both)
    assert history.undo().present.node("conv2d_3").config == {}
    other = Several((SetArgument("conv2d_1", "filters", 1), SetArgument("add", "name", "x")))
    assert history.edit(other).undo().present.node("conv2d_3").config == {"filters": 32}


def test_a_block_comes_back_into_another_design():
    kept = block_of(apply(SetArgument("conv2d_1", "filters", 8), grouped()), "group")
    design = apply(InsertBlock(kept, after="conv2d"), chain("Input", "Conv2D", "Flatten"))
    assert design.groups == (Group("group", "Residual block", ("conv2d_1", "conv2d_2", "add")),)
    assert design.node("conv2d_1").config == {"filters": 8}
    assert set(design.edges) == {
        Edge("input", "conv2d"),
        Edge("conv2d", "conv2d_1"),
        Edge("conv2d_1", "conv2d_2"),
        Edge("conv2d_2", "add"),
        Edge("conv2d", "add", 0, 1),
        Edge("add", "flatten"),
    }
    assert [node.id for node in design.nodes] == ["input", "conv2d", "conv2d_1", "conv2d_2", "add", "flatten"]


def test_a_block_goes_into_one_connection_or_stands_beside():
    kept = block_of(grouped(), "group")
    on = apply(InsertBlock(kept, on=Edge("conv2d", "add", 0, 1)), residual())
    assert Edge("add_1", "add", 0, 1) in on.edges and Edge("conv2d", "conv2d_1") in on.edges
    beside = apply(InsertBlock(kept), chain("Input", "Flatten"))
    assert [edge.source for edge in beside.outputs_of("input")] == ["input"]
    assert Edge("conv2d", "conv2d_1") in beside.edges and [node.id for node in beside.nodes][:2] == ["input", "flatten"]
    assert refusal(InsertBlock(kept, on=Edge("add", "input")), residual()) == "design.no_such_edge"
    assert refusal(InsertBlock(kept, after="nobody"), residual()) == "design.unknown_node"


def test_a_block_put_between_two_layers_of_a_group_lies_in_it():
    design = apply(InsertBlock(block, after="conv2d_1"), grouped())
    assert [(group.id, group.parent) for group in design.groups] == [
        ("group", None),
        ("group_1", "group"),
        ("group_2", "group_1"),
    ]


def test_copies_in_a_block_of_the_library_are_no_copies_of_what_is_here():
    design = apply(RepeatGroup("group", 2), grouped())
    stage = apply(GroupNodes((), ("group", "group_1"), "Stage"), design)
    twice = apply(InsertBlock(block_of(stage, "group_2"), after="add_1"), stage)
    assert [group.block for group in twice.groups] == ["block", "block", None, None, "block_1", "block_1"]


@given(grouping)
def test_an_edit_of_groups_comes_back_as_it_went(edit):
    assert edit_from_json(edit_to_json(edit)) == edit


@pytest.mark.parametrize(
    "content",
    [
        {"type": "group_nodes", "nodes": ["a"], "groups": "b"},
        {"type": "fold_group", "group": "a", "folded": 1},
        {"type": "fold_group", "group": "a"},
        {"type": "repeat_group", "group": "a", "times": True},
        {"type": "repeat_group", "group": "a", "times": 2.5},
        {"type": "ungroup", "group": None},
    ],
)
def test_what_is_no_edit_of_groups_is_refused(content):
    with pytest.raises(DesignError) as refused:
        apply(edit_from_json(content), grouped())
    assert refused.value.sentence("zh")


@given(st.lists(st.one_of(grouping, edits), max_size=25))
def test_any_edits_leave_groups_in_order(sequence):
    design = chain("Input", "Conv2D", "Flatten", "Dense", "Dense")
    design = apply(GroupNodes(("conv2d", "flatten")), design)
    for edit in sequence:
        try:
            after = apply(edit, design)
        except DesignError:
            continue
        if isinstance(edit, GroupNodes | Ungroup | RenameGroup | FoldGroup | JoinGroup):
            assert (after.nodes, after.edges) == (design.nodes, design.edges)
        design = after
        members = [node for group in design.groups for node in group.nodes]
        assert len(members) == len(set(members)) and design.ids().issuperset(members)
        around = parents(design.groups)
        assert len(around) == len(design.groups)
        for group in design.groups:
            assert leaves(design, group.id)
            assert group.parent is None or group.parent in around
            assert len(path(around, group.id)) <= MOST_DEEP
        for name in {group.block for group in design.groups} - {None}:
            copies = [group for group in design.groups if group.block == name]
            assert len(copies) > 1
            assert len({tuple(design.node(node).kind for node in group.nodes) for group in copies}) == 1
        assert from_json(to_json(design)) == design


def test_a_damaged_file_is_mended():
    content = to_json(replace(chain("Input", "Dense", "Dense"), groups=(Group("a", "A", ("dense",), False, "b"),)))
    content["groups"] += [
        {"id": "a", "name": "Twice", "nodes": ["dense_1"], "folded": False},
        {"id": "b", "name": "B", "nodes": ["dense", "nobody"], "folded": False, "parent": "a", "block": "x"},
        {"id": "c", "name": "Empty", "nodes": [], "folded": False},
    ]
    assert from_json(content).groups == (Group("a", "A", ("dense",)),)
    content["groups"] = [{"id": "a", "name": "A", "nodes": [5]}]
    with pytest.raises(DesignError, match="damaged"):
        from_json(content)
