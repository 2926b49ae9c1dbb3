"""Groups that are models of their own: set, kept by every edit, read from outside."""

import json

import pytest

from builder.design import (
    Design,
    FoldGroup,
    GroupNodes,
    History,
    InsertBlock,
    JoinGroup,
    ModelGroup,
    RenameGroup,
    RepeatGroup,
    ShareLayers,
    apply,
    block_from_json,
    block_of,
    block_to_json,
    design_hash,
    dumps,
    edit_from_json,
    edit_to_json,
    from_json,
    loads,
    to_json,
)
from builder.errors import DesignError
from tests.design.strategies import chain


def encoder(model: bool = True) -> Design:
    """Return a chain of which two layers are a group, a model of its own."""
    design = apply(GroupNodes(("dense", "dense_1"), (), "Encoder"), chain("Input", "Dense", "Dense", "Dense"))
    return apply(ModelGroup("group", model), design)


def models(design: Design) -> dict[str, bool]:
    return {group.name: group.model for group in design.groups}


def test_a_group_becomes_a_model_and_an_ordinary_one_again():
    assert models(encoder()) == {"Encoder": True}
    assert apply(ModelGroup("group", False), encoder()) == encoder(model=False)
    assert "model" not in to_json(encoder(model=False))["groups"][0]


def test_there_must_be_such_a_group():
    with pytest.raises(DesignError, match="no such group"):
        apply(ModelGroup("group_7", True), encoder())


def test_the_edit_survives_the_way_to_the_browser_and_back():
    edit = ModelGroup("group", True)
    assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit
    with pytest.raises(DesignError, match="model = 1"):
        edit_from_json({"type": "model_group", "group": "group", "model": 1})


def test_undo_and_redo():
    history = History(encoder(model=False))
    done = history.edit(ModelGroup("group", True))
    assert models(done.undo().present) == {"Encoder": False}
    assert models(done.undo().redo().present) == {"Encoder": True}


@pytest.mark.parametrize(
    "edit", [RenameGroup("group", "Encoder"), FoldGroup("group", True), JoinGroup(("dense_2",), "group")]
)
def test_other_edits_keep_it(edit: object):
    assert models(apply(edit, encoder())) == {"Encoder": True}


def test_copies_are_models_too():
    assert models(apply(RepeatGroup("group", 3), encoder())) == {"Encoder": True, "Encoder 2": True, "Encoder 3": True}


def test_a_block_of_the_library_keeps_it():
    block = block_of(encoder(), "group")
    assert block_from_json(json.loads(json.dumps(block_to_json(block)))) == block
    design = apply(InsertBlock(block, after="input"), chain("Input", "Dense"))
    assert models(design) == {"Encoder": True}


def test_it_is_written_and_read():
    assert loads(dumps(encoder())) == encoder()


@pytest.mark.parametrize("nonsense", ["yes", 1, None, {}])
def test_nonsense_from_outside_is_named(nonsense: object):
    content = to_json(encoder())
    content["groups"][0]["model"] = nonsense
    with pytest.raises(DesignError) as refused:
        from_json(content)
    assert "group" in refused.value.sentence("en") and "model" in refused.value.sentence("en")
    assert "model" in refused.value.sentence("zh")


def test_it_means_something():
    assert design_hash(encoder()) != design_hash(encoder(model=False))
    # An ordinary group does not, nor whether a model is folded.
    assert design_hash(encoder(model=False)) == design_hash(chain("Input", "Dense", "Dense", "Dense"))
    assert design_hash(apply(FoldGroup("group", True), encoder())) == design_hash(encoder())


def test_a_whole_group_is_used_again_as_a_group():
    design = apply(ShareLayers(("dense", "dense_1")), encoder())
    again = design.groups[1]
    assert (again.name, again.model, again.nodes) == ("Encoder 2", True, ("dense_3", "dense_4"))
    assert [design.node(node).layer for node in again.nodes] == ["dense", "dense_1"]
    third = apply(ShareLayers(again.nodes), design).groups[2]
    assert (third.name, third.model) == ("Encoder 3", True)


def test_a_part_of_a_group_is_used_again_without_it():
    assert len(apply(ShareLayers(("dense",)), encoder()).groups) == 1


def test_groups_within_are_used_again_too():
    design = apply(GroupNodes(("dense_2",), ("group",), "Whole"), encoder())
    design = apply(ShareLayers(("dense", "dense_1", "dense_2")), design)
    first, second = ({group.name: group for group in design.groups}[name] for name in ("Whole", "Whole 2"))
    inner = [group for group in design.groups if group.parent in (first.id, second.id)]
    assert [(one.name, one.model, one.parent) for one in inner] == [
        ("Encoder", True, first.id),
        ("Encoder", True, second.id),
    ]
