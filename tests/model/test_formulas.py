"""Formulas in Keras: every function against NumPy, saved and opened by Keras alone; what can't be built says why."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder.catalog import FORMULA, catalog
from builder.formulas import FUNCTIONS
from tests.model.conftest import Keras, chain, graph, node, spec
from tests.model.formula_contract import PLAIN, REFERENCES, design_of, formulas

pytestmark = [pytest.mark.process, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


def run(*command: str, **more: Any) -> Any:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formulas")


@pytest.fixture(scope="module")
def contract(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = run("-m", "tests.model.formula_contract", str(folder), cwd=ROOT)
    return found


def test_every_function_computes_what_numpy_computes(contract: dict[str, Any]) -> None:
    assert not contract["faults"]
    assert contract["told"].keys() == FUNCTIONS.keys() and len(FUNCTIONS) > 90


def test_no_meaning_is_left_over() -> None:
    assert not REFERENCES.keys() - FUNCTIONS.keys()


def test_the_checker_tells_the_shape_that_tensorflow_has(contract: dict[str, Any], checker: Keras) -> None:
    for name, (text, _) in formulas().items():
        design, specs = design_of(text, 2 if "b)" in text or "b >" in text else 1)
        told = checker.infer(design, *specs)["nodes"]["formula"]
        assert told["problem"] is None, (text, told)
        assert told == contract["told"][name], text


def test_keras_alone_opens_every_model_and_computes_the_same(contract: dict[str, Any], folder: Path) -> None:
    # Another folder and no path to this repository: nothing of it can help.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    found = run("-c", PLAIN, str(folder), cwd=folder, env=environment | {"KERAS_BACKEND": "tensorflow"})
    assert found == {name: [True, True] for name in FUNCTIONS}


def problem(checker: Keras, formula: str, *shapes: tuple[int, ...]) -> dict[str, Any]:
    nodes = [node(f"in_{place}", "Input") for place in range(len(shapes))]
    edges = [(f"in_{place}", "formula", place) for place in range(len(shapes))]
    design = graph([*nodes, node("formula", FORMULA, formula=formula)], *edges)
    found: dict[str, Any] = checker.infer(design, *(spec(*shape) for shape in shapes))["nodes"]["formula"]["problem"]
    return found


@pytest.mark.parametrize(
    ("formula", "shapes", "code", "says"),
    [
        ("x ^ 2", [(4,)], "bad_argument", "a power is written **"),
        ("x", [(4,)], "bad_argument", "gives back its input"),
        ("x > 0", [(4,)], "bad_argument", "true and false"),
        ("softmax(x, axis=-2)", [(4,)], "bad_argument", "(None, 4)"),
        ("x * 2", [(4,), (4,)], "wrong_inputs", "2"),
        ("a + b", [(4,)], "wrong_inputs", "b"),
        ("a + b", [(4,), (3,)], "shape_mismatch", ""),
        ("sum(x, axis=3)", [(4,)], "shape_mismatch", ""),
    ],
)
def test_what_can_not_be_built_says_why(
    checker: Keras, formula: str, shapes: list[tuple[int, ...]], code: str, says: str
) -> None:
    found = problem(checker, formula, *shapes)
    assert found["code"] == code and says in found["message"], found
    if code == "bad_argument":
        assert found["argument"] == "formula" and found["sentence"]["zh"] != found["sentence"]["en"]


def test_a_letter_without_a_connection_is_named(checker: Keras) -> None:
    nodes = [node("in", "Input"), node("two", "Input"), node("one", FORMULA, formula="a - b")]
    for edges, says in (([("in", "one", 0), ("two", "one", 2)], "connected to b"), ([("in", "one", 0)] * 2, None)):
        found = checker.infer(graph(nodes, *edges), spec(4), spec(4))["nodes"]["one"]
        assert (says in found["problem"]["message"]) if says else found["problem"] is None


WRITTEN = {"class_name": FORMULA, "config": {"formula": "x ** 2"}}
INSIDE = [
    (part.name, parameter.name)
    for part in catalog().parts("layer")
    for parameter in part.parameters
    if parameter.family == "activation" and parameter.kind == "part" and not (parameter.formula or part.inside)
]


@pytest.mark.parametrize(("kind", "argument"), INSIDE)
def test_an_activation_within_a_layer_can_not_be_a_formula(checker: Keras, kind: str, argument: str) -> None:
    shape = (8,) * (int(kind[-2]) + 2) if kind.startswith("Conv") else (8, 4)
    config = catalog().part("layer", kind).start | {argument: WRITTEN}
    found = checker.infer(chain(node("in", "Input"), node("one", kind, **config)), spec(*shape))["nodes"]["one"]
    assert found["problem"]["argument"] == argument
    assert "works inside the layer" in found["problem"]["message"]


def test_nor_can_that_of_a_wrapped_layer(checker: Keras) -> None:
    inner = {"class_name": "Dense", "config": {"units": 4, "activation": WRITTEN}}
    design = chain(node("in", "Input"), node("one", "TimeDistributed", layer=inner))
    found = checker.infer(design, spec(8, 4))["nodes"]["one"]["problem"]
    assert found["code"] == "bad_argument" and "works inside the layer" in found["message"]


def test_nor_can_a_wrapper_hold_a_formula(checker: Keras) -> None:
    inner = {"class_name": FORMULA, "config": {"formula": "x ** 2"}}
    design = chain(node("in", "Input"), node("one", "TimeDistributed", layer=inner))
    found = checker.infer(design, spec(8, 4))["nodes"]["one"]["problem"]
    assert found["argument"] == "layer" and "before that layer" in found["message"]


def test_an_argument_that_a_formula_does_not_have_is_named(checker: Keras) -> None:
    design = chain(node("in", "Input"), node("one", FORMULA, formula="x ** 2", units=3))
    found = checker.infer(design, spec(4))["nodes"]["one"]["problem"]
    assert found["argument"] == "units" and "no argument called units" in found["message"]


def test_a_penalty_on_the_output_is_refused_with_a_way_out(checker: Keras) -> None:
    penalty = {"class_name": "L2", "config": {}}
    design = chain(node("in", "Input"), node("one", "Dense", units=2, activation=WRITTEN, activity_regularizer=penalty))
    found = checker.infer(design, spec(4))["nodes"]["one"]["problem"]
    assert found["argument"] == "activity_regularizer" and "ActivityRegularization" in found["message"]


def test_a_layer_with_a_formula_is_used_twice_with_the_same_weights(checker: Keras, bench: Keras) -> None:
    dense = {"units": 4, "activation": WRITTEN}
    nodes = [node("in", "Input"), node("one", "Dense", **dense), node("two", "Dense", **dense) | {"layer": "one"}]
    nodes += [node("square", FORMULA, formula="x ** 2"), node("again", FORMULA, formula="x ** 2") | {"layer": "square"}]
    design = chain(*nodes)
    told = checker.infer(design, spec(4))
    assert told["parameters"] == 20 and not any(one["problem"] for one in told["nodes"].values())
    layers = bench.tool("described", design, [spec(4)])
    assert [name for name, *_ in layers] == ["in", "one", "one-activation", "square"]
    other = chain(nodes[0], nodes[3], node("dense", "Dense", units=3), nodes[4])
    found = checker.infer(other, spec(4))["nodes"]["again"]["problem"]
    assert found["expected"] == {"first": "square"}


def test_names_of_nodes_give_way_to_nobody(bench: Keras) -> None:
    nodes = [node("in", "Input"), node("one", "Dense", units=4, activation=WRITTEN), node("one-activation", "Flatten")]
    layers = bench.tool("described", chain(*nodes), [spec(4)])
    assert [name for name, *_ in layers] == ["in", "one", "one-activation-", "one-activation"]


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_precision_is_that_of_the_plan(checker: Keras, bench: Keras, precision: str) -> None:
    design = chain(
        node("in", "Input"),
        node("one", "Dense", units=4, activation=WRITTEN),
        node("two", FORMULA, formula="x * sigmoid(x)"),
        plan={"precision": precision},
    )
    told = checker.infer(design, spec(4))["nodes"]
    assert {one["outputs"][0]["dtype"] for name, one in told.items() if name != "in"} == {precision.split("_")[-1]}
    assert told == bench.infer(design, spec(4))["nodes"]
