from typing import Any

import pytest

from builder.catalog import catalog
from builder.model.memory import memory_bytes
from tests.model.conftest import Keras

DENSE: dict[str, Any] = {
    "nodes": {
        "input": {"outputs": [{"shape": [None, 100], "dtype": "float32"}]},
        "dense": {"outputs": [{"shape": [None, 10], "dtype": "float32"}]},
    },
    "parameters": 1010,
    "trainable": 1010,
}


def test_weights_gradients_moments_and_results() -> None:
    training = memory_bytes(DENSE, 32, "adam").training_bytes
    assert training == 4 * 1010 * 4 + 2 * 32 * 110 * 4


def test_each_part_is_told() -> None:
    found = memory_bytes(DENSE, 32, "adam")
    assert (found.weights_bytes, found.gradients_bytes, found.optimizer_bytes) == (4040, 4040, 8080)
    assert found.results_bytes == 2 * 32 * 110 * 4


def test_frozen_weights_have_neither_gradient_nor_moments() -> None:
    frozen = DENSE | {"trainable": 0}
    assert memory_bytes(frozen, 1, "adam").training_bytes == 4 * 1010 + 2 * 110 * 4


def test_a_file_holds_weights_and_the_state_of_the_optimizer() -> None:
    plain, adam = (memory_bytes(DENSE, 32, name).file_bytes for name in ("sgd", "adam"))
    assert adam - plain == 2 * 1010 * 4
    assert memory_bytes(DENSE, 64, "sgd").file_bytes == plain


def test_half_as_wide_numbers_take_half() -> None:
    half = DENSE | {"nodes": {"input": {"outputs": [{"shape": [None, 100], "dtype": "bfloat16"}]}}}
    whole = DENSE | {"nodes": {"input": {"outputs": [{"shape": [None, 100], "dtype": "float32"}]}}}
    difference = memory_bytes(whole, 8, None).training_bytes - memory_bytes(half, 8, None).training_bytes
    assert difference == 2 * 8 * 100 * 2


def test_broken_and_open_layers_do_not_disturb() -> None:
    nodes = {"a": {"outputs": []}, "b": {"outputs": [{"shape": [None, None, 3], "dtype": "string"}]}}
    assert memory_bytes(DENSE | {"nodes": nodes}, 2, {"class_name": "SGD"}).training_bytes == 2 * 1010 * 4 + 2 * 2 * 12


@pytest.mark.process
@pytest.mark.slow
def test_optimizers_keep_what_is_said(bench: Keras) -> None:
    refs: list[Any] = [one.name for one in catalog().parts("optimizer")]
    refs += [{"class_name": "SGD", "config": {"momentum": 0.9}}, {"class_name": "Adam", "config": {"amsgrad": True}}]
    refs += [{"class_name": "RMSprop", "config": {"centered": True, "momentum": 0.5}}]
    wrong = {}
    for ref in refs:
        if ref in ("LossScaleOptimizer", "MultiOptimizer"):
            continue  # They hold another optimizer, which decides.
        said = (
            memory_bytes(DENSE, 1, ref).file_bytes - memory_bytes(DENSE | {"trainable": 0}, 1, ref).file_bytes
        ) / 4040
        kept = bench.tool("slots", ref)
        if abs(said - kept) > 0.1:
            wrong[str(ref)] = (said, kept)
    assert wrong == {}
