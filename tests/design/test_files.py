import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.design import (
    AddNode,
    DataChoice,
    Group,
    Plan,
    SetArgument,
    apply,
    design_hash,
    dumps,
    from_json,
    loads,
    to_json,
)
from builder.errors import DesignError
from tests.design.strategies import chain


def full():
    design = apply(SetArgument("dense", "units", 5), chain("Input", "Conv2D", "Flatten", "Dense"))
    plan = Plan(
        DataChoice("moons", {"noise": 0.1}),
        0.3,
        "mse",
        {"class_name": "SGD", "config": {"momentum": 0.9}},
        ("mae",),
        ({"class_name": "EarlyStopping", "config": {}},),
        5,
        16,
        3,
        "mixed_bfloat16",
        "jax",
    )
    groups = (Group("group", "Head", ("flatten", "dense"), True),)
    nodes = tuple(replace(node, position=(10.0, 20.0)) for node in design.nodes)
    return replace(design, plan=plan, groups=groups, nodes=nodes)


def test_what_is_written_is_read():
    assert loads(dumps(full())) == full()
    assert loads(dumps(chain("Input"))) == chain("Input")


def test_what_is_written_says_what_it_is():
    content = json.loads(dumps(full()))
    assert content["format"] == "layerwise-design"
    assert content["format_version"] == 1


def test_a_plan_that_was_not_touched_takes_no_room():
    assert to_json(chain("Input"))["plan"] == {"data": {"source": "digits", "options": {}, "prepare": {}}}


def test_places_and_folds_are_not_meaning():
    moved = replace(full(), nodes=tuple(replace(node, position=None) for node in full().nodes), groups=())
    assert design_hash(moved) == design_hash(full())
    assert design_hash(replace(full(), name="Other")) == design_hash(full())


def test_arguments_layers_and_plan_are_meaning():
    changed = apply(SetArgument("dense", "units", 6), full())
    longer = apply(AddNode("Dropout"), full())
    seeded = replace(full(), plan=replace(full().plan, seed=4))
    assert len({design_hash(one) for one in (full(), changed, longer, seeded)}) == 4


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "design.not_json"),
        ("{", "design.not_json"),
        ("[" * 100_000, "design.not_json"),
        ("[]", "design.not_a_design"),
        ('{"format": "other"}', "design.not_a_design"),
        ('{"format": "layerwise-design", "format_version": "1"}', "design.not_a_design"),
        ('{"format": "layerwise-design", "format_version": 99}', "design.newer_version"),
        ('{"format": "layerwise-design", "format_version": 1}', "design.damaged"),
        ('{"format": "layerwise-design", "format_version": 1, "name": 5, "nodes": []}', "design.damaged"),
        ('{"format": "layerwise-design", "format_version": 1, "name": "", "nodes": [{"id": 1}]}', "design.damaged"),
        (" " * 16_000_001, "design.file_too_large"),
    ],
)
def test_what_is_no_design_is_refused_in_a_sentence(text, key):
    with pytest.raises(DesignError) as refusal:
        loads(text)
    assert refusal.value.key == key
    assert refusal.value.sentence("zh") != refusal.value.sentence("en")


def damaged(**changes):
    return {**to_json(full()), **changes}


@pytest.mark.parametrize(
    "content",
    [
        damaged(edges=[{"source": "dense", "target": "nobody"}]),
        damaged(edges=[{"source": "dense"}]),
        damaged(nodes=[{"id": "a", "kind": "Dense"}, {"id": "a", "kind": "Dense"}], edges=[]),
        damaged(nodes=[{"id": "a", "kind": "Dense", "config": []}], edges=[]),
        damaged(nodes=[{"id": "a", "kind": "Dense", "position": ["x", 1]}], edges=[]),
        damaged(plan={"backend": "abacus"}),
        damaged(plan={"epochs": "many"}),
        damaged(plan={"data": 5}),
        damaged(nodes=None),
    ],
)
def test_damage_is_refused(content):
    with pytest.raises(DesignError) as refusal:
        from_json(content)
    assert refusal.value.key == "design.damaged"


def test_what_a_later_version_adds_is_passed_over():
    content = to_json(full())
    content["nodes"][0]["colour"] = "blue"
    content["plan"]["later"] = True
    content["more"] = []
    assert from_json(content) == full()


def test_too_many_layers_are_refused():
    nodes = [{"id": f"n{number}", "kind": "Dense"} for number in range(5001)]
    with pytest.raises(DesignError) as refusal:
        from_json(damaged(nodes=nodes, edges=[], groups=[]))
    assert refusal.value.key == "design.too_many_nodes"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["format", "name", "nodes", "edges", "plan", "id", "kind", "config", "data"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_any_content_is_a_design_or_a_sentence(content):
    if isinstance(content, dict):
        content = {**content, "format": "layerwise-design", "format_version": 1}
    try:
        design = from_json(content)
    except DesignError as refusal:
        assert refusal.sentence("en") and refusal.sentence("zh")
    else:
        assert from_json(to_json(design)) == design
