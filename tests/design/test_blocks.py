import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.design import (
    BlockShelf,
    GroupNodes,
    KeptBlock,
    RepeatGroup,
    apply,
    block_from_json,
    block_of,
    block_to_json,
)
from builder.errors import DesignError
from tests.design.strategies import block, chain


def test_a_block_knows_where_data_enter_and_leave():
    design = apply(GroupNodes(("conv2d", "flatten"), name="Front"), chain("Input", "Conv2D", "Flatten", "Dense"))
    front = block_of(design, "group")
    assert (front.name, front.entries, front.exit) == ("Front", (("conv2d", 0),), ("flatten", 0))
    assert [edge.target for edge in front.edges] == ["flatten"]
    last = block_of(apply(GroupNodes(("dense",)), design), "group_1")
    assert last.exit == ("dense", 0)
    first = block_of(apply(GroupNodes(("input",)), design), "group_1")
    assert (first.entries, first.exit) == ((), ("input", 0))


def test_one_of_several_copies_is_no_copy_in_the_library():
    design = apply(RepeatGroup("group", 2), apply(GroupNodes(("dense",)), chain("Input", "Dense", "Dense")))
    assert block_of(design, "group_1").groups[0].block is None
    inner = apply(GroupNodes((), ("group",)), design)
    assert [group.block for group in block_of(inner, "group_2").groups] == [None, None]


def test_a_block_of_a_group_that_is_gone():
    with pytest.raises(DesignError, match="no such group"):
        block_of(chain("Input"), "group")


def test_what_is_written_is_read():
    assert block_from_json(json.loads(json.dumps(block_to_json(block)))) == block


@pytest.mark.parametrize(
    "change",
    [
        {"format": "layerwise-design"},
        {"format_version": 2},
        {"format_version": "1"},
        {"nodes": []},
        {"groups": []},
        {"edges": [{"source": "dense", "target": "elsewhere"}]},
        {"entries": [["elsewhere", 0]]},
        {"entries": [["dense", -1]]},
        {"exit": ["elsewhere", 0]},
        {"exit": "dense"},
        {"groups": [{"id": "group", "name": "Half", "nodes": ["dense"]}]},
        {"groups": [{"id": "group", "name": "X", "nodes": ["dense", "dense_1"], "parent": "group"}]},
        {"nodes": [{"id": "dense", "kind": "Dense"}] * 2},
        {"name": None, "nodes": None},
    ],
)
def test_what_is_no_block_is_refused_in_a_sentence(change):
    with pytest.raises(DesignError) as refused:
        block_from_json(block_to_json(block) | change)
    assert refused.value.key == "design.not_a_block"
    assert refused.value.sentence("zh")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda one: st.lists(one, max_size=3), max_leaves=6
)


@given(st.dictionaries(st.sampled_from(sorted(block_to_json(block))), plain, max_size=4))
def test_whatever_comes_is_a_block_or_a_sentence(change):
    try:
        block_to_json(block_from_json(block_to_json(block) | change))
    except DesignError as refused:
        assert refused.key == "design.not_a_block"


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    return BlockShelf("a" * 32)


def test_the_library_keeps_what_is_saved(library, tmp_path):
    library.save("bbbbbb", block)
    assert library.load("bbbbbb") == block
    assert library.list() == [KeptBlock("bbbbbb", "Twice", 2)]
    assert BlockShelf("b" * 32).list() == []
    (tmp_path / "blocks" / ("a" * 32) / "cccccc.json").write_text("{", encoding="utf-8")
    assert len(library.list()) == 1
    with pytest.raises(DesignError, match="can't be read"):
        library.load("cccccc")
    library.delete("bbbbbb")
    library.delete("bbbbbb")
    with pytest.raises(DesignError, match="not in your library"):
        library.load("bbbbbb")


@pytest.mark.parametrize("name", ["../escape", "a/b", "", "A" * 8])
def test_a_name_from_outside_never_becomes_a_path(library, name):
    with pytest.raises(DesignError):
        library.load(name)


def test_a_full_disk_is_told(library, tmp_path):
    (tmp_path / "blocks" / ("a" * 32)).write_text("in the way", encoding="utf-8")
    with pytest.raises(DesignError) as refused:
        library.save("bbbbbb", block)
    assert refused.value.key == "design.cannot_save_block"
    assert "could not be saved" in refused.value.sentence("en")
