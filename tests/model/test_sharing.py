"""Layers that several nodes call: inferred for each call, made once."""

from typing import Any

import pytest

from tests.model.conftest import Keras, graph, node, spec

pytestmark = pytest.mark.process


def pair(kind: str, **config: Any) -> dict[str, Any]:
    """Return a design in which two inputs meet one layer."""
    again = node("again", kind, **config) | {"layer": "first"}
    return graph(
        [node("a", "Input"), node("b", "Input"), node("first", kind, **config), again], ("a", "first"), ("b", "again")
    )


def test_weights_are_counted_once_and_work_for_each_call(checker: Keras) -> None:
    answer = checker.infer(pair("Dense", units=3), spec(5), spec(5))
    first, again = answer["nodes"]["first"], answer["nodes"]["again"]
    assert (first["parameters"], again["parameters"], answer["parameters"]) == (18, 0, 18)
    assert first["outputs"] == again["outputs"] and again["weights"] == [] and again["problem"] is None
    assert first["flops"] == again["flops"] and answer["flops"] == 2 * first["flops"]


def test_both_nodes_are_named_where_the_shapes_differ(checker: Keras) -> None:
    answer = checker.infer(pair("Dense", units=3), spec(64), spec(32))
    problem = answer["nodes"]["again"]["problem"]
    assert (problem["code"], problem["expected"], problem["got"]) == (
        "shape_mismatch",
        {"first": "first"},
        [[None, 32]],
    )
    for sentence in problem["sentence"].values():
        assert all(part in sentence for part in ("again", "first", "(None, 64)", "(None, 32)"))
    assert answer["nodes"]["first"]["problem"] is None and answer["parameters"] == 195


@pytest.mark.parametrize(
    ("kind", "config", "shape", "fits"),
    [
        ("LSTM", {"units": 4}, (7, 3), True),
        ("LSTM", {"units": 4}, (5, 2), False),
        ("Conv1D", {"filters": 2, "kernel_size": 2}, (9, 3), True),
        ("BatchNormalization", {}, (5, 2, 3), False),
        # One weight would be stretched over three numbers.
        ("LayerNormalization", {}, (5, 1), False),
        ("Flatten", {}, (2, 2), True),
        ("TimeDistributed", {"layer": {"class_name": "Dense", "config": {"units": 2}}}, (5, 4), False),
    ],
)
def test_keras_decides_what_a_layer_takes_again(
    checker: Keras, kind: str, config: Any, shape: tuple[int, ...], fits: bool
) -> None:
    answer = checker.infer(pair(kind, **config), spec(5, 3), spec(*shape))
    assert (answer["nodes"]["again"]["problem"] is None) is fits


def test_the_first_that_is_called_decides_whoever_has_the_layer(checker: Keras) -> None:
    design = pair("Dense", units=3)
    design["edges"] = [{"source": "a", "target": "again"}, {"source": "again", "target": "first"}]
    answer = checker.infer(design, spec(5), spec(5))
    assert answer["nodes"]["again"]["problem"] is None
    assert "(None, 5)" in answer["nodes"]["first"]["problem"]["message"]


def test_a_layer_that_feeds_itself_is_called_twice(bench: Keras) -> None:
    again = node("again", "Dense", units=5) | {"layer": "hidden"}
    design = graph(
        [node("in", "Input"), node("hidden", "Dense", units=5), again, node("out", "Dense", units=10)],
        ("in", "hidden"), ("hidden", "again"), ("again", "out"),
    )  # fmt: skip
    answer = bench.infer(design, spec(5))
    assert answer["parameters"] == 30 + 60
    history = bench.tool("fitted", design, [spec(5)], {"loss": "sparse_categorical_crossentropy", "optimizer": "adam"})
    assert len(history["loss"]) == 2
    assert bench.tool("layers", design, [spec(5)]) == [("in", 0), ("hidden", 30), ("out", 60)]
