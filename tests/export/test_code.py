"""Designs as scripts: read as a person wrote them, build the same network, and never hold foreign code."""

import ast
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import data
from builder.design import from_json, to_json
from builder.errors import ExportError, LayerwiseError
from builder.export.code import network_text, script, sections
from builder.export.notebook import notebook

from .conftest import PLAN, design_of, info_of, sample

GOLDEN = Path(__file__).parent / "golden"
IMAGE = [{"shape": [8, 8, 1], "dtype": "float32"}]
SAMPLES = ["cnn_digits", "mlp_digits", "iris_mlp", "moons_mlp", "diabetes_regression", "imdb_embedding"]

RESIDUAL = design_of(
    ("image", "Input", {}),
    ("first", "Conv2D", {"filters": 8, "kernel_size": [3, 3], "padding": "same", "activation": "relu"}),
    ("second", "Conv2D", {"filters": 8, "kernel_size": [3, 3], "padding": "same"}),
    ("add", "Add", {}),
    ("pool", "GlobalAveragePooling2D", {}),
    ("dense", "Dense", {"units": 10, "activation": "softmax"}),
    edges=[
        {"source": "image", "target": "first"},
        {"source": "first", "target": "second"},
        {"source": "first", "target": "add"},
        {"source": "second", "target": "add", "target_handle": 1},
        {"source": "add", "target": "pool"},
        {"source": "pool", "target": "dense"},
    ],
    callbacks=[{"class_name": "EarlyStopping", "config": {"patience": 3, "restore_best_weights": True}}],
    metrics=["accuracy", {"class_name": "SparseTopKCategoricalAccuracy", "config": {"k": 3}}],
    optimizer={
        "class_name": "SGD",
        "config": {
            "learning_rate": {
                "class_name": "CosineDecay",
                "config": {"initial_learning_rate": 0.1, "decay_steps": 1000},
            },
            "momentum": 0.9,
        },
    },
    precision="mixed_bfloat16",
)
WRAPPED = design_of(
    ("image", "Input", {}),
    ("reshape", "Reshape", {"target_shape": [8, 8]}),
    ("lstm", "LSTM", {"units": 4, "return_sequences": True}),
    (
        "bidirectional",
        "Bidirectional",
        {"layer": {"class_name": "GRU", "config": {"units": 5, "return_sequences": True}}},
    ),
    ("attention", "MultiHeadAttention", {"num_heads": 2, "key_dim": 4}),
    ("flatten", "Flatten", {}),
    ("dense", "Dense", {"units": 10, "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.01}}}),
    edges=[
        {"source": "image", "target": "reshape"},
        {"source": "reshape", "target": "lstm"},
        {"source": "lstm", "target": "bidirectional"},
        {"source": "bidirectional", "target": "attention"},
        {"source": "lstm", "target": "attention", "target_handle": 1},
        {"source": "attention", "target": "flatten"},
        {"source": "flatten", "target": "dense"},
    ],
    loss={"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}},
    optimizer="adam",
    validation_split=0,
)

DIVISION = [{"name": "wide", "columns": ["bmi", "age"]}, {"name": "deep", "columns": ["bp", "bmi", "s1"]}]
WINE = {"source": "wine", "prepare": {"scale": "none"}}
LEARNT = design_of(
    ("features", "Input", {}),
    ("normalization", "Normalization", {}),
    ("dense", "Dense", {"units": 8, "activation": "relu"}),
    ("discretization", "Discretization", {"num_bins": 5, "output_mode": "one_hot"}),
    ("flatten", "Flatten", {}),
    ("dense_1", "Dense", {"units": 3, "activation": "softmax"}),
    data=WINE,
)
WITHIN = design_of(
    ("features", "Input", {}),
    ("reshape", "Reshape", {"target_shape": [13, 1]}),
    ("steps", "TimeDistributed", {"layer": {"class_name": "Normalization", "config": {}}}),
    (
        "pipeline",
        "Pipeline",
        {
            "layers": [
                {"class_name": "Rescaling", "config": {"scale": 2.0}},
                {"class_name": "Normalization", "config": {}},
            ]
        },
    ),
    ("before", "Flatten", {}),
    ("dense", "Dense", {"units": 3, "activation": "softmax"}),
    data=WINE,
    precision="mixed_bfloat16",
)


PINBALL = {"class_name": "Formula", "config": {"formula": "maximum(0.9 * (y_true - y_pred), 0.1 * (y_pred - y_true))"}}


def resolved(name: str, loss: Any = None) -> dict[str, Any]:
    """Return a sample design with its plan closed, and the same for every version of the proposals."""
    design = sample(name)
    task = info_of(design)["task"]
    losses = {"iris_mlp": "sparse_categorical_crossentropy", "diabetes_regression": "mse"}
    binary = name in ("moons_mlp", "imdb_embedding")
    loss = loss or losses.get(name, "binary_crossentropy" if binary else "sparse_categorical_crossentropy")
    metrics = ["mae"] if task == "regression" else ["accuracy"]
    return to_json(from_json(design | {"plan": design["plan"] | PLAN | {"loss": loss, "metrics": metrics}}))


def fitted(design: dict[str, Any]) -> Any:
    plan = from_json(design).plan
    if plan.data.source.startswith("keras."):
        return None
    return data.load(plan.data, plan.validation_split or 0.0, plan.seed).preparation


def written(design: dict[str, Any]) -> str:
    return script(design, info_of(design), fitted(design))


def tower(number: str) -> list[dict[str, str]]:
    ids = [f"{name}{number}" for name in ("conv2d", "flatten", "encoder")]
    return [{"source": one, "target": other} for one, other in pairwise([f"side{number}", *ids])]


SIAMESE = design_of(
    ("side", "Input", {}),
    ("conv2d", "Conv2D", {"filters": 16, "kernel_size": 3, "activation": "relu"}),
    ("flatten", "Flatten", {}),
    ("encoder", "Dense", {"units": 32, "activation": "relu"}),
    ("side_1", "Input", {}),
    ("conv2d_1", "Conv2D", {}),
    ("flatten_1", "Flatten", {}),
    ("encoder_1", "Dense", {}),
    ("distance", "Subtract", {}),
    ("square", "Multiply", {}),
    ("same", "Dense", {"units": 1, "activation": "sigmoid"}),
    edges=[
        *tower(""),
        *tower("_1"),
        {"source": "encoder", "target": "distance"},
        {"source": "encoder_1", "target": "distance", "target_handle": 1},
        {"source": "distance", "target": "square"},
        {"source": "distance", "target": "square", "target_handle": 1},
        {"source": "square", "target": "same"},
    ],
    data={"source": "digit_pairs"},
    loss="binary_crossentropy",
)
for one in SIAMESE["nodes"]:
    if one["id"].removesuffix("_1") in ("conv2d", "flatten", "encoder") and one["id"].endswith("_1"):
        one["layer"] = one["id"].removesuffix("_1")
SIAMESE = to_json(from_json(SIAMESE))
WIDE_AND_DEEP = design_of(
    ("wide", "Input", {}),
    ("deep", "Input", {}),
    ("normalization", "Normalization", {}),
    ("dense", "Dense", {"units": 30, "activation": "relu"}),
    ("shared", "Dense", {"units": 30, "activation": "relu"}),
    ("again", "Dense", {"units": 30, "activation": "relu"}),
    ("join", "Concatenate", {}),
    ("price", "Dense", {"units": 1}),
    edges=[
        {"source": "deep", "target": "normalization"},
        {"source": "normalization", "target": "dense"},
        {"source": "dense", "target": "shared"},
        {"source": "shared", "target": "again"},
        {"source": "wide", "target": "join"},
        {"source": "again", "target": "join", "target_handle": 1},
        {"source": "join", "target": "price"},
    ],
    data={"source": "diabetes", "prepare": {"inputs": DIVISION, "scale": "none"}},
    loss="mse",
    metrics=["mae"],
)
next(one for one in WIDE_AND_DEEP["nodes"] if one["id"] == "again")["layer"] = "shared"


def with_models(design: dict[str, Any], *groups: dict[str, Any]) -> dict[str, Any]:
    """Return a design with groups that are models of their own."""
    return to_json(from_json(design | {"groups": [{"model": True, **group} for group in groups]}))


TOWERS = with_models(
    SIAMESE,
    {"id": "group", "name": "Encoder network", "nodes": ["conv2d", "flatten", "encoder"]},
    {"id": "group_1", "name": "Encoder network 2", "nodes": ["conv2d_1", "flatten_1", "encoder_1"]},
)
MODELS_IN_MODELS = with_models(
    RESIDUAL,
    # Two tensors leave it; it holds a model whose layer is called in the middle of its own.
    {"id": "group", "name": "Features", "nodes": ["first"]},
    {"id": "group_1", "name": "第二", "nodes": ["second"], "parent": "group"},
    {"id": "group_2", "name": "Head", "nodes": ["add", "pool"]},
)
GELU = "x / (1 + exp(-sqrt(8 / pi) * (x + 0.045 * x ** 3)))"
FORMULAS = design_of(
    ("image", "Input", {}),
    ("flatten", "Flatten", {}),
    ("dense", "Dense", {"units": 32, "activation": {"class_name": "Formula", "config": {"formula": GELU}}}),
    ("again", "Dense", {}),
    ("gate", "Formula", {"formula": "a * sigmoid(b - 1)"}),
    ("centred", "Formula", {"formula": "x - mean(x, axis=-1, keepdims=True)"}),
    ("centred_1", "Formula", {}),
    ("add", "Add", {}),
    ("dense_1", "Dense", {"units": 10, "activation": "softmax"}),
    edges=[
        {"source": "image", "target": "flatten"},
        {"source": "flatten", "target": "dense"},
        {"source": "flatten", "target": "again"},
        {"source": "dense", "target": "gate"},
        {"source": "again", "target": "gate", "target_handle": 1},
        {"source": "gate", "target": "centred"},
        {"source": "again", "target": "centred_1"},
        {"source": "centred", "target": "add"},
        {"source": "centred_1", "target": "add", "target_handle": 1},
        {"source": "add", "target": "dense_1"},
    ],
)
for one in FORMULAS["nodes"]:
    one |= (
        {"layer": {"again": "dense", "centred_1": "centred"}[one["id"]]} if one["id"] in ("again", "centred_1") else {}
    )
FORMULAS = to_json(from_json(FORMULAS))
_BODY = ["dense", "again", "gate", "centred", "centred_1", "add"]
FORMULAS_IN_MODELS = with_models(FORMULAS, {"id": "group", "name": "Head", "nodes": _BODY})

LEARNT_IN_MODELS = with_models(LEARNT, {"id": "group", "name": "Scale", "nodes": ["normalization", "dense"]})


MADE = ["unet", "autoencoder", "lstm_text", "gru_forecast", "conv1d_sound"]
"""Templates whose data sets are made up, or whose target is the input."""

DESIGNS = {name: resolved(name) for name in (*SAMPLES, *MADE)} | {
    "residual": RESIDUAL,
    "wrapped": WRAPPED,
    "learnt": LEARNT,
    "learnt_within": WITHIN,
    "siamese": SIAMESE,
    "wide_and_deep": WIDE_AND_DEEP,
    "model_used_twice": TOWERS,
    "models_in_models": MODELS_IN_MODELS,
    "formulas": FORMULAS,
    "formula_as_loss": resolved("diabetes_regression", PINBALL),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_the_script_is_what_it_was(name: str, request: pytest.FixtureRequest) -> None:
    text, path = written(DESIGNS[name]), GOLDEN / f"{name}.py.txt"
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "see docs/how-to/add-an-exporter.md for --update-golden"


@pytest.mark.process
def test_linter_and_formatter_have_nothing_to_say(tmp_path: Path) -> None:
    for name, design in DESIGNS.items():
        (tmp_path / f"{name}.py").write_text(written(design), encoding="utf-8")
        (tmp_path / f"{name}.ipynb").write_text(notebook(design, info_of(design), fitted(design)), encoding="utf-8")
    for command in (["format", "--diff"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", str(tmp_path)],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("name", [name for name in DESIGNS if name != "imdb_embedding"])
def test_the_script_reads_and_prepares_the_data_as_the_app_does(name: str) -> None:
    compare_data(DESIGNS[name])


def compare_data(design: dict[str, Any]) -> None:
    """Run the part of the script that reads and prepares, and compare with what a run gets."""
    plan = from_json(design).plan
    ours = data.load(plan.data, plan.validation_split or 0.0, plan.seed)
    start, read, *_ = sections(design, info_of(design), ours.preparation)
    names: dict[str, Any] = {}
    exec(compile(start.text + read.text, "script", "exec"), names)
    pairs = [("x_train", ours.x_train), ("y_train", ours.y_train)]
    if plan.validation_split:
        pairs += [("x_validation", ours.x_validation), ("y_validation", ours.y_validation)]
    several = [
        (variable, place) for variable, array in pairs if isinstance(array, tuple) for place in range(len(array))
    ]
    for variable, place in several:
        names[f"{variable}[{place}]"] = names[variable][place]
    parts = {f"{variable}[{place}]": dict(pairs)[variable][place] for variable, place in several}
    assert all(isinstance(names[variable], tuple) for variable, _ in several)
    for variable, array in [*((one, array) for one, array in pairs if not isinstance(array, tuple)), *parts.items()]:
        assert names[variable].dtype == array.dtype, variable
        assert names[variable].shape == np.shape(array), variable
        np.testing.assert_allclose(names[variable], array, rtol=1e-6, atol=1e-6, err_msg=variable)


@pytest.mark.parametrize(
    ("source", "options", "prepare"),
    [
        ("circles", {"noise": 0.2, "factor": 0.3, "examples": 100, "seed": 3}, {"one_hot": True}),
        ("spirals", {"classes": 3, "turns": 2.0}, {"scale": "min_max"}),
        ("xor", {}, {"scale": "standardize"}),
        ("gaussians", {"classes": 4}, {}),
        ("regression_plane", {}, {"scale_target": True}),
        ("digits", {}, {"scale": "standardize"}),
        ("digits", {}, {"scale": "none"}),
        ("wine", {}, {"scale": "min_max"}),
        ("breast_cancer", {}, {"scale": "none"}),
        ("diabetes", {}, {"scale_target": False}),
        ("diabetes", {}, {"inputs": DIVISION}),
        ("diabetes", {}, {"inputs": DIVISION[:1], "scale": "min_max"}),
        ("digit_pairs", {"pairs": 300}, {}),
        ("digit_pairs", {"seed": 3}, {"scale": "standardize"}),
    ],
)
def test_every_set_and_preparation_comes_out_equal(source: str, options: Any, prepare: Any) -> None:
    choice = {"source": source, "options": options, "prepare": prepare}
    count = len(data.describe(from_json(design_of(data=choice)).plan.data).inputs)
    entries = [(f"in_{place}", "Input", {}) for place in range(count)]
    flats = [(f"flat_{place}", "Flatten", {}) for place in range(count)]
    joined: Any = [("join", "Concatenate", {})] if count > 1 else []
    design = design_of(
        *entries, *flats, *joined, ("out", "Dense", {"units": 1}), data=choice, validation_split=0.3,
        edges=[
            *({"source": f"in_{place}", "target": f"flat_{place}"} for place in range(count)),
            *({"source": f"flat_{place}", "target": "join", "target_handle": place} for place in range(count)),
            {"source": "join" if joined else "flat_0", "target": "out"},
        ] if joined else None,
    )  # fmt: skip
    compare_data(design)


# Printable texts without "/", as names of layers are; the nastiest among them by hand.
names = st.sampled_from(
    [
        'x"); import os; os.system("true',
        "'''",
        '"""',
        "\\",
        "\\'",
        "{0}",
        "%s",
        "#",
        "import",
        "model",
        "layers",
        "数据",
        "\u202e",
    ]
) | st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda text: "/" not in text
)


def calls_of(tree: ast.Module) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(names, min_size=3, max_size=3, unique=True), st.text(max_size=40))
def test_names_never_become_code(ids: list[str], title: str) -> None:
    design = design_of((ids[0], "Input", {}), (ids[1], "Flatten", {}), (ids[2], "Dense", {"units": 10}))
    design["name"] = title
    preparation = {"inputs": [{"divide": [16.0]}]}
    try:
        text = script(design, info_of(design), preparation)
    except LayerwiseError:
        # Keras refuses a name: then there is no file.
        return
    tree, plain_tree = ast.parse(text), ast.parse(written(DESIGNS["mlp_digits"]))
    assert calls_of(tree) <= calls_of(plain_tree) | {"layers.Flatten", "layers.Dense", "keras.optimizers.Adam"}
    assert sum(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree)) == 6
    # A text that names an encoding must not be read as the file's encoding.
    assert ast.dump(ast.parse(text.encode())) == ast.dump(tree)


def test_a_title_can_not_choose_the_encoding() -> None:
    design = design_of(("in", "Input", {}), ("f", "Flatten", {}), ("d", "Dense", {"units": 10}))
    design["name"] = "# -*- coding: utf-7 -*-"
    text = script(design, info_of(design), {"inputs": [{"divide": [16.0]}]})
    assert ast.dump(ast.parse(text.encode())) == ast.dump(ast.parse(text))


def test_options_of_a_data_set_never_become_code() -> None:
    options = {"noise": '0); import os; print("', "examples": 100}
    design = design_of(("in", "Input", {}), ("d", "Dense", {"units": 1}), data={"source": "moons", "options": options})
    with pytest.raises(LayerwiseError):
        written(design)


def test_several_outputs_learn_the_same_target() -> None:
    design = design_of(
        ("in", "Input", {}), ("flat", "Flatten", {}), ("one", "Dense", {"units": 10}), ("two", "Dense", {"units": 10}),
        edges=[
            {"source": "in", "target": "flat"}, {"source": "flat", "target": "one"}, {"source": "flat", "target": "two"}
        ],
    )  # fmt: skip
    text = written(design)
    assert "model = keras.Model(inputs, [one, two])" in text
    assert "(self.y[rows],) * 2" in text and "(x_validation, [y_validation] * 2)" in text


def test_layers_are_named_only_where_keras_would_name_them_otherwise() -> None:
    design = design_of(
        ("in", "Input", {}),
        ("flatten", "Flatten", {}),
        ("dense", "Dense", {"units": 3}),
        ("last", "Dense", {"units": 2}),
    )
    text = network_text(design, IMAGE)
    assert "layers.Flatten()," in text and "layers.Dense(3)," in text and 'layers.Dense(2, name="last")' in text


def test_a_name_that_counts_differently_is_written() -> None:
    design = design_of(("in", "Input", {}), ("dense_1", "Dense", {"units": 3}), ("dense", "Dense", {"units": 2}))
    text = network_text(design, IMAGE)
    assert 'layers.Dense(3, name="dense_1")' in text and "layers.Dense(2)," in text


def test_an_open_plan_is_told() -> None:
    design = design_of(("in", "Input", {}), ("d", "Dense", {"units": 1}), loss=None)
    with pytest.raises(ExportError) as caught:
        written(design)
    assert "loss" in caught.value.sentence("en") and "loss" in caught.value.sentence("zh")
