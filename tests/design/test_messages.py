import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.design import AddNode, Several, edit_from_json, edit_to_json
from builder.errors import DesignError
from tests.design.strategies import edits


@given(edits)
def test_an_edit_comes_back_as_it_went(edit):
    returned = edit_from_json(edit_to_json(edit))
    assert edit_to_json(returned) == edit_to_json(edit)
    assert type(returned) is type(edit)


def test_an_edit_is_read():
    assert edit_from_json({"type": "add_node", "kind": "Dense", "after": "flatten", "config": {"units": 3}}) == AddNode(
        "Dense", "flatten", {"units": 3}
    )


@pytest.mark.parametrize(
    "content",
    [
        None,
        "add_node",
        {},
        {"type": "format_disk"},
        {"type": "add_node"},
        {"type": "add_node", "kind": 5},
        {"type": "add_node", "kind": "Dense", "config": []},
        {"type": "add_node", "kind": "Dense", "after": 4},
        {"type": "remove_nodes", "nodes": "dense"},
        {"type": "remove_nodes", "nodes": [1]},
        {"type": "connect", "source": "a", "target": "b", "target_handle": -1},
        {"type": "connect", "source": "a", "target": "b", "target_handle": 1000},
        {"type": "several", "edits": [{"type": "several", "edits": []}]},
        {"type": "several", "edits": [{}] * 1001},
        {"type": ["add_node"]},
    ],
)
def test_anything_else_is_refused_in_a_sentence(content):
    with pytest.raises(DesignError) as refusal:
        edit_from_json(content)
    assert "Nothing was changed" in refusal.value.sentence("en")
    assert refusal.value.sentence("zh")


def test_several_edits_are_read_in_their_order():
    content = {"type": "several", "edits": [{"type": "add_node", "kind": "A"}, {"type": "add_node", "kind": "B"}]}
    assert edit_from_json(content) == Several((AddNode("A"), AddNode("B")))


@given(
    st.dictionaries(
        st.sampled_from(["type", "kind", "node", "nodes", "value", "edits", "name", "after"]),
        st.none()
        | st.integers()
        | st.text(max_size=5)
        | st.lists(st.text(max_size=3), max_size=3)
        | st.sampled_from(["add_node", "several", "set_plan", "rename_node"]),
    )
)
def test_whatever_comes_is_an_edit_or_a_sentence(content):
    try:
        edit_to_json(edit_from_json(content))
    except DesignError as refusal:
        assert refusal.key == "design.bad_edit"
