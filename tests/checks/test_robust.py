"""A broken design is never an exception, whatever stands in it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.checks import diagnose, propose, resolve
from builder.design import Design as Document
from builder.design import Edge, Node, Plan, apply
from builder.errors import DesignError
from tests.checks.conftest import Checker
from tests.checks.worlds import CNN, DIGITS, MACHINE, MOONS, PRICES, WORDS, planned

KINDS = ["Input", "Dense", "Conv2D", "Flatten", "LSTM", "Add", "Dropout", "Embedding", "MaxPooling2D", "Nonsense",
         "BatchNormalization", "Reshape", "Concatenate", "Activation", "MultiHeadAttention", "Softmax"]  # fmt: skip
ARGUMENTS = ["units", "filters", "kernel_size", "activation", "rate", "target_shape", "padding", "input_dim", "shape"]
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 40), st.floats(-2, 2), st.sampled_from(["relu", "softmax", "same", "x"]),
    st.lists(st.integers(-1, 9), max_size=3), st.just({"class_name": "L2"}), st.just({"class_name": 3}),
)  # fmt: skip
NAMES = st.sampled_from(["mse", "Adam", "SGD", "accuracy", "", "nonsense", "BinaryCrossentropy", "EarlyStopping", "auc",
                         "sparse_categorical_crossentropy"])  # fmt: skip
CONFIGS = st.dictionaries(
    st.sampled_from(["learning_rate", "from_logits", "monitor", "threshold", "momentum"]), VALUES, max_size=2
)
PARTS = st.one_of(NAMES, st.builds(lambda name, config: {"class_name": name, "config": config}, NAMES, CONFIGS))


@st.composite
def designs(draw: Any) -> Document:
    nodes = [Node("input", "Input")]
    for number in range(draw(st.integers(0, 5))):
        config = draw(st.dictionaries(st.sampled_from(ARGUMENTS), VALUES, max_size=3))
        nodes.append(Node(f"n{number}", draw(st.sampled_from(KINDS)), config))
    names = [node.id for node in nodes]
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=7))
    fields = {
        "loss": draw(PARTS), "optimizer": draw(PARTS), "batch_size": draw(st.integers(-2, 9000)),
        "epochs": draw(st.integers(-2, 9)), "validation_split": draw(st.floats(-1, 2)),
        "metrics": tuple(draw(st.lists(PARTS, max_size=2))), "callbacks": tuple(draw(st.lists(PARTS, max_size=2))),
    }  # fmt: skip
    plan = Plan(**{name: value for name, value in fields.items() if draw(st.booleans())})
    edges = tuple(dict.fromkeys(Edge(*pair) for pair in pairs if pair[0] != pair[1]))
    return Document("wild", tuple(nodes), edges, plan=plan)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(designs(), st.sampled_from([DIGITS, MOONS, PRICES, WORDS, None]))
def test_any_design_is_judged_and_every_repair_can_be_applied(
    checker: Checker, design: Document, info: dict[str, Any] | None
) -> None:
    inference = checker.infer(design, info)
    found = diagnose(design, inference, info, MACHINE)
    resolve(design, propose(design, inference, info))
    for one in found:
        for repair in one.repairs:
            assert apply(repair.edit, design) != design


@pytest.mark.parametrize("inference", [{}, {"nodes": {}}, {"nodes": {"dense": {"outputs": [], "problem": None}}}])
def test_answers_may_be_missing(inference: dict[str, Any]) -> None:
    assert isinstance(diagnose(CNN, inference, DIGITS, MACHINE), tuple)


def test_what_the_checks_load_is_not_keras() -> None:
    import subprocess
    import sys

    code = "import sys, builder.checks; print([n for n in ('keras','tensorflow','jax','torch') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_a_data_error_becomes_a_diagnostic_with_a_way_out() -> None:
    from builder.checks import data_problem

    found = data_problem(DesignError("design.not_found", id="x1"))
    assert found.severity == "error"
    assert found.place == {"plan": "data"}
    assert "x1" in found.sentence["en"]
    away = planned(CNN, data=CNN.plan.data)
    assert apply(found.repairs[0].edit, away).plan.data.source == "digits"
