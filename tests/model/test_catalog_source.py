"""The catalog's generator: what it reads from Keras, and that the catalog in the repository is what it writes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder.model import catalog_source_docs as docs
from builder.model import catalog_source_file as file
from builder.model import catalog_source_kinds as kinds
from builder.model.catalog_source_classes import Source, snake_case
from builder.model.catalog_source_links import link
from builder.model.catalog_source_overlay import Overlay
from builder.model.catalog_source_parts import natural
from builder.model.catalog_source_texts import Texts

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.slow
def test_the_catalog_in_the_repository_is_what_the_installed_keras_gives() -> None:
    answer = run("builder.model.catalog_source", "--check")
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.slow
def test_keras_takes_every_part_with_its_defaults_choices_limits_and_ranks() -> None:
    answer = run("tests.model.catalog_contract")
    assert answer.returncode == 0, answer.stderr
    result = json.loads(answer.stdout.strip().splitlines()[-1])
    assert result["faults"] == []
    assert result["checked"] > 2500


class Teacher:
    """Sets `grade` for pupils.

    More is written here.

    Args:
        grade: Integer, the grade (e.g. 3) to give. Defaults to `1`.
        name, title: String. What to call
            the `pupil`.
        mode: One of `"strict"` or `'kind'`.
    """

    def __init__(self, grade: int = 1, name: str = "a", title: str = "b", mode: str = "kind") -> None: ...


class Head(Teacher):
    """Leads the [school](https://example.org).

    Args:
        grade: A float. The better grade.
    """


def test_docstrings_are_read_with_those_of_the_bases() -> None:
    assert docs.summary(Teacher) == "Sets grade for pupils."
    assert docs.summary(Head) == "Leads the school."
    found = docs.arguments(Head)
    assert set(found) == {"grade", "name", "title", "mode"}
    assert docs.first_sentence(found["grade"]) == "The better grade."
    assert docs.first_sentence(found["title"]) == "What to call the pupil."
    assert docs.first_sentence(docs.arguments(Teacher)["grade"]) == "The grade (e.g. 3) to give."
    assert docs.first_sentence("") == ""


def test_long_sentences_are_cut_between_words() -> None:
    sentence = docs.first_sentence("word " * 100)
    assert sentence.endswith(" …")
    assert len(sentence) <= 165


@pytest.mark.parametrize(
    ("name", "default", "meaning", "owner", "expected"),
    [
        ("units", kinds.REQUIRED, "Positive integer, the size.", "Dense", {"kind": "int", "required": True}),
        ("use_bias", True, "", "Dense", {"kind": "bool", "default": True}),
        ("kernel_initializer", "zeros", "", "Dense", {"kind": "part", "family": "initializer", "default": "zeros"}),
        ("activation", None, "", "Dense", {"kind": "part", "family": "activation", "optional": True}),
        ("kernel_size", kinds.REQUIRED, "", "Conv3D", {"kind": "ints", "length": 3, "required": True}),
        ("strides", (1, 1), "", "Conv2DTranspose", {"kind": "ints", "length": 2, "default": [1, 1]}),
        ("padding", (1, 1), "", "ZeroPadding2D", {"kind": "ints", "length": 2, "pairs": True, "default": [1, 1]}),
        ("padding", 1, "", "ZeroPadding1D", {"kind": "ints", "length": 2, "default": 1}),
        ("value_range", (0, 255.0), "", "X", {"kind": "floats", "length": 2, "default": [0, 255.0]}),
        ("max_value", None, "Float >= 0. Largest.", "ReLU", {"kind": "float", "optional": True}),
        ("ids", None, "A tuple of integers.", "X", {"kind": "ints", "optional": True}),
        ("mode", "a", 'One of `"a"`, `"b"`.', "X", {"kind": "choice", "choices": ["a", "b"], "default": "a"}),
        ("name", "a", 'One of `"a"`, `"b"`.', "X", {"kind": "string", "optional": True, "default": "a"}),
        ("learning_rate", 0.001, "", "Adam", {"kind": "float", "family": "schedule", "default": 0.001}),
        ("decay_steps", kinds.REQUIRED, "How often.", "X", {"kind": "int", "required": True}),
        ("anything", None, "Whatever.", "X", {"kind": "json", "optional": True}),
    ],
)
def test_kinds_follow_from_name_default_and_description(
    name: str, default: Any, meaning: str, owner: str, expected: dict[str, Any]
) -> None:
    assert kinds.record(name, default, meaning, owner) == {"name": name, **expected}


def test_keras_identifiers() -> None:
    assert snake_case("GlorotUniform") == "glorot_uniform"
    assert snake_case("SparseCategoricalCrossentropy") == "sparse_categorical_crossentropy"
    assert snake_case("SimpleRNN") == "simple_rnn"
    assert sorted(["Conv10D", "Conv2D", "conv1D"], key=natural) == ["conv1D", "Conv2D", "Conv10D"]


def test_links_follow_the_modules_of_keras() -> None:
    links = {"sections": {"a": "x", "a.b": "y", "loss.": "losses"}, "pages": {"layer.New": ""}}

    def source(family: str, name: str, module: str) -> Source:
        return Source(family, name, type(name, (), {"__module__": f"keras.src.{module}"}), ())

    assert link(source("layer", "Conv2D", "a.conv2d"), links) == "https://keras.io/api/x/convolution2d/"
    assert link(source("layer", "LSTMCell", "a.b.lstm"), links) == "https://keras.io/api/y/lstm_cell/"
    assert link(source("layer", "New", "a.new"), links) == "https://keras.io/api/x/"
    assert link(source("loss", "Huber", "losses.losses"), links) == "https://keras.io/api/losses/"


def test_the_nearest_correction_wins() -> None:
    content = {
        "groups": [],
        "hidden": {},
        "links": {},
        "added": {},
        "hidden_arguments": {"layer.name": "", "Dense.lora": ""},
        "modules": {"layers": "core", "layers.pooling": "pooling"},
        "arguments": {"rate": {"minimum": 0, "step": 1}, "lost": {}},
        "families": {"layer": {"rate": {"minimum": 1}}},
        "parts": {"layer": {"Dense": {"arguments": {"rate": {"minimum": 2}}}, "Gone": {}}},
    }
    overlay = Overlay(content)
    dense = Source("layer", "Dense", type("Dense", (), {"__module__": "keras.src.layers.core.dense"}), ())
    other = Source("layer", "Other", type("Other", (), {"__module__": "keras.src.layers.pooling.other"}), ())
    assert overlay.argument(dense, "rate") == {"minimum": 2, "step": 1}
    assert overlay.argument(other, "rate") == {"minimum": 1, "step": 1}
    assert overlay.group(other) == "pooling"
    assert overlay.group(dense) == "core"
    assert not overlay.shows(dense, "name") and not overlay.shows(dense, "lora") and overlay.shows(other, "lora")
    lost = overlay.leftovers({"layer": [{"name": "Dense", "parameters": [{"name": "rate"}]}]})
    assert len(lost) == 2 and "Gone" in lost[0] and "lost" in lost[1]


def test_missing_and_unused_sentences_are_told() -> None:
    texts = Texts({"parts": {"layer": {"Old": {"zh": "旧"}}}, "arguments": {"rate": {"zh": "比率"}}})
    part: dict[str, Any] = {"name": "New", "help": {"en": "Is new."}, "parameters": [{"name": "rate"}]}
    texts.fill("layer", part)
    assert part["help"] == {"en": "Is new.", "zh": ""}
    assert part["parameters"][0]["help"]["zh"] == "比率"
    faults = "\n".join(texts.missing())
    for expected in ("New: Chinese for “Is new.”", "New: Chinese title", "rate: English", "nothing uses", "layer.Old"):
        assert expected in faults


def test_the_file_shares_arguments_and_shows_differences() -> None:
    rate = {"name": "rate", "kind": "float"}
    parts = {"layer": [{"name": "A", "parameters": [rate]}, {"name": "B", "parameters": [rate, {"name": "x"}]}]}
    text = file.dumps("3.0", [], parts)
    content = json.loads(text)
    assert content["arguments"] == {"rate": rate}
    assert content["parts"]["layer"][1]["parameters"] == ["rate", {"name": "x"}]
    assert file.differences(text, text) == []
    newer = file.dumps("3.1", [], {"layer": [{"name": "A", "parameters": [rate]}, {"name": "C"}]})
    told = file.differences(text, newer)
    for expected in ("gone: layer B", "new: layer C", "changed: keras_version", "gone: argument rate"):
        assert expected in told
    assert file.differences("", text)
