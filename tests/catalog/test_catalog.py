"""The catalog as the app reads it: no Keras here."""

import json
import subprocess
import sys
import time

import pytest

from builder import words
from builder.catalog import FAMILIES, Catalog, catalog, find
from builder.catalog.reading import _FILE
from builder.errors import CatalogError

LOOK = {"convolution", "pooling", "dense", "normalization", "regularization", "activation", "reshaping", "input"}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_parts_and_popular_ones_first_in_their_group(family: str) -> None:
    parts = catalog().parts(family)
    assert parts
    groups: dict[str, list[bool]] = {}
    for part in parts:
        groups.setdefault(part.group, []).append(part.popular)
    for flags in groups.values():
        assert flags == sorted(flags, reverse=True)


@pytest.mark.parametrize(
    ("family", "identifier", "name"),
    [
        ("optimizer", "adam", "Adam"),
        ("optimizer", "Adam", "Adam"),
        ("initializer", "glorot_uniform", "GlorotUniform"),
        ("initializer", "Zeros", "Zeros"),
        ("initializer", "uniform", "RandomUniform"),
        ("regularizer", "orthogonal_regularizer", "OrthogonalRegularizer"),
        ("layer", "GroupedQueryAttention", "GroupQueryAttention"),
        ("activation", "relu", "relu"),
        ("activation", "swish", "silu"),
        ("loss", "sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"),
        ("loss", "mse", "MeanSquaredError"),
        ("metric", "mae", "MeanAbsoluteError"),
        ("metric", "acc", "accuracy"),
        ("metric", "auc", "AUC"),
        ("layer", "MaxPool2D", "MaxPooling2D"),
        ("constraint", "max_norm", "MaxNorm"),
    ],
)
def test_parts_are_found_by_every_identifier(family: str, identifier: str, name: str) -> None:
    part = find(family, identifier)
    assert part is not None
    assert part.name == name


def test_an_unknown_part_is_an_error_that_names_it_in_both_languages() -> None:
    assert find("layer", "Convolve") is None
    assert find("nothing", "Dense") is None
    with pytest.raises(CatalogError) as caught:
        catalog().part("layer", "Convolve")
    assert "Convolve" in caught.value.sentence("en")
    assert "Convolve" in caught.value.sentence("zh")
    assert catalog().keras_version in caught.value.sentence("en")


def test_dangerous_layers_are_not_offered() -> None:
    for name in ("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"):
        assert find("layer", name) is None


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(CatalogError):
        Catalog({"format_version": 99})


def test_search_finds_names_pieces_words_and_chinese() -> None:
    assert catalog().search("conv2d")[0].name == "Conv2D"
    assert catalog().search("卷积", "zh")[0].group == "convolution"
    assert catalog().search("随机失活", "zh")[0].name == "Dropout"
    assert "BatchNormalization" in [one.name for one in catalog().search("norm")]
    assert "Dropout" in [one.name for one in catalog().search("overfitting")]
    found = {one.name for one in catalog().search("max pool 3d")}
    assert {"MaxPooling3D", "GlobalMaxPooling3D"} <= found
    assert "Conv3D" not in found
    assert catalog().search("") == catalog().search("  ")
    assert len(catalog().search("")) == len(catalog().parts("layer"))
    assert catalog().search("zzzz") == ()


def test_the_browser_gets_everything_as_json() -> None:
    content = json.loads(json.dumps(catalog().to_browser()))
    assert set(content["families"]) == set(FAMILIES)
    groups = {one["id"]: one for one in content["groups"]}
    for family, parts in content["families"].items():
        assert [one["name"] for one in parts] == [one.name for one in catalog().parts(family)]
        for part in parts:
            assert groups[part["group"]]["family"] == family
            for parameter in part["parameters"]:
                assert {"name", "kind", "default", "help"} <= set(parameter)
    assert {one["colour"] for one in content["groups"]} <= LOOK
    assert all(one["title"]["en"] and one["title"]["zh"] for one in content["groups"])


def test_the_optimizers_have_every_argument() -> None:
    adam = catalog().part("optimizer", "Adam")
    names = {one.name for one in adam.parameters}
    assert {"learning_rate", "beta_1", "beta_2", "clipnorm", "clipvalue", "global_clipnorm", "weight_decay"} <= names
    assert {"use_ema", "ema_momentum", "gradient_accumulation_steps", "loss_scale_factor"} <= names
    rate = adam.parameter("learning_rate")
    assert rate is not None
    assert (rate.kind, rate.family, rate.default) == ("float", "schedule", 0.001)
    assert adam.parameter("units") is None


def test_the_words_of_the_room_are_complete() -> None:
    for sentence in words.sentences("catalog").values():
        assert sentence["en"] and sentence["zh"]


def test_reading_is_fast_and_loads_no_keras() -> None:
    content = _FILE.read_text(encoding="utf-8")
    times = []  # of the processor: other tests may run beside this one
    for _ in range(5):
        start = time.thread_time()
        Catalog(json.loads(content))
        times.append(time.thread_time() - start)
    assert min(times) < 0.02
    script = "import sys, builder.catalog as c; c.catalog(); print([m for m in sys.modules if m in ('keras', 'numpy')])"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert answer.stdout.strip() == "[]"
