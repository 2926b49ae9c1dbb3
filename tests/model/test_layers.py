"""One contract over every layer of the installed Keras: what is inferred without weights is what a real build gives."""

from typing import Any

import pytest

from builder.catalog import FORMULA, Part, catalog
from tests.model.conftest import Keras, chain, graph, node, spec

pytestmark = [pytest.mark.process, pytest.mark.slow]

SHAPES = {2: (None, 8), 3: (None, 8, 6), 4: (None, 8, 8, 3), 5: (None, 8, 8, 8, 3), 6: (None, 4, 8, 8, 8, 3)}
OVERRIDES: dict[str, dict[str, Any]] = {
    "GroupNormalization": {"groups": 2},
    "CategoryEncoding": {"num_tokens": 10},
    "Discretization": {"num_bins": 5},
    "CenterCrop": {"height": 4, "width": 4},
    "RandomCrop": {"height": 4, "width": 4},
}
RANKS = {
    "AdaptiveAveragePooling2D": 4,
    "AdaptiveAveragePooling3D": 5,
    "AdaptiveMaxPooling2D": 4,
    "AdaptiveMaxPooling3D": 5,
    "CategoryEncoding": 2,
    "ConvLSTM3D": 6,
    "Discretization": 2,
    "HashedCrossing": 2,
    "Hashing": 2,
    "IntegerLookup": 2,
    "MelSpectrogram": 2,
    "Pipeline": 4,
    "SpectralNormalization": 4,
    "StringLookup": 2,
    "TextVectorization": 2,
}
DTYPES = {
    "CategoryEncoding": "int32",
    "Embedding": "int32",
    "HashedCrossing": "int32",
    "Hashing": "int32",
    "IntegerLookup": "int64",
    "ReversibleEmbedding": "int32",
    "StringLookup": "string",
    "TextVectorization": "string",
}
IMAGES = ("Random", "Auto", "Aug", "CutMix", "MixUp", "RandAugment", "Resizing", "Solar", "Equal", "Contrast", "Center")
UNUSABLE = frozenset({"Equalization"})
"""Layers that Keras can't put into a functional model: Equalization gives its very input back."""
PLACED = [part for part in catalog().parts("layer") if part.name != "Input" and part.inputs != (0, 0)]


def sample(part: Part) -> tuple[dict[str, Any], list[tuple[list[int | None], str]]]:
    config = {one.name: one.default for one in part.parameters if one.required} | OVERRIDES.get(part.name, {})
    image = part.name.startswith(IMAGES)
    rank = RANKS.get(part.name) or (4 if image else (part.ranks or (3,))[0])
    shape = [None, 400, 1] if part.name == "STFTSpectrogram" else list(SHAPES[rank])
    return config, [(shape, DTYPES.get(part.name, "float32"))] * part.inputs[0]


def design_of(part: Part) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    config, specs = sample(part)
    nodes = [node(f"in_{place}", "Input") for place in range(len(specs))] + [node("layer", part.name, **config)]
    edges = [(f"in_{place}", "layer", place) for place in range(len(specs))]
    return graph(nodes, *edges), [{"shape": shape[1:], "dtype": dtype} for shape, dtype in specs]


@pytest.mark.parametrize("part", PLACED, ids=lambda part: part.name)
def test_inferred_is_what_is_built(checker: Keras, bench: Keras, part: Part) -> None:
    design, inputs = design_of(part)
    found = checker.infer(design, *inputs)["nodes"]["layer"]
    if part.backends:
        assert found["problem"]["code"] == "needs_backend"
        found = bench.infer(design, *inputs)["nodes"]["layer"]
    if part.name in UNUSABLE:
        assert found["problem"]["code"] == "unusable"
        return
    assert found["problem"] is None
    config, specs = sample(part)
    shapes, parameters, trainable = bench.tool("real", part.name, config, specs)
    assert [output["shape"] for output in found["outputs"]] == shapes
    assert found["parameters"] == parameters
    assert found["trainable"] == trainable
    assert sum(one["trainable"] for one in found["weights"]) <= len(found["weights"])


def test_the_catalog_says_how_many_tensors_a_layer_takes(checker: Keras) -> None:
    for part in PLACED:
        if part.name == FORMULA:
            continue  # Its text decides: tests/model/test_formulas.py.
        config, _ = sample(part)
        design = graph([node("layer", part.name, **config)])
        found = checker.infer(design)["nodes"]["layer"]["problem"]
        if found["code"] == "wrong_inputs":
            assert found["expected"]["least"] == part.inputs[0], part.name
            # States of recurrent layers and weights of counts are extras that the palette does not offer.
            assert found["expected"]["most"] is None or found["expected"]["most"] >= (part.inputs[1] or 0), part.name
        else:
            assert found["code"] == "needs_backend", part.name


@pytest.mark.parametrize("kind", ["Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"])
def test_layers_that_carry_code_are_refused(checker: Keras, kind: str) -> None:
    design = chain(node("input", "Input"), node("layer", kind, function="x"))
    found = checker.infer(design, spec(4))["nodes"]["layer"]["problem"]
    assert found["code"] == "unknown_part"
    assert "code" in found["sentence"]["en"]


@pytest.mark.parametrize("kind", ["Layer", "Wrapper", "InputLayer", "deserialize", "Conv9D", "__doc__", "os"])
def test_nothing_else_of_the_namespace_is_a_layer(checker: Keras, kind: str) -> None:
    design = chain(node("input", "Input"), node("layer", kind))
    assert checker.infer(design, spec(4))["nodes"]["layer"]["problem"]["code"] == "unknown_part"
