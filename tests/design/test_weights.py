"""What a layer begins with stays with it through edits, copies and files."""

from dataclasses import replace
from pathlib import Path

import pytest

from builder.design import (
    Design,
    DropWeights,
    DuplicateNodes,
    History,
    KeptWeights,
    PasteNodes,
    RemoveNodes,
    RenameNode,
    ReplaceNode,
    SeparateLayers,
    SetArgument,
    ShareLayers,
    Shelf,
    apply,
    design_hash,
    dumps,
    from_json,
    loads,
    to_json,
    weights_shelf,
)
from builder.errors import DesignError, OpeningError
from tests.design.strategies import chain

KEPT = KeptWeights("a" * 64, "dense")


@pytest.fixture
def design() -> Design:
    plain = chain("Input", "Dense", "Flatten")
    return plain.with_node(replace(plain.nodes[1], weights=KEPT))


def kept(design: Design) -> dict[str, KeptWeights | None]:
    return {node.id: node.weights for node in design.nodes}


def test_they_are_read_as_they_were_written(design: Design):
    assert loads(dumps(design)) == design
    assert to_json(design)["nodes"][1]["weights"] == {"file": "a" * 64, "layer": "dense"}
    assert "weights" not in to_json(design)["nodes"][0]


@pytest.mark.parametrize("file", ["../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, 7, None, "a" * 63 + "\n"])
def test_what_names_no_file_of_ours_is_refused(design: Design, file: object):
    content = to_json(design)
    content["nodes"][1]["weights"] = {"file": file, "layer": "dense"}
    with pytest.raises(DesignError):
        from_json(content)


def test_they_mean_something(design: Design):
    assert design_hash(design) != design_hash(apply(DropWeights(("dense",)), design))


def test_they_stay_through_what_leaves_the_layer(design: Design):
    assert kept(apply(RenameNode("dense", "hidden"), design))["hidden"] == KEPT
    assert kept(apply(SetArgument("dense", "units", 3), design))["dense"] == KEPT
    assert kept(apply(DuplicateNodes(("dense",)), design))["dense_1"] == KEPT
    pasted = apply(PasteNodes((design.nodes[1],)), chain("Input"))
    assert kept(pasted)["dense"] == KEPT


def test_another_kind_of_layer_starts_anew_and_undo_brings_them_back(design: Design):
    history = History(design).edit(ReplaceNode("dense", "Conv2D"))
    assert kept(history.present)["dense"] is None
    assert kept(history.undo().present)["dense"] == KEPT


def test_all_that_call_a_layer_have_its_weights(design: Design):
    shared = apply(ShareLayers(("dense",)), design)
    assert kept(shared)["dense_1"] == KEPT
    assert kept(apply(RemoveNodes(("dense",)), shared))["dense_1"] == KEPT
    assert kept(apply(SeparateLayers(("dense_1",)), shared))["dense_1"] == KEPT
    assert set(kept(apply(DropWeights(("dense_1",)), shared)).values()) == {None}
    content = to_json(shared)
    del content["nodes"][2]["weights"]
    assert kept(from_json(content))["dense_1"] == KEPT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    return tmp_path


def put(folder: Path, content: bytes, owner: str = "owner0") -> str:
    path = folder / "new.npz"
    path.write_bytes(content)
    return weights_shelf.keep(owner, path)


def test_the_shelf_keeps_a_file_once_under_its_hash(home: Path):
    first, second = put(home, b"one"), put(home, b"one")
    other = put(home, b"two", "owner1")
    assert first == second != other and len(first) == 64
    found = weights_shelf.find(first)
    assert found is not None and found.read_bytes() == b"one"
    assert weights_shelf.find("0" * 64) is None
    assert not (home / "new.npz").exists()


def test_a_run_takes_its_weights_along(home: Path, design: Design):
    name = put(home, b"weights")
    content = to_json(design.with_node(replace(design.nodes[1], weights=KeptWeights(name, "dense"))))
    run = home / "home" / "runs" / "abc"
    run.mkdir(parents=True)
    weights_shelf.take_along(content, run)
    own = weights_shelf.find(name, run)
    assert own is not None and own.parent == run / "weights"
    shelved = weights_shelf.find(name)
    assert shelved is not None and shelved != own
    shelved.unlink()
    # The run's own stays, and whoever has the design finds it there.
    assert own.read_bytes() == b"weights" and weights_shelf.find(name) == own


def test_a_full_shelf_gives_up_what_no_design_needs(home: Path, design: Design, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(weights_shelf, "MOST_BYTES", 250)
    needed, loose = put(home, b"n" * 100), put(home, b"l" * 100)
    shelf = Shelf("owner0")
    shelf.save(shelf.new_id(), design.with_node(replace(design.nodes[1], weights=KeptWeights(needed, "dense"))))
    third = put(home, b"t" * 100)
    assert weights_shelf.find(needed) and weights_shelf.find(third) and weights_shelf.find(loose) is None
    with pytest.raises(OpeningError, match="GB"):
        put(home, b"x" * 200)
