"""Every data set keeps the same promises: what it says is what it gives, the same each time."""

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from builder import data
from builder.catalog.parts import Parameter
from builder.data import loading
from builder.design import DataChoice
from builder.errors import DataError
from tests.data import downloads

SOURCES = [one.source for one in data.sets()]
READY = [one.source for one in data.sets() if not one.downloadable]
DOWNLOADS = [one.source for one in data.sets() if one.downloadable]
DIVISION = None
"""Division has tests of its own, with columns of one table: tests/data/test_several_inputs.py."""


def values_of(parameter: Parameter) -> tuple[Any, ...]:
    if parameter.kind == "division":
        return (DIVISION,)
    if parameter.kind == "int":
        return (parameter.minimum, parameter.default, parameter.maximum)
    return tuple(parameter.choices) or (True, False)


PREPARED: list[tuple[str, dict[str, Any]]] = [
    (one.source, {parameter.name: value})
    for one in data.sets()
    if not one.downloadable
    for parameter in data.preparations(data.describe(DataChoice(one.source)))
    for value in values_of(parameter)
]


@pytest.mark.parametrize("source", SOURCES)
def test_every_data_set_describes_itself_in_the_agreed_form(source: str) -> None:
    content = data.describe(DataChoice(source)).to_json()
    assert json.loads(json.dumps(content)) == content
    assert set(content) == {
        *("source", "title", "task", "modality", "examples", "inputs", "target", "prepared", "vocabulary", "warnings"),
    }
    assert set(content["inputs"][0]) == {"name", "shape", "dtype", "minimum", "maximum"}
    assert set(content["target"]) == {"name", "kind", "shape", "classes", "counts", "minimum", "maximum", "mean"}
    assert content["title"]["en"] and content["title"]["zh"]
    if content["target"]["counts"]:
        assert sum(content["target"]["counts"]) == content["examples"]
        assert len(content["target"]["counts"]) == len(content["target"]["classes"])
    if content["task"] == "regression":
        assert content["target"]["kind"] in ("number", "numbers") and not content["target"]["classes"]


@pytest.mark.parametrize("source", READY)
@pytest.mark.parametrize("share", [0.0, 0.2, 0.9])
def test_what_is_described_is_what_is_loaded(source: str, share: float) -> None:
    check(DataChoice(source), share)


@pytest.mark.parametrize(("source", "prepare"), PREPARED)
def test_every_preparation_is_described_as_it_is_done(source: str, prepare: dict[str, Any]) -> None:
    check(DataChoice(source, {}, prepare), 0.2)


@pytest.mark.parametrize("source", READY)
def test_the_same_seed_gives_the_same_examples(source: str) -> None:
    first, second = (data.load(DataChoice(source), 0.3, 7) for _ in range(2))
    other = data.load(DataChoice(source), 0.3, 8)
    if loading.raw(DataChoice(source)).ordered:
        # The last examples validate, whatever the seed.
        assert np.array_equal(first.index_validation, other.index_validation)
        return
    assert np.array_equal(first.x_train, second.x_train) and np.array_equal(first.y_validation, second.y_validation)
    assert not np.array_equal(first.index_validation, other.index_validation)


@pytest.mark.parametrize("source", DOWNLOADS)
def test_a_download_is_described_before_and_loaded_after(source: str) -> None:
    before = data.describe(DataChoice(source))
    with pytest.raises(DataError) as raised:
        data.load(DataChoice(source), 0.2, 0)
    assert raised.value.key == "data.not_downloaded" and source in str(raised.value)
    preview = data.preview(DataChoice(source), "zh")
    assert preview["downloaded"] is False and "下载" in preview["sentence"]

    downloads.write(source.removeprefix("keras."))
    prepared = data.load(DataChoice(source), 0.2, 0)
    assert prepared.x_train.shape == (160, *before.inputs[0].shape)
    assert str(prepared.x_train.dtype) == before.inputs[0].dtype
    assert prepared.x_test is not None and len(prepared.x_test) == len(prepared.y_test) == 40
    if before.vocabulary:
        assert prepared.x_train.min() >= 0 and prepared.x_train.max() < before.vocabulary
    after = data.preview(DataChoice(source), "en")
    assert after["downloaded"] and after["facts"]


def test_a_downloaded_text_is_read_back_in_its_words() -> None:
    downloads.write("imdb", 20)
    place = loading.downloaded.path_of("imdb")
    with np.load(place) as arrays:
        kept = dict(arrays)
    # Start, "the", a word that nobody knows, twice, "and".
    kept |= {"x_train_words": np.tile([1, 4, 2, 70_000, 5], 20), "x_train_offsets": np.arange(21) * 5}
    np.savez(place, **kept)
    shown = data.preview(DataChoice("keras.imdb"), "en")
    assert shown["sentence"] is None
    assert {one["text"] for one in shown["texts"]} == {"the … and"}


def test_a_download_without_its_words_shows_numbers_and_says_so() -> None:
    downloads.write("reuters", 92)
    loading.downloaded.path_of("reuters").with_suffix(".json").write_text("{}")
    shown = data.preview(DataChoice("keras.reuters"), "zh")
    assert "词表" in shown["sentence"] and shown["texts"][0]["text"].split()[0].isdecimal()


def test_a_damaged_download_says_so() -> None:
    downloads.write("mnist")
    path = loading.downloaded.path_of("mnist")
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(DataError) as raised:
        data.load(DataChoice("keras.mnist"), 0.2, 0)
    assert raised.value.key == "data.download_damaged"


def test_reuters_counts_its_topics_once_it_is_there() -> None:
    assert data.describe(DataChoice("keras.reuters")).target.counts == ()
    downloads.write("reuters")
    assert sum(data.describe(DataChoice("keras.reuters")).target.counts) == 200


@pytest.mark.parametrize(
    ("choice", "key"),
    [
        (DataChoice("nothing"), "data.unknown_source"),
        (DataChoice("file:abcdef123456"), "data.unknown_source"),
        (DataChoice("file:../../etc/passwd"), "data.unknown_source"),
        (DataChoice("moons", {"noise": 9}), "data.bad_argument"),
        (DataChoice("moons", {"noise": float("nan")}), "data.bad_argument"),
        (DataChoice("moons", {"noise": True}), "data.bad_argument"),
        (DataChoice("moons", {"examples": 10.5}), "data.bad_argument"),
        (DataChoice("moons", {"colour": 1}), "data.unknown_argument"),
        (DataChoice("keras.mnist", {"colour": 1}), "data.unknown_argument"),
        (DataChoice("iris", {}, {"scale": "unit"}), "data.bad_argument"),
        (DataChoice("iris", {}, {"rotate": 1}), "data.unknown_argument"),
        (DataChoice("iris", {}, {"scale": {1, 2}}), "data.not_plain"),
    ],
)
def test_a_wrong_choice_is_a_sentence(choice: DataChoice, key: str) -> None:
    with pytest.raises(DataError) as raised:
        data.describe(choice)
    assert raised.value.key == key
    assert raised.value.sentence("en") and raised.value.sentence("zh")


def test_a_choice_that_concerns_another_data_set_is_passed_over() -> None:
    assert data.describe(DataChoice("iris", {}, {"vocabulary": 100})).prepared == {
        "scale": "standardize",
        "one_hot": False,
    }


@pytest.mark.parametrize("source", READY)
def test_a_preview_is_json_and_shows_every_class(source: str) -> None:
    preview = data.preview(DataChoice(source), "en")
    assert json.loads(json.dumps(preview, allow_nan=False)) == preview
    read = loading.raw(DataChoice(source))
    no_line = len(read.inputs) > 1 or read.target.kind == "mask" or source == "opinions"
    assert {"chance"} | (set() if no_line else {"straight_line"}) == {fact["name"] for fact in preview["facts"]}
    assert all(fact["sentence"] for fact in preview["facts"])
    modality = preview["modality"]
    classes = {one["name"] for one in preview["classes"]}
    if read.target.kind == "mask":
        assert [one["class"] for one in preview["images"]] == [str(number // 2 + 1) for number in range(20)]
    elif modality == "image":
        assert {one["class"] for one in preview["images"]} == classes and len(preview["images"]) == 2 * len(classes)
    elif modality == "points":
        assert 1 < len(preview["points"]) <= 600
    elif modality == "sequence":
        shown = [one for name in ("texts", "waves") for one in preview.get(name, ())]
        assert {one["class"] for one in shown} == classes
        assert bool(shown) != bool(preview.get("series"))
    else:
        assert len(preview["rows"]) == 50 and len(preview["rows"][0]) == len(preview["columns"])
        assert [one["role"] for one in preview["columns"]].count("target") == 1


def test_changing_a_preview_does_not_change_the_next() -> None:
    data.preview(DataChoice("digits"), "en")["classes"].clear()
    assert len(data.preview(DataChoice("digits"), "en")["classes"]) == 10


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.modules['sklearn'] = None; sys.modules['pandas'] = None\n"
        "from builder import data; from builder.design import DataChoice\n"
        "for one in data.sets():\n"
        "    data.describe(DataChoice(one.source)); data.preview(DataChoice(one.source), 'en')\n"
        "data.load(DataChoice('diabetes'), 0.2, 0)\n"
        "heavy = {'keras', 'tensorflow', 'jax', 'torch', 'plotly', 'streamlit', 'scipy', 'PIL'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def check(choice: DataChoice, share: float) -> None:
    info = data.describe(choice)
    prepared = data.load(choice, share, 3)
    held = round(info.examples * share)
    training, held_back = (
        one if isinstance(one, tuple) else (one,) for one in (prepared.x_train, prepared.x_validation)
    )
    assert (
        {len(part) for part in held_back} == {len(prepared.y_validation)} == {len(prepared.index_validation)} == {held}
    )
    assert {len(part) for part in training} == {len(prepared.y_train)} == {info.examples - held}
    both = np.concatenate([prepared.index_train, prepared.index_validation])
    assert sorted(both.tolist()) == list(range(info.examples))
    for part, one in zip((*training, *held_back), info.inputs * 2, strict=True):
        assert part.shape[1:] == one.shape and str(part.dtype) == one.dtype
        assert np.isfinite(part).all()
    assert prepared.y_train.shape[1:] == info.target.shape
    if info.target.kind == "classes":
        labels = prepared.y_train.argmax(axis=1) if info.prepared["one_hot"] else prepared.y_train
        assert set(np.unique(labels)) <= set(range(len(info.target.classes)))
        assert str(prepared.y_train.dtype) == ("float32" if info.prepared["one_hot"] else "int32")
    if share == 0:
        # Fitted on everything, the description is exact.
        low, high = training[0].min(), training[0].max()
        described = info.inputs[0]
        assert described.minimum is not None and described.maximum is not None
        assert low >= described.minimum - 1e-3 and high <= described.maximum + 1e-3
        if info.prepared.get("scale", "unit") != "unit":
            assert abs(low - described.minimum) < 1e-3 and abs(high - described.maximum) < 1e-3
        if info.target.kind == "number":
            assert info.target.mean == pytest.approx(prepared.y_train.mean(), abs=1e-3)
            assert info.target.minimum == pytest.approx(prepared.y_train.min(), abs=1e-3)
