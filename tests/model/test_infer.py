import time
from typing import Any

import pytest

from tests.model.conftest import CNN, DIGITS, Keras, chain, graph, node, spec

pytestmark = pytest.mark.process


def shape(answer: dict[str, Any], node_id: str, output: int = 0) -> list[int | None]:
    found: list[int | None] = answer["nodes"][node_id]["outputs"][output]["shape"]
    return found


def single(checker: Keras, kind: str, *sizes: int | None, dtype: str = "float32", **config: Any) -> dict[str, Any]:
    """Return the answer for one layer behind an Input."""
    design = chain(node("input", "Input"), node("the layer", kind, **config))
    found: dict[str, Any] = checker.infer(design, spec(*sizes, dtype=dtype))["nodes"]["the layer"]
    return found


def test_a_convolutional_network(checker: Keras) -> None:
    answer = checker.infer(CNN, DIGITS)
    assert answer["order"] == [one["id"] for one in CNN["nodes"]]
    assert {one: found["problem"] for one, found in answer["nodes"].items() if found["problem"]} == {}
    assert shape(answer, "input") == [None, 8, 8, 1]
    assert shape(answer, "max_pooling2d") == [None, 4, 4, 32]
    assert shape(answer, "dense_1") == [None, 10]
    convolution = answer["nodes"]["conv2d"]
    assert convolution["weights"] == [
        {"name": "kernel", "shape": [3, 3, 1, 32], "trainable": True},
        {"name": "bias", "shape": [32], "trainable": True},
    ]
    assert convolution["parameters"] == 320
    assert convolution["flops"] == 36864
    assert answer["parameters"] == answer["trainable"] == 320 + 18496 + 16448 + 650
    assert answer["flops"] == 36864 + 2 * 9 * 32 * 64 * 4 + 2 * 256 * 64 + 2 * 640


def test_frozen_weights_are_not_trainable(checker: Keras) -> None:
    found = single(checker, "Dense", 4, units=3, trainable=False)
    assert (found["parameters"], found["trainable"]) == (15, 0)
    found = single(checker, "BatchNormalization", 4)
    assert (found["parameters"], found["trainable"]) == (16, 8)


MASKED = node("embedding", "Embedding", input_dim=50, output_dim=8, mask_zero=True)
SEQUENCE = {"units": 4, "return_sequences": True}


def test_a_mask_is_followed_from_where_it_is_made_to_where_it_ends(checker: Keras) -> None:
    design = chain(
        node("input", "Input"), MASKED, node("lstm", "LSTM", **SEQUENCE), node("dense", "Dense", units=3),
        node("gru", "GRU", units=2), node("out", "Dense", units=1),
    )  # fmt: skip
    nodes = checker.infer(design, spec(20, dtype="int32"))["nodes"]
    assert [one["mask"] for one in nodes.values()] == [None, "made", "passed", "passed", "used", None]
    assert nodes["embedding"]["outputs"] == [{"shape": [None, 20, 8], "dtype": "float32", "mask": [None, 20]}]
    assert "mask" not in nodes["gru"]["outputs"][0]


@pytest.mark.parametrize(("kind", "config"), [("Conv1D", {"filters": 2, "kernel_size": 3}), ("Flatten", {})])
def test_a_layer_that_knows_no_masks_loses_them(checker: Keras, kind: str, config: dict[str, Any]) -> None:
    design = chain(node("input", "Input"), MASKED, node("end", kind, **config))
    assert checker.infer(design, spec(20, dtype="int32"))["nodes"]["end"]["mask"] == "lost"
    plain = chain(
        node("input", "Input"), node("embedding", "Embedding", input_dim=50, output_dim=8), node("end", kind, **config)
    )
    assert checker.infer(plain, spec(20, dtype="int32"))["nodes"]["end"]["mask"] is None


def test_an_input_keeps_its_own_shape(checker: Keras) -> None:
    nodes = [node("a", "Input"), node("b", "Input", shape=[5], dtype="int32"), node("c", "Input")]
    answer = checker.infer(graph(nodes), spec(1), spec(2), spec(3))
    assert [shape(answer, one) for one in "abc"] == [[None, 1], [None, 5], [None, 3]]
    assert answer["nodes"]["b"]["outputs"][0]["dtype"] == "int32"


def test_an_input_without_data_has_no_shape(checker: Keras) -> None:
    answer = checker.infer(chain(node("a", "Input"), node("b", "Flatten")))
    assert answer["nodes"]["a"]["problem"]["code"] == "no_data"
    assert answer["nodes"]["b"]["problem"]["code"] == "blocked"


def test_a_bad_input_shape_is_a_problem(checker: Keras) -> None:
    answer = checker.infer(chain(node("a", "Input", shape=["x"])))
    assert answer["nodes"]["a"]["problem"]["code"] == "bad_argument"


def test_merging_layers_take_their_tensors_by_handle(checker: Keras) -> None:
    nodes = [node("a", "Input"), node("b", "Input"), node("join", "Concatenate"), node("attend", "MultiHeadAttention",
             num_heads=2, key_dim=3)]  # fmt: skip
    edges = [("b", "join", 1), ("a", "join", 0), ("a", "attend", 0), ("b", "attend", 1)]
    answer = checker.infer(graph(nodes, *edges), spec(5, 3), spec(5, 4))
    assert shape(answer, "join") == [None, 5, 7]
    assert shape(answer, "attend") == [None, 5, 3]
    edges = [("b", "attend", 0), ("a", "attend", 1), ("a", "join"), ("b", "join")]
    answer = checker.infer(graph(nodes, *edges), spec(5, 3), spec(5, 4))
    assert shape(answer, "attend") == [None, 5, 4]
    assert shape(answer, "join") == [None, 5, 7]


def test_the_key_of_attention_may_come_from_elsewhere(checker: Keras) -> None:
    nodes = [node("a", "Input"), node("b", "Input"), node("attend", "MultiHeadAttention", num_heads=2, key_dim=3)]
    edges = [("a", "attend", 0), ("a", "attend", 1), ("b", "attend", 2)]
    found = checker.infer(graph(nodes, *edges), spec(5, 3), spec(5, 9))["nodes"]["attend"]
    kernels = {weight["name"]: weight["shape"] for weight in found["weights"]}
    assert kernels["key/kernel"] == [9, 2, 3]
    assert kernels["value/kernel"] == [3, 2, 3]


def test_layers_with_several_results(checker: Keras) -> None:
    nodes = [
        node("in", "Input"),
        node("encode", "LSTM", units=6, return_sequences=True, return_state=True),
        node("decode", "LSTM", units=6),
        node("state", "Dense", units=2),
    ]
    edges = [("in", "encode"), ("encode", "decode", 0, 0), ("encode", "decode", 1, 1), ("encode", "decode", 2, 2),
             ("encode", "state", 0, 2)]  # fmt: skip
    answer = checker.infer(graph(nodes, *edges), spec(7, 3))
    assert [output["shape"] for output in answer["nodes"]["encode"]["outputs"]] == [[None, 7, 6], [None, 6], [None, 6]]
    assert shape(answer, "decode") == [None, 6]
    assert shape(answer, "state") == [None, 2]


def test_a_result_that_is_not_there(checker: Keras) -> None:
    nodes = [node("in", "Input"), node("dense", "Dense", units=6)]
    found = checker.infer(graph(nodes, ("in", "dense", 0, 1)), spec(3))["nodes"]["dense"]["problem"]
    assert found["code"] == "wrong_inputs"
    assert found["sentence"]["en"].startswith("in has 1 outputs")


def test_parts_within_layers(checker: Keras) -> None:
    inner = {
        "class_name": "LSTM",
        "config": {"units": 4, "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.1}}},
    }
    assert single(checker, "Bidirectional", 5, 3, layer=inner)["outputs"][0]["shape"] == [None, 8]
    leaky = {"class_name": "LeakyReLU", "config": {"negative_slope": 0.1}}
    assert single(checker, "Dense", 5, units=2, activation=leaky)["problem"] is None
    cells = [{"class_name": "LSTMCell", "config": {"units": 4}}, {"class_name": "GRUCell", "config": {"units": 3}}]
    assert single(checker, "RNN", 5, 3, cell=cells)["outputs"][0]["shape"] == [None, 3]


def test_weights_of_inner_layers_keep_their_names(checker: Keras) -> None:
    inner = {"class_name": "LSTM", "config": {"units": 4}}
    first = single(checker, "Bidirectional", 5, 3, layer=inner)
    again = single(checker, "Bidirectional", 6, 3, layer=inner)
    assert [weight["name"] for weight in first["weights"]] == [weight["name"] for weight in again["weights"]]
    assert first["weights"][0]["name"] == "forward_lstm/lstm_cell/kernel"


def test_precision_is_the_dtype_of_what_flows(checker: Keras) -> None:
    design = chain(node("in", "Input"), node("dense", "Dense", units=2), plan={"precision": "mixed_bfloat16"})
    found = checker.infer(design, spec(3))["nodes"]["dense"]
    assert found["outputs"][0]["dtype"] == "bfloat16"


MISTAKES: list[tuple[str, tuple[int | None, ...], dict[str, Any], str, str | None, str]] = [
    ("Conv2D", (8, 8), {"filters": 2, "kernel_size": 2}, "shape_mismatch", None, "expected min_ndim=4, found ndim=3"),
    ("Conv2D", (8, 8, 1), {"filters": 2, "kernel_size": 9}, "shape_mismatch", "kernel_size", "larger than"),
    ("Conv2D", (8, 8, 1), {"filters": 2}, "bad_argument", "kernel_size", "kernel_size"),
    ("Conv2D", (8, 8, 1), {"filters": -2, "kernel_size": 2}, "bad_argument", "filters", "filters"),
    ("Conv2D", (8, 8, 1), {"filters": "a", "kernel_size": 2}, "bad_argument", "filters", "filters"),
    ("Conv2D", (8, 8, 1), {"filters": 2, "kernel_size": 0}, "bad_argument", "kernel_size", "kernel_size=0"),
    ("Conv2D", (8, 8, 1), {"filters": 2, "kernel_size": 2, "padding": "x"}, "bad_argument", "padding", "padding"),
    ("Conv2D", (8, 8, 1), {"filters": 2, "kernel_size": 2, "colour": 1}, "bad_argument", "colour", "colour"),
    ("Dense", (8,), {"units": 2, "activation": "relux"}, "bad_argument", "activation", "relux"),
    ("Dense", (8,), {"units": 2, "kernel_initializer": "x"}, "bad_argument", "kernel_initializer", "x"),
    ("Dense", (8,), {"units": 2, "kernel_regularizer": {"class_name": "L9", "config": {}}}, "unknown_part",
     "kernel_regularizer", "L9"),
    ("Dense", (8,), {"units": 2, "activation": {"class_name": "Lambda", "config": {}}}, "unknown_part", "activation",
     "Lambda"),
    ("Dense", (8,), {"units": -3}, "bad_argument", "units", "units"),
    ("Dense", (None,), {"units": 3}, "shape_mismatch", None, "full shape"),
    ("Dropout", (8,), {"rate": 3}, "bad_argument", "rate", "between 0 and 1"),
    ("Reshape", (8, 8), {"target_shape": [5, 5]}, "shape_mismatch", "target_shape", "total size"),
    ("LSTM", (8,), {"units": 2}, "shape_mismatch", None, "expected ndim=3, found ndim=2"),
    ("Bidirectional", (8, 2), {"layer": {"class_name": "Dense", "config": {"units": 2}}}, "bad_argument", "layer",
     "LSTM"),
    ("BatchNormalization", (8, 2), {"axis": 7}, "bad_argument", "axis", "axis -1"),
    ("MultiHeadAttention", (8, 2), {"num_heads": 2, "key_dim": 2}, "wrong_inputs", None, "value"),
    ("Add", (8,), {}, "wrong_inputs", None, "2 tensors or more"),
    ("Embedding", (8,), {"input_dim": 5, "output_dim": 2}, "shape_mismatch", None, "whole numbers"),
    ("Dense", (1_000_000,), {"units": 1_000_000_000}, "bad_argument", "units", "1,000,001,000,000,000 parameters"),
    ("RepeatVector", (8,), {"n": 10**12}, "bad_argument", "n", "numbers for each example"),
    ("StringLookup", (8,), {"vocabulary": "/etc/hostname"}, "bad_argument", "vocabulary", "names a file"),
    ("GroupNormalization", (6,), {}, "shape_mismatch", None, "groups"),
    ("Rescaling", (6,), {}, "bad_argument", "scale", "scale"),
    ("Dot", (6,), {"axes": 1}, "wrong_inputs", None, "2 tensors"),
    ("Permute", (6, 2), {"dims": [2, 3]}, "bad_argument", "dims", "dims"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "sizes", "config", "code", "argument", "says"), MISTAKES)
def test_a_mistake_is_told(
    checker: Keras,
    kind: str,
    sizes: tuple[int, ...],
    config: dict[str, Any],
    code: str,
    argument: str | None,
    says: str,
) -> None:
    found = single(checker, kind, *sizes, **config)["problem"]
    assert found is not None
    assert (found["code"], found["argument"]) == (code, argument), found["message"]
    text = found["message"]
    assert says in text
    assert not any(
        noise in text for noise in ("\x1b", "Arguments received", "__this_layer__", "Traceback", "KerasTensor")
    )
    if found["sentence"]:
        assert found["sentence"]["en"] == text
        assert any("一" <= sign <= "鿿" for sign in found["sentence"]["zh"])


def test_a_layer_that_gives_back_its_input_is_told_before_it_is_built(checker: Keras) -> None:
    problem = single(checker, "Equalization", 8, 8, 3)["problem"]
    assert problem["code"] == "unusable" and "Equalization" in problem["sentence"]["zh"]
    assert "very input" in problem["message"]


@pytest.mark.parametrize("kind", ["StringLookup", "TextVectorization"])
def test_a_layer_that_takes_text_says_that_none_comes(bench: Keras, kind: str) -> None:
    problem = single(bench, kind, 1)["problem"]
    assert (problem["code"], problem["expected"]) == ("unusable", {"dtype": "string"})
    assert "float32" in problem["sentence"]["en"] and "float32" in problem["sentence"]["zh"]
    assert single(bench, kind, 1, dtype="string")["problem"] is None
    # Whole numbers can be turned into words, if somebody says which.
    turned = single(bench, "StringLookup", 1, dtype="int64", invert=True, vocabulary=["a", "b"])
    assert turned["problem"] is None


def test_what_turns_values_back_can_not_learn_how(checker: Keras, bench: Keras) -> None:
    for found in (single(checker, "Normalization", 3, invert=True), single(bench, "IntegerLookup", 3, invert=True)):
        assert (found["problem"]["code"], found["problem"]["argument"]) == ("bad_argument", "invert")
    given = single(checker, "Normalization", 3, invert=True, mean=[0, 0, 0], variance=[1, 1, 1])
    assert given["problem"] is None


def test_what_is_expected_can_be_read(checker: Keras) -> None:
    found = single(checker, "LSTM", 8, units=2)["problem"]
    assert (found["expected"], found["got"]) == ({"ndim": 3}, [[None, 8]])
    assert "'the layer'" in found["message"]
    assert single(checker, "Conv2D", 8, filters=1, kernel_size=1)["problem"]["expected"] == {"min_ndim": 4}
    assert single(checker, "Add", 8)["problem"]["expected"] == {"least": 2, "most": None, "names": ["inputs"]}


def test_shapes_that_do_not_fit_are_both_told(checker: Keras) -> None:
    nodes = [node("a", "Input"), node("b", "Input"), node("sum", "Add")]
    found = checker.infer(graph(nodes, ("a", "sum"), ("b", "sum", 1)), spec(8, 8), spec(8, 7))["nodes"]["sum"][
        "problem"
    ]
    assert found["code"] == "shape_mismatch"
    assert found["got"] == [[None, 8, 8], [None, 8, 7]]


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("MultiHeadAttention", {"num_heads": 2, "key_dim": 2}),
        ("GroupedQueryAttention", {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1}),
        ("GroupQueryAttention", {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1}),
    ],
)
def test_attention_needs_a_sequence(checker: Keras, kind: str, config: dict[str, Any]) -> None:
    design = graph([node("in", "Input"), node("attend", kind, **config)], ("in", "attend"), ("in", "attend", 1))
    found = checker.infer(design, spec(6))["nodes"]["attend"]["problem"]
    assert found["code"] == "shape_mismatch"
    assert checker.infer(design, spec(5, 6))["nodes"]["attend"]["problem"] is None


def test_too_large_layers_still_tell_their_shape(checker: Keras) -> None:
    found = single(checker, "Dense", 1_000_000, units=10**9)
    assert found["outputs"][0]["shape"] == [None, 10**9]


def test_behind_a_broken_layer_everything_waits_and_the_rest_goes_on(checker: Keras) -> None:
    nodes = [
        node("in", "Input"),
        node("broken", "Dense", units=-1),
        node("behind", "Dense", units=3),
        node("far", "Dense", units=3),
        node("beside", "Dense", units=4),
    ]
    answer = checker.infer(
        graph(nodes, ("in", "broken"), ("broken", "behind"), ("behind", "far"), ("in", "beside")), spec(2)
    )
    codes = {one: found["problem"] and found["problem"]["code"] for one, found in answer["nodes"].items()}
    assert codes == {"in": None, "broken": "bad_argument", "behind": "blocked", "far": "blocked", "beside": None}
    assert answer["nodes"]["behind"]["problem"]["expected"] == {"node": "broken"}
    assert answer["parameters"] == 12


def test_loops_and_what_waits_for_them(checker: Keras) -> None:
    nodes = [node("in", "Input"), node("a", "Add"), node("b", "ReLU"), node("c", "ReLU"), node("d", "ReLU")]
    answer = checker.infer(graph(nodes, ("in", "a"), ("b", "a", 1), ("a", "b"), ("b", "c"), ("in", "d")), spec(2))
    codes = {one: found["problem"] and found["problem"]["code"] for one, found in answer["nodes"].items()}
    assert codes == {"in": None, "a": "cycle", "b": "cycle", "c": "blocked", "d": None}
    assert answer["order"] == ["in", "d"]


def test_an_unconnected_layer_says_so(checker: Keras) -> None:
    found = checker.infer(graph([node("dense", "Dense", units=2)]))["nodes"]["dense"]["problem"]
    assert (found["code"], found["expected"]["least"]) == ("wrong_inputs", 1)


def test_an_empty_design(checker: Keras) -> None:
    assert checker.infer(graph([])) == {"nodes": {}, "order": [], "parameters": 0, "trainable": 0, "flops": 0}


@pytest.mark.parametrize(
    ("kind", "sizes", "config", "flops"),
    [
        ("Dense", (4,), {"units": 3}, 24),
        ("Dense", (5, 4), {"units": 3}, 120),
        ("Conv2D", (8, 8, 4), {"filters": 6, "kernel_size": 3, "groups": 2}, 2 * 9 * 2 * 6 * 36),
        ("DepthwiseConv2D", (8, 8, 4), {"kernel_size": 3, "depth_multiplier": 2}, 2 * 9 * 8 * 36),
        ("Conv2DTranspose", (4, 4, 2), {"filters": 3, "kernel_size": 2, "strides": 2}, 2 * 4 * 6 * 16),
        ("SeparableConv1D", (8, 4), {"filters": 6, "kernel_size": 3}, 2 * 6 * (12 + 24)),
        ("LSTM", (7, 3), {"units": 5}, 2 * 7 * (3 * 20 + 5 * 20)),
        ("Embedding", (7,), {"input_dim": 9, "output_dim": 5}, 0),
        ("MaxPooling2D", (8, 8, 4), {}, 0),
        ("PReLU", (8, 8), {}, 0),
        ("EinsumDense", (5, 4), {"equation": "abc,cd->abd", "output_shape": [5, 6]}, 2 * 4 * 6 * 5),
        ("Dense", (None, 4), {"units": 3}, None),
    ],
)
def test_operations_are_estimated(
    checker: Keras, kind: str, sizes: tuple[int, ...], config: dict[str, Any], flops: int | None
) -> None:
    assert single(checker, kind, *sizes, **config)["flops"] == flops


def test_an_edit_costs_what_changed(checker: Keras) -> None:
    nodes = [node("input", "Input")] + [node(f"dense_{n}", "Dense", units=17) for n in range(50)]
    checker.infer(chain(*nodes), spec(3))
    _, before = checker.tool("cache")
    changed = [*nodes[:25], node("dense_24", "Dense", units=17, activation="tanh"), *nodes[26:]]
    checker.infer(chain(*changed), spec(3))
    assert checker.tool("cache")[1] - before == 1
    # A name is no reason to build again; wider ones are, and the next one with them.
    renamed = [one | {"id": f"{one['id']}_renamed"} for one in changed]
    checker.infer(chain(*renamed), spec(3))
    assert checker.tool("cache")[1] - before == 1
    wider = [*nodes[:25], node("dense_24", "Dense", units=18), *nodes[26:]]
    checker.infer(chain(*wider), spec(3))
    assert checker.tool("cache")[1] - before == 3


def test_one_problem_shared_by_two_layers_names_each(checker: Keras) -> None:
    nodes = [node("in", "Input"), node("one", "LSTM", units=2), node("two", "LSTM", units=2)]
    answer = checker.infer(graph(nodes, ("in", "one"), ("in", "two")), spec(9))
    assert "'one'" in answer["nodes"]["one"]["problem"]["message"]
    assert "'two'" in answer["nodes"]["two"]["problem"]["message"]


def test_a_network_of_138_million_parameters_takes_no_memory(checker: Keras) -> None:
    nodes = [node("input", "Input")]
    for block, (filters, repeats) in enumerate([(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]):
        for repeat in range(repeats):
            nodes.append(
                node(
                    f"conv_{block}_{repeat}",
                    "Conv2D",
                    filters=filters,
                    kernel_size=3,
                    padding="same",
                    activation="relu",
                )
            )
        nodes.append(node(f"pool_{block}", "MaxPooling2D"))
    nodes += [node("flatten", "Flatten"), node("fc1", "Dense", units=4096), node("fc2", "Dense", units=4096),
              node("predictions", "Dense", units=1000)]  # fmt: skip
    before = checker.tool("resident")
    start = time.perf_counter()
    answer = checker.infer(chain(*nodes), spec(224, 224, 3))
    took = time.perf_counter() - start
    assert answer["parameters"] == 138_357_544
    assert 30e9 < answer["flops"] < 31.5e9, "15.5 G multiply-adds are known of VGG16"
    assert checker.tool("resident") - before < 30_000_000, "its weights would take 553 MB"
    assert checker.tool("left_over") == 0
    assert took < 1
