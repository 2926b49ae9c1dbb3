"""What two designs differ in."""

import contextlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from builder.design import (
    OPEN,
    Changed,
    DataChoice,
    Design,
    Edge,
    Edit,
    Group,
    KeptWeights,
    Node,
    Note,
    Plan,
    PutNode,
    RemoveNodes,
    RenameNode,
    SeparateLayers,
    SetArgument,
    ShareLayers,
    apply,
    difference,
)
from builder.errors import DesignError
from tests.design.strategies import chain, edits

CHAIN = Design(
    "Chain",
    (
        Node("input", "Input"),
        Node("flatten", "Flatten"),
        Node("dense", "Dense", {"units": 64, "activation": "relu"}),
        Node("dense_1", "Dense", {"units": 10}),
    ),
    (Edge("input", "flatten"), Edge("flatten", "dense"), Edge("dense", "dense_1")),
)


def told(before: Design, after: Design) -> list[tuple[str, str | None, str | None, tuple[Changed, ...]]]:
    return [
        (one.what, one.before and one.before.id, one.after and one.after.id, one.settings)
        for one in difference(before, after).layers
    ]


def test_a_design_does_not_differ_from_itself_wherever_things_stand() -> None:
    moved = replace(CHAIN, name="Other", nodes=(replace(CHAIN.nodes[0], position=(1, 2)), *CHAIN.nodes[1:]))
    moved = replace(
        moved, groups=(Group("g", "All", ("dense", "dense_1"), folded=True),), notes=(Note("n", "!", (0, 0)),)
    )
    assert not difference(CHAIN, moved)


def test_arguments_are_told_one_by_one() -> None:
    after = apply(SetArgument("dense", "units", 32), CHAIN)
    after = apply(SetArgument("dense", "kernel_regularizer", {"class_name": "L2", "config": {"l2": 0.1}}), after)
    again = apply(SetArgument("dense", "kernel_regularizer", {"class_name": "L2", "config": {"l2": 0.2}}), after)
    added = {"class_name": "L2", "config": {"l2": 0.1}}
    assert told(CHAIN, after) == [
        ("changed", "dense", "dense", (Changed("units", 64, 32), Changed("kernel_regularizer", OPEN, added)))
    ]
    assert told(after, again) == [("changed", "dense", "dense", (Changed("kernel_regularizer.l2", 0.1, 0.2),))]


def test_a_layer_put_between_two_is_one_addition_and_one_lost_connection() -> None:
    after = apply(PutNode("Dropout", on=Edge("dense", "dense_1"), config={"rate": 0.5}), CHAIN)
    found = difference(CHAIN, after)
    assert told(CHAIN, after) == [("added", None, "dropout", ())]
    assert (found.added, found.removed) == ((), (Edge("dense", "dense_1"),))


def test_a_removed_layer_leaves_the_connection_that_closed_the_gap() -> None:
    after = apply(RemoveNodes(("flatten",)), CHAIN)
    found = difference(CHAIN, after)
    assert told(CHAIN, after) == [("removed", "flatten", None, ())]
    assert found.removed == ()
    assert set(found.added) == set(after.edges) - set(CHAIN.edges)


def test_a_renamed_layer_is_the_same_layer() -> None:
    after = apply(RenameNode("dense", "hidden"), CHAIN)
    assert told(CHAIN, after) == [("renamed", "dense", "hidden", ())]
    found = difference(CHAIN, apply(SetArgument("hidden", "units", 8), after))
    assert [(one.what, one.settings) for one in found.layers] == [("changed", (Changed("units", 64, 8),))]
    assert not found.added and not found.removed


def test_another_kind_under_one_name_is_a_change_of_class() -> None:
    nodes = tuple(Node("dense", "LSTM", {"units": 64}) if node.id == "dense" else node for node in CHAIN.nodes)
    assert told(CHAIN, replace(CHAIN, nodes=nodes)) == [
        ("changed", "dense", "dense", (Changed("class_name", "Dense", "LSTM"), Changed("activation", "relu", OPEN)))
    ]


def test_whose_weights_a_layer_uses_is_told() -> None:
    again = apply(ShareLayers(("dense",)), CHAIN)
    (one,) = difference(CHAIN, again).layers
    assert one.what == "added" and one.after is not None and one.after.layer == "dense"
    alone = apply(SeparateLayers((one.after.id,)), again)
    assert told(again, alone) == [("changed", one.after.id, one.after.id, (Changed("layer", "dense", OPEN),))]


def test_with_which_weights_a_layer_begins_is_told() -> None:
    kept = replace(CHAIN.nodes[2], weights=KeptWeights("0123456789abcdef", "fc"))
    begun = replace(CHAIN, nodes=(*CHAIN.nodes[:2], kept, CHAIN.nodes[3]))
    assert told(CHAIN, begun) == [("changed", "dense", "dense", (Changed("weights", OPEN, "fc (01234567)"),))]


def test_nothing_named_is_not_the_same_as_none() -> None:
    bare = apply(SetArgument("dense", "kernel_initializer", None), CHAIN)
    assert told(CHAIN, bare) == [("changed", "dense", "dense", (Changed("kernel_initializer", OPEN, None),))]


def test_a_group_that_becomes_a_model_is_told_and_one_that_is_none_is_not() -> None:
    grouped = replace(CHAIN, groups=(Group("g", "Head", ("dense", "dense_1")),))
    model = replace(grouped, groups=(replace(grouped.groups[0], model=True),))
    assert not difference(CHAIN, grouped)
    assert difference(grouped, model).models == ("Head",)


def test_the_plan_is_told_field_by_field() -> None:
    before = Plan(data=DataChoice("moons", {"noise": 0.1}), optimizer={"class_name": "Adam", "config": {"beta_1": 0.8}})
    after = replace(
        before,
        data=DataChoice("moons", {"noise": 0.3}),
        optimizer={"class_name": "Adam", "config": {"beta_1": 0.9}},
        epochs=5,
        metrics=("accuracy",),
    )
    assert difference(replace(CHAIN, plan=before), replace(CHAIN, plan=after)).plan == (
        Changed("data.options.noise", 0.1, 0.3),
        Changed("optimizer.beta_1", 0.8, 0.9),
        Changed("metrics", OPEN, ("accuracy",)),
        Changed("epochs", OPEN, 5),
    )


@given(st.lists(edits, max_size=6), st.lists(edits, max_size=6))
def test_whatever_differs_in_layers_and_connections_is_told(one: list[Edit], other: list[Edit]) -> None:
    before, after = (_after(chain("Input", "Conv2D", "Flatten", "Dense"), some) for some in (one, other))
    assert not difference(before, before)
    if not difference(before, after):
        assert {node.id: (node.kind, node.config, node.layer, node.weights) for node in before.nodes} == {
            node.id: (node.kind, node.config, node.layer, node.weights) for node in after.nodes
        }
        assert set(before.edges) == set(after.edges)
        assert before.plan == after.plan


def _after(design: Design, some: list[Edit]) -> Design:
    for edit in some:
        with contextlib.suppress(DesignError):
            design = apply(edit, design)
    return design
