from typing import Any

import pytest

from builder.errors import DesignError, LayerwiseError, TrainingError
from tests.model.conftest import CNN, DIGITS, Keras, chain, graph, node, spec

pytestmark = pytest.mark.process

PLAN: dict[str, Any] = {
    "loss": "sparse_categorical_crossentropy",
    "optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.01}},
    "metrics": ["accuracy"],
}


def test_the_model_is_what_was_inferred(bench: Keras) -> None:
    answer = bench.infer(CNN, DIGITS)
    built = bench.tool("described", CNN, [DIGITS])
    assert [name for name, *_ in built] == answer["order"]
    for name, _, shape, parameters in built:
        assert answer["nodes"][name]["outputs"][0]["shape"] == shape
        assert answer["nodes"][name]["parameters"] == parameters


def test_branches_joins_and_several_ends(bench: Keras) -> None:
    nodes = [
        node("late", "Dense", units=3),
        node("a", "Input"),
        node("b", "Input"),
        node("join", "Concatenate"),
        node("states", "LSTM", units=4, return_state=True),
        node("other", "Dense", units=2),
    ]
    edges = [
        ("a", "join", 1),
        ("b", "join", 0),
        ("join", "states"),
        ("states", "late", 0, 2),
        ("states", "other", 0, 1),
    ]
    built = {
        name: shape for name, _, shape, _ in bench.tool("described", graph(nodes, *edges), [spec(5, 3), spec(5, 2)])
    }
    assert built["join"] == [None, 5, 5]
    assert (built["late"], built["other"]) == ([None, 3], [None, 2])
    assert built["states"] == [[None, 4]] * 3


@pytest.mark.parametrize("name", ["第一层", "first block", "(1)", "_hidden", "conv.1", "😀", "plain-1"])
def test_any_name_a_person_gives_can_be_trained(bench: Keras, name: str) -> None:
    design = chain(node("in", "Input"), node(name, "Dense", units=10, activation="softmax"))
    history = bench.tool("fitted", design, [spec(4)], PLAN)
    assert len(history["loss"]) == 2


def test_the_same_seed_gives_the_same_curve(bench: Keras) -> None:
    first, second = (bench.tool("fitted", CNN, [DIGITS], PLAN) for _ in range(2))
    assert first == second
    assert set(first) == {"loss", "accuracy"}


@pytest.mark.parametrize(
    ("optimizer", "loss", "metrics", "names"),
    [
        ("sgd", "sparse_categorical_crossentropy", ["acc"], {"loss", "acc"}),
        (
            {
                "class_name": "AdamW",
                "config": {
                    "learning_rate": {
                        "class_name": "CosineDecay",
                        "config": {"initial_learning_rate": 0.01, "decay_steps": 10},
                    }
                },
            },
            {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}},
            [{"class_name": "SparseTopKCategoricalAccuracy", "config": {"k": 3, "name": "top"}}],
            {"loss", "top"},
        ),
        ("RMSprop", "SparseCategoricalCrossentropy", [], {"loss"}),
    ],
)
def test_plans_compile(bench: Keras, optimizer: Any, loss: Any, metrics: list[Any], names: set[str]) -> None:
    plan = {"optimizer": optimizer, "loss": loss, "metrics": metrics}
    assert set(bench.tool("fitted", CNN, [DIGITS], plan)) == names


def test_precision_is_the_policy_of_layers_that_name_none(bench: Keras) -> None:
    design = chain(
        node("in", "Input"),
        node("mixed", "Dense", units=2),
        node("own", "Dense", units=2, dtype="float32"),
        plan={"precision": "mixed_bfloat16"},
    )
    assert bench.tool("policies", design, [spec(3)]) == {"mixed_bfloat16", "float32"}


@pytest.mark.parametrize(
    ("plan", "key", "says"),
    [
        ({"loss": None, "optimizer": "adam"}, "model.plan_open", "leaves loss open"),
        ({"loss": "mse", "optimizer": None}, "model.plan_open", "leaves optimizer open"),
        ({"loss": "msee", "optimizer": "adam"}, "model.unknown_part", "no loss called msee"),
        ({"loss": "mse", "optimizer": "os.system"}, "model.unknown_part", "os.system"),
        ({"loss": "mse", "optimizer": 5}, "model.bad_reference", "optimizer"),
        (
            {"loss": "mse", "optimizer": {"class_name": "Adam", "config": {"beta": 1}}},
            "model.bad_plan_part",
            "optimizer Adam can't be used",
        ),
        ({"loss": "mse", "optimizer": "adam", "metrics": ["accurate"]}, "model.unknown_part", "accurate"),
    ],
)
def test_a_plan_that_cannot_be_used_says_why(bench: Keras, plan: dict[str, Any], key: str, says: str) -> None:
    with pytest.raises(TrainingError) as error:
        bench.tool("fitted", CNN, [DIGITS], plan)
    assert error.value.key == key
    assert says in error.value.sentence("en")
    assert error.value.sentence("zh") != error.value.sentence("en")


@pytest.mark.parametrize(
    ("design", "says"),
    [
        (chain(node("in", "Input"), node("wide", "LSTM", units=3)), "wide has a problem. Input 0 of layer 'wide'"),
        (chain(node("in", "Input"), node("bad", "Dense", units=-3)), "bad has a problem"),
        (chain(node("in", "Input"), node("code", "Lambda")), "code has a problem. Lambda runs code"),
        (
            graph([node("in", "Input"), node("one", "Dense", units=3), node("two", "Dense", units=3)], ("in", "two")),
            "one",
        ),
        (
            graph([node("in", "Input"), node("a", "Add"), node("b", "ReLU")], ("in", "a"), ("b", "a"), ("a", "b")),
            "loop",
        ),
        (chain(node("in", "Input"), node("few", "Add")), "few"),
        (graph([node("in", "Input")]), "nothing to build"),
        (graph([]), "nothing to build"),
        (
            graph([node("in", "Input"), node("x", "Dense", units=2)], ("in", "x", 0, 3)),
            "x has a problem",
        ),
    ],
)
def test_a_design_without_a_model_says_which_layer_is_to_blame(bench: Keras, design: dict[str, Any], says: str) -> None:
    with pytest.raises(DesignError) as error:
        bench.tool("described", design, [spec(4)])
    assert says in error.value.sentence("en")


def test_an_input_without_data_is_named(bench: Keras) -> None:
    with pytest.raises(DesignError, match="input image has no shape"):
        bench.tool("described", chain(node("image", "Input"), node("flat", "Flatten")), [])


PARTS: list[tuple[str, Any, str, dict[str, Any]]] = [
    ("initializer", "glorot_uniform", "GlorotUniform", {}),
    ("initializer", "normal", "RandomNormal", {}),
    ("initializer", {"class_name": "VarianceScaling", "config": {"scale": 2.0}}, "VarianceScaling", {"scale": 2.0}),
    ("regularizer", "l2", "L2", {}),
    ("regularizer", {"class_name": "L1L2", "config": {"l1": 0.5}}, "L1L2", {"l1": 0.5}),
    ("constraint", {"class_name": "MaxNorm", "config": {"max_value": 3}}, "MaxNorm", {"max_value": 3}),
    ("optimizer", "adam", "Adam", {}),
    ("optimizer", "AdamW", "AdamW", {}),
    ("schedule", {"class_name": "ExponentialDecay", "config": {"initial_learning_rate": 1, "decay_steps": 2,
                  "decay_rate": 0.5}}, "ExponentialDecay", {"decay_steps": 2}),
    ("loss", {"class_name": "BinaryCrossentropy", "config": {"label_smoothing": 0.5}}, "BinaryCrossentropy",
     {"label_smoothing": 0.5}),
    ("loss", "mse", "mean_squared_error", {}),
    ("metric", "accuracy", "accuracy", {}),
    ("metric", "mae", "mae", {}),
    ("metric", {"class_name": "Precision", "config": {"class_id": 1}}, "Precision", {"class_id": 1}),
    ("activation", "relu", "relu", {}),
    ("activation", {"class_name": "function", "config": "gelu"}, "gelu", {}),
    ("callback", {"class_name": "EarlyStopping", "config": {"patience": 4}}, "EarlyStopping", {}),
    ("layer", {"class_name": "GroupedQueryAttention", "config": {"head_dim": 2, "num_query_heads": 2,
               "num_key_value_heads": 1}}, "GroupedQueryAttention", {"head_dim": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("family", "ref", "name", "config"), PARTS)
def test_parts_are_made_from_their_names(
    checker: Keras, family: str, ref: Any, name: str, config: dict[str, Any]
) -> None:
    made, found = checker.tool("part", family, ref)
    assert made == name
    assert config.items() <= (found or {}).items()


@pytest.mark.parametrize(
    ("family", "ref"),
    [
        ("callback", {"class_name": "ModelCheckpoint", "config": {"filepath": "/tmp/x.keras"}}),
        ("callback", {"class_name": "RemoteMonitor", "config": {}}),
        ("callback", {"class_name": "LambdaCallback", "config": {}}),
        ("layer", {"class_name": "Lambda", "config": {}}),
        ("layer", {"class_name": "os.system", "config": {}}),
        ("layer", {"class_name": "TextVectorization", "config": {"vocabulary": "/etc/passwd"}}),
        ("layer", {"class_name": "TimeDistributed", "config": {"layer": {"class_name": "Lambda", "config": {}}}}),
        ("layer", {"class_name": "Sequential", "config": {"layers": []}}),
        ("initializer", "get"),
        ("activation", "deserialize"),
        ("loss", ["mse"]),
        ("optimizer", {"class_name": 3}),
    ],
)
def test_nothing_from_outside_names_code_files_or_addresses(checker: Keras, family: str, ref: Any) -> None:
    with pytest.raises(LayerwiseError) as refused:
        checker.tool("part", family, ref)
    assert refused.value.key.startswith("model.")
