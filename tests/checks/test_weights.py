"""Layers that begin with kept weights, and what is said where those don't fit any more."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from builder.design import Design, DropWeights, KeptWeights, SetArgument, apply, weights_shelf
from builder.model import kept
from tests.checks.conftest import Checker
from tests.checks.worlds import CNN, DIGITS, MACHINE

KERNEL, BIAS = np.ones((3, 3, 1, 8), "float32"), np.zeros(8, "float32")


@pytest.fixture
def design(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Design:
    """The network with weights kept for its convolution, which lie on the shelf."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    kept.write(tmp_path / "kept.npz", {"conv2d": [("kernel", KERNEL), ("bias", BIAS)]}, "model")
    name = weights_shelf.keep("owner0", tmp_path / "kept.npz")
    convolution = next(node.id for node in CNN.nodes if node.kind == "Conv2D")
    nodes = (replace(one, weights=KeptWeights(name, "conv2d")) if one.id == convolution else one for one in CNN.nodes)
    return replace(CNN, nodes=tuple(nodes))


def said(checker: Checker, design: Design) -> list[str]:
    found = checker.diagnose(design, DIGITS, MACHINE)
    return [one.sentence["en"] for one in found if one.code == "kept_weights"]


def convolution(design: Design) -> str:
    return next(node.id for node in design.nodes if node.kind == "Conv2D")


def test_nothing_is_said_while_they_fit(checker: Checker, design: Design) -> None:
    assert said(checker, design) == []
    # What changes no weight changes nothing.
    assert said(checker, apply(SetArgument(convolution(design), "activation", "tanh"), design)) == []


def test_a_layer_that_changed_starts_anew(checker: Checker, design: Design) -> None:
    changed = apply(SetArgument(convolution(design), "filters", 4), design)
    (sentence,) = said(checker, changed)
    assert "kernel (3, 3, 1, 8), bias (8,)" in sentence and "kernel (3, 3, 1, 4), bias (4,)" in sentence
    (found,) = (one for one in checker.diagnose(changed, DIGITS, MACHINE) if one.code == "kept_weights")
    assert said(checker, apply(found.repairs[0].edit, changed)) == []


def test_equal_shapes_under_other_names_do_not_fit(checker: Checker, design: Design) -> None:
    node = next(one for one in design.nodes if one.kind == "Conv2D")
    wide = apply(SetArgument(node.id, "use_bias", False), design)
    (sentence,) = said(checker, wide)
    assert "now, kernel (3, 3, 1, 8)." in sentence


def test_a_file_that_is_gone_is_said_once(checker: Checker, design: Design, tmp_path: Path) -> None:
    for path in tmp_path.glob("weights/*/*.npz"):
        path.unlink()
    kept.index.cache_clear()
    (sentence,) = said(checker, design)
    assert "not here" in sentence
    assert said(checker, apply(DropWeights((convolution(design),)), design)) == []


def test_a_damaged_file_is_as_good_as_gone(checker: Checker, design: Design, tmp_path: Path) -> None:
    for path in tmp_path.glob("weights/*/*.npz"):
        path.write_bytes(b"PK\x03\x04 no archive")
    kept.index.cache_clear()
    (sentence,) = said(checker, design)
    assert "not here" in sentence
