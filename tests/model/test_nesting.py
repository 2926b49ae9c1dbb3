"""Groups that are models of their own: what enters and leaves, which can't be, and the numbers of what is built."""

from typing import Any

import pytest

from builder.design import from_json, to_json
from builder.model import graph as graphs
from builder.model.naming import model_names
from builder.model.nesting import Nesting, Refused, Scope, read
from tests.model.conftest import Keras, graph, node, spec

FLAT = [spec(6)]


def group(group_id: str, *nodes: str, name: str = "", parent: str | None = None, model: bool = True) -> dict[str, Any]:
    made = {"id": group_id, "name": name or group_id, "nodes": list(nodes), "model": model}
    return made | ({"parent": parent} if parent else {})


def grouped(design: dict[str, Any], *groups: dict[str, Any]) -> dict[str, Any]:
    return design | {"groups": list(groups)}


def nested(design: dict[str, Any]) -> Nesting:
    return read(design, graphs.read(design))


def chain_of(*names: str) -> dict[str, Any]:
    """Return an input and a chain of Dense layers of different widths."""
    layers = [node(name, "Dense", units=place + 3, activation="tanh") for place, name in enumerate(names)]
    return graph([node("input", "Input"), *layers], *zip(("input", *names), names, strict=False))


SIAMESE = graph(
    [
        *(node("left", "Input"), node("right", "Input")),
        *(node("hidden", "Dense", units=5, activation="relu"), node("code", "Dense", units=4)),
        node("hidden_1", "Dense", units=5, activation="relu") | {"layer": "hidden"},
        node("code_1", "Dense", units=4) | {"layer": "code"},
        *(node("difference", "Subtract"), node("out", "Dense", units=1)),
    ],
    *(("left", "hidden"), ("hidden", "code"), ("right", "hidden_1"), ("hidden_1", "code_1")),
    *(("code", "difference"), ("code_1", "difference", 1), ("difference", "out")),
)
TOWERS = group("group", "hidden", "code", name="Encoder"), group("group_1", "hidden_1", "code_1", name="Encoder 2")
# Two branches of one layer, one of which leaves in the middle; one layer is fed by two from outside.
BRANCHES = graph(
    [
        *(node("input", "Input"), node("start", "Dense", units=4), node("other", "Dense", units=4)),
        *(node("sum", "Add"), node("middle", "Dense", units=4, activation="tanh"), node("deep", "Dense", units=3)),
        *(node("join", "Concatenate"), node("out", "Dense", units=2)),
    ],
    *(("input", "start"), ("input", "other"), ("start", "sum"), ("other", "sum", 1), ("sum", "middle")),
    *(("middle", "deep"), ("middle", "join"), ("deep", "join", 1), ("join", "out")),
)


def test_a_network_without_models_is_its_nodes_in_order():
    design = chain_of("a", "b")
    assert nested(grouped(design, group("group", "a", model=False))).whole.parts == ("input", "a", "b")


def test_what_enters_and_what_leaves():
    whole = nested(grouped(BRANCHES, group("group", "sum", "middle", "deep", name="Core"))).whole
    inner = whole.parts[3]
    assert isinstance(inner, Scope) and inner.name == "core"
    assert inner.parts == ("sum", "middle", "deep")
    assert inner.entries == (("start", 0), ("other", 0))
    assert [(inner.nodes[place], outputs) for place, outputs in inner.exits] == [("middle", (0,)), ("deep", (0,))]
    assert whole.parts[:3] == ("input", "start", "other") and whole.parts[4:] == ("join", "out")


def test_an_input_is_the_networks_own():
    whole = nested(grouped(chain_of("a", "b"), group("group", "input", "a"))).whole
    assert whole.parts[0] == "input" and whole.parts[1].parts == ("a",)
    assert nested(grouped(chain_of("a"), group("group", "input"))).refused == (Refused("group", "empty"),)


def test_the_end_of_the_network_leaves_with_all_its_outputs():
    inner = nested(grouped(chain_of("a", "b"), group("group", "b"))).whole.parts[2]
    assert inner.exits == ((0, None),)


def test_models_lie_in_models_and_ordinary_groups_between_do_not_count():
    design = grouped(
        chain_of("a", "b", "c", "d"),
        group("outer", "a"),
        group("plain", "b", parent="outer", model=False),
        group("inner", "c", parent="plain"),
    )
    outer = nested(design).whole.parts[1]
    assert outer.parts[:2] == ("a", "b") and outer.parts[2].parts == ("c",)
    assert [scope.group for scope in nested(design).whole.flat()] == ["outer", "inner"]


def test_a_way_out_and_back_in_is_refused():
    found = nested(grouped(BRANCHES, group("group", "middle", "join")))
    assert found.refused == (Refused("group", "comes_back", "deep"),)
    assert found.whole.parts == tuple(graphs.read(BRANCHES).order)


def test_models_that_feed_each_other_are_refused():
    design = graph(
        [node("input", "Input"), *(node(name, "Dense", units=4) for name in "abcd"), node("out", "Add")],
        *(("input", "a"), ("input", "c"), ("a", "b"), ("c", "d"), ("b", "out"), ("d", "out", 1)),
    )
    # The first is fed by the second in one place and feeds it in another; each alone could be a model.
    design = grouped(design, group("one", "a", "d"), group("two", "b", "c"))
    assert nested(design).refused == (Refused("two", "crosses", "one"),)
    assert [scope.group for scope in nested(design).whole.flat()] == ["one"]


def test_groups_that_call_the_same_layers_alike_are_one_kind():
    first, second = nested(grouped(SIAMESE, *TOWERS)).whole.flat()
    assert first.kind == second.kind
    # The order in which nodes are listed does not decide.
    turned = SIAMESE | {
        "nodes": [*SIAMESE["nodes"][:4], SIAMESE["nodes"][5], SIAMESE["nodes"][4], *SIAMESE["nodes"][6:]]
    }
    first, second = nested(grouped(turned, *TOWERS)).whole.flat()
    assert first.kind == second.kind and second.nodes == ("hidden_1", "code_1")


def test_a_layer_lies_in_one_model_or_in_none():
    other = [edge for edge in SIAMESE["edges"] if (edge["source"], edge["target"]) != ("hidden_1", "code_1")]
    otherwise = SIAMESE | {"edges": [*other, {"source": "right", "target": "code_1"}]}
    refused = (Refused("group", "shares", "hidden_1"), Refused("group_1", "shares", "hidden"))
    assert nested(grouped(otherwise, *TOWERS)).refused == refused
    # Nor can it be called alone as well.
    assert nested(grouped(SIAMESE, TOWERS[0])).refused == (Refused("group", "shares", "hidden_1"),)
    assert nested(grouped(SIAMESE, TOWERS[0])).whole.flat() == []


def test_one_model_takes_one_shape():
    design, network = grouped(SIAMESE, *TOWERS), graphs.read(SIAMESE)
    alike = {("left", 0): ((None, 6), "float32"), ("right", 0): ((None, 6), "float32")}
    assert read(design, network, alike).refused == ()
    assert len(read(design, network, alike | {("right", 0): ((None, 7), "float32")}).refused) == 2


def test_a_model_that_is_used_again_inside_another_is_no_model():
    # Keras can't read a file in which two models share a third.
    design = grouped(
        SIAMESE, TOWERS[0], TOWERS[1] | {"parent": "outer"}, group("outer", "difference", "out", name="Outer")
    )
    assert [scope.group for scope in nested(design).whole.flat()] == []


@pytest.mark.parametrize(
    ("names", "nodes", "found"),
    [
        (["Encoder"], ["dense"], ["encoder"]),
        (["My encoder, v2!"], [], ["my_encoder_v2"]),
        (["编码器 2"], [], ["group"]),
        (["Encoder"], ["encoder"], ["encoder_1"]),
        (["Encoder"], ["encoder_input"], ["encoder_1"]),
        (["Model", "E", "e"], [], ["model_1", "e", "e_1"]),
    ],
)
def test_models_have_names_of_their_own_that_keras_takes(names: list[str], nodes: list[str], found: list[str]):
    ids = ["group", "group_1", "group_2"][: len(names)]
    groups = {one: group(one, name=name) for one, name in zip(ids, names, strict=True)}
    assert list(model_names(groups, ids, nodes).values()) == found


DESIGNS: dict[str, tuple[dict[str, Any], list[dict[str, Any]], dict[str, int]]] = {
    "chain": (grouped(chain_of("a", "b", "c"), group("group", "a", "b")), FLAT, {"group": 1}),
    "used_twice": (grouped(SIAMESE, *TOWERS), [spec(6), spec(6)], {"encoder": 2}),
    "several_in_and_out": (grouped(BRANCHES, group("group", "sum", "middle", "deep")), FLAT, {"group": 1}),
    "nested": (
        grouped(chain_of("a", "b", "c", "d"), group("outer", "a", "b"), group("inner", "c", parent="outer")),
        FLAT,
        {"outer": 1, "inner": 1},
    ),
    "ends_the_network": (grouped(chain_of("a", "b"), group("group", "a", "b")), FLAT, {"group": 1}),
    "refused": (grouped(BRANCHES, group("group", "middle", "join")), FLAT, {}),
    "normalized_and_masked": (
        grouped(
            graph(
                [
                    *(
                        node("words", "Input"),
                        node("embedding", "Embedding", input_dim=9, output_dim=4, mask_zero=True),
                    ),
                    *(node("lstm", "LSTM", units=5, return_sequences=True), node("norm", "BatchNormalization")),
                    *(node("last", "GRU", units=3), node("out", "Dense", units=1)),
                ],
                *(("words", "embedding"), ("embedding", "lstm"), ("lstm", "norm"), ("norm", "last"), ("last", "out")),
            ),
            group("group", "lstm", "norm"),
        ),
        [spec(7, dtype="int32")],
        {"group": 1},
    ),
    "states_of_a_layer": (
        grouped(
            graph(
                [
                    *(node("steps", "Input"), node("encode", "LSTM", units=4, return_state=True)),
                    *(node("decode", "LSTM", units=4), node("out", "Dense", units=1)),
                ],
                *(("steps", "encode"), ("steps", "decode"), ("encode", "decode", 1, 1), ("encode", "decode", 2, 2)),
                ("decode", "out"),
            ),
            group("group", "encode"),
        ),
        [spec(5, 3)],
        {"group": 1},
    ),
}


@pytest.mark.process
@pytest.mark.parametrize("name", DESIGNS)
def test_the_numbers_are_those_of_the_network_without_models(bench: Keras, name: str) -> None:
    design, inputs, models = DESIGNS[name]
    found = bench.tool("compared", design, inputs)
    assert found["models"] == models
    assert found["difference"] == found["unfolded"] == found["reloaded"] == 0
    assert found["layers"] == found["flat_layers"] and found["parameters"] == found["flat_parameters"]


@pytest.mark.process
def test_layers_that_get_other_shapes_are_called_one_by_one(bench: Keras) -> None:
    pictures = graph(
        [
            *(node("small", "Input", shape=[8, 8, 1]), node("large", "Input", shape=[12, 12, 1])),
            *(node("conv", "Conv2D", filters=2, kernel_size=3), node("pool", "GlobalAveragePooling2D")),
            node("conv_1", "Conv2D", filters=2, kernel_size=3) | {"layer": "conv"},
            *(node("pool_1", "GlobalAveragePooling2D") | {"layer": "pool"}, node("sum", "Add")),
        ],
        *(("small", "conv"), ("conv", "pool"), ("large", "conv_1"), ("conv_1", "pool_1"), ("pool", "sum")),
        ("pool_1", "sum", 1),
    )
    design = grouped(pictures, group("one", "conv", "pool"), group("two", "conv_1", "pool_1"))
    found = bench.tool("compared", design, [])
    assert found["models"] == {} and found["difference"] == found["reloaded"] == 0
    assert found["parameters"] == found["flat_parameters"]


def test_a_design_of_the_app_is_read_as_it_is_written():
    content = {"format": "layerwise-design", "format_version": 1, "name": "pairs", **grouped(SIAMESE, *TOWERS)}
    design = to_json(from_json(content | {"plan": {}}))
    assert nested(design) == nested(content)
