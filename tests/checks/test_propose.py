"""Proposals: the loss for every target and ending, and the numbers of the plan."""

from typing import Any

import pytest

from builder.checks import propose, resolve, training_examples
from builder.design import Design, Plan
from tests.checks.conftest import Checker
from tests.checks.worlds import (
    CNN,
    COPIES,
    DIGITS,
    FLATTEN,
    LOGITS,
    MACHINE,
    MASKS,
    MLP,
    MOONS,
    ONE,
    ONE_HOT,
    PAIRS,
    PRICE,
    PRICES,
    TWO_KINDS,
    chain,
    conv,
    dense,
    graph,
    part,
    planned,
)

BINARY = part("BinaryCrossentropy", from_logits=True)
SPARSE = part("SparseCategoricalCrossentropy", from_logits=True)
ROWS = part("CategoricalCrossentropy", from_logits=True)
CLASS_LOSSES = ["sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"]
RELU_END = chain(FLATTEN, dense(10, "relu"))
SOFTMAX_LAYER = chain(FLATTEN, dense(10), ("Softmax", {}))
SOFTMAX_ACTIVATION = chain(FLATTEN, dense(10), ("Activation", {"activation": "softmax"}))
DROPPED = chain(FLATTEN, dense(10, "softmax"), ("Dropout", {"rate": 0.1}))
NORMALIZED = chain(FLATTEN, dense(10, "softmax"), ("BatchNormalization", {}))
SUMMED = graph(
    {"input": ("Input", {}), "flatten": FLATTEN, "a": dense(10), "b": dense(10), "sum": ("Add", {})},
    ("input", "flatten"),
    ("flatten", "a"),
    ("flatten", "b"),
    ("a", "sum", 0, 0),
    ("b", "sum", 0, 1),
)


@pytest.mark.parametrize(
    ("design", "info", "loss"),
    [
        (CNN, DIGITS, "sparse_categorical_crossentropy"),
        (LOGITS, DIGITS, SPARSE),
        (RELU_END, DIGITS, SPARSE),
        (SOFTMAX_LAYER, DIGITS, "sparse_categorical_crossentropy"),
        (SOFTMAX_ACTIVATION, DIGITS, "sparse_categorical_crossentropy"),
        (DROPPED, DIGITS, "sparse_categorical_crossentropy"),
        (NORMALIZED, DIGITS, SPARSE),
        (SUMMED, DIGITS, SPARSE),
        (chain(), DIGITS, "sparse_categorical_crossentropy"),
        (
            chain(dense(10, part("Formula", formula="softmax(x / 2)"))),
            DIGITS,
            "sparse_categorical_crossentropy",
        ),
        (chain(dense(10, part("Formula", formula="x ** 2"))), DIGITS, "sparse_categorical_crossentropy"),
        (chain(dense(10), ("Formula", {"formula": "x * relu(x)"})), DIGITS, "sparse_categorical_crossentropy"),
        (chain(dense(10), ("Formula", {"formula": "relu(x * 2)"})), DIGITS, SPARSE),
        (CNN, ONE_HOT, "categorical_crossentropy"),
        (LOGITS, ONE_HOT, ROWS),
        (MLP, MOONS, "sparse_categorical_crossentropy"),
        (ONE, MOONS, "binary_crossentropy"),
        (chain(dense(1)), MOONS, BINARY),
        (chain(dense(1, "tanh")), MOONS, BINARY),
        (PRICE, PRICES, "mean_squared_error"),
        (chain(dense(2)), PAIRS, "mean_squared_error"),
        (chain(conv(3, 1, "softmax")), MASKS, "sparse_categorical_crossentropy"),
        (chain(conv(1, 1, "sigmoid")), TWO_KINDS, "binary_crossentropy"),
        (chain(conv(1, 1, "sigmoid")), COPIES, "mean_squared_error"),
    ],
)
def test_loss_follows_target_and_last_activation(
    checker: Checker, design: Design, info: dict[str, Any], loss: Any
) -> None:
    assert checker.propose(design, info)["loss"].value == loss


@pytest.mark.parametrize(
    ("design", "info", "metrics"),
    [
        (CNN, DIGITS, ["accuracy"]),
        (CNN, ONE_HOT, ["accuracy"]),
        (ONE, MOONS, ["accuracy"]),
        (chain(dense(1)), MOONS, [part("BinaryAccuracy", name="accuracy", threshold=0.0)]),
        (PRICE, PRICES, ["mean_absolute_error", "root_mean_squared_error"]),
        (
            chain(conv(3, 1, "softmax")),
            MASKS,
            ["accuracy", part("MeanIoU", num_classes=3, sparse_y_pred=False, name="mean_iou")],
        ),
        (chain(conv(1, 1, "sigmoid")), TWO_KINDS, ["accuracy"]),
    ],
)
def test_metrics(checker: Checker, design: Design, info: dict[str, Any], metrics: list[Any]) -> None:
    assert checker.propose(design, info)["metrics"].value == metrics


@pytest.mark.parametrize(
    ("examples", "split", "batch", "epochs"),
    [
        (4, 0.0, 8, 100),
        (60, 0.2, 8, 100),
        (150, 0.2, 16, 100),
        (1797, 0.2, 32, 20),
        (30_000, 0.2, 64, 5),
        (60_000, 0.1, 128, 5),
    ],
)
def test_numbers_follow_the_examples(checker: Checker, examples: int, split: float, batch: int, epochs: int) -> None:
    found = checker.propose(CNN, {**DIGITS, "examples": examples})
    assert found["validation_split"].value == split
    assert found["batch_size"].value == batch
    assert found["epochs"].value == epochs


def test_optimizer(checker: Checker) -> None:
    assert checker.propose(CNN, DIGITS)["optimizer"].value == "adam"
    assert checker.propose(ONE, MOONS)["optimizer"].value == part("Adam", learning_rate=0.01)


def test_epochs_follow_the_batch_size_that_was_chosen(checker: Checker) -> None:
    small = checker.propose(planned(CNN, batch_size=4), DIGITS)["epochs"].value
    large = checker.propose(planned(CNN, batch_size=1024), DIGITS)["epochs"].value
    assert small < large


def test_only_what_is_open_is_proposed(checker: Checker) -> None:
    design = planned(CNN, loss="mse", epochs=3)
    found = checker.propose(design, DIGITS)
    assert "loss" not in found and "epochs" not in found
    assert resolve(design, found).plan.loss == "mse"


def test_resolved_plan_has_nothing_open_and_the_network_stays(checker: Checker) -> None:
    resolved = resolve(LOGITS, checker.propose(LOGITS, DIGITS))
    plan = resolved.plan
    for field in ("loss", "optimizer", "metrics", "epochs", "batch_size", "validation_split"):
        assert getattr(plan, field) is not None
    assert isinstance(plan.metrics, tuple)
    assert (resolved.nodes, resolved.edges) == (LOGITS.nodes, LOGITS.edges)
    assert propose(resolved, checker.infer(resolved, DIGITS), DIGITS) == {}


def test_without_data_nothing_is_proposed() -> None:
    assert propose(CNN, {}, None) == {}
    assert resolve(CNN, {}).plan == Plan()


def test_reasons_are_sentences(checker: Checker) -> None:
    for one in checker.propose(LOGITS, DIGITS).values():
        content = one.to_json()
        assert content["reason"]["en"].endswith(".")
        assert content["reason"]["zh"].endswith("。")


def test_training_examples_agree_with_the_split() -> None:
    import numpy as np

    from builder.data.raw import Target
    from builder.data.splits import split

    for count in (1, 2, 5, 17, 100):
        target = Target("t", "number", np.zeros((count, 1)))
        for share in (0.0, 0.01, 0.2, 0.5, 0.9):
            assert len(split(target, share, 0)[0]) == training_examples(count, share)


def test_errors_are_told_in_the_unit_in_which_they_are_counted(checker: Checker) -> None:
    scaled = {**PRICES, "prepared": {"scale": "standardize", "one_hot": False, "scale_target": True}}
    assert "in the units of the target" in checker.propose(PRICE, PRICES)["metrics"].reason["en"]
    assert "one standard deviation" in checker.propose(PRICE, scaled)["metrics"].reason["en"]
    bounded = chain(dense(8, "relu"), dense(1, "sigmoid"))
    told = {one.code: one.sentence["en"] for one in checker.diagnose(bounded, scaled, MACHINE)}
    assert told["activation_range"].startswith("The target is standardized")


def test_nothing_is_said_of_the_end_of_a_network_that_is_broken_before_it(checker: Checker) -> None:
    broken = chain(("Conv2D", {"filters": 4, "kernel_size": 3}), FLATTEN, dense(1, "softmax"))
    assert [one.code for one in checker.diagnose(broken, PRICES, MACHINE)] == ["shape_mismatch"]
