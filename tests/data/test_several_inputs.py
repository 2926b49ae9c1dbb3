"""Data that enters through several inputs: pairs of pictures, and a table whose columns are divided."""

from typing import Any

import numpy as np
import pytest

from builder import data
from builder.data import loading
from builder.data.division import divided
from builder.data.raw import ArrayInput, TableInput
from builder.design import DataChoice
from builder.errors import DataError

WIDE_AND_DEEP = [{"name": "wide", "columns": ["bmi", "age"]}, {"name": "deep", "columns": ["bp", "bmi", "s1"]}]


def of_table(division: Any, source: str = "diabetes") -> DataChoice:
    return DataChoice(source, {}, {"inputs": division})


def test_half_of_the_pairs_show_one_digit_in_two_handwritings() -> None:
    pairs = loading.raw(DataChoice("digit_pairs"))
    digits = loading.raw(DataChoice("digits"))
    left, right = (one.values.reshape(len(pairs), -1) for one in pairs.inputs if isinstance(one, ArrayInput))
    known = {
        row.tobytes(): int(label) for row, label in zip(digits.inputs[0].values, digits.target.values, strict=True)
    }
    labels = np.array([[known[one.tobytes()] for one in side] for side in (left, right)])
    assert np.array_equal(labels[0] == labels[1], pairs.target.values == 1)
    assert pairs.target.values.sum() * 2 == len(pairs) == 4000
    assert not np.any(np.all(left == right, axis=1))


def test_no_picture_that_validates_was_seen_in_training() -> None:
    prepared = data.load(DataChoice("digit_pairs"), 0.2, 5)
    trained = {picture.tobytes() for side in prepared.x_train for picture in side}
    held = {picture.tobytes() for side in prepared.x_validation for picture in side}
    digits = loading.raw(DataChoice("digits")).inputs[0]
    twins = len(digits.values) - len({picture.tobytes() for picture in digits.values})
    assert len(trained & held) <= twins
    assert len(held) > 300


def test_other_seeds_make_other_pairs() -> None:
    first, again, other = (
        loading.raw(DataChoice("digit_pairs", {"pairs": 300, "seed": seed})).inputs[0].values for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again) and not np.array_equal(first, other) and len(first) == 300


def test_a_pair_is_shown_beside_each_other() -> None:
    shown = data.preview(DataChoice("digit_pairs"))["images"]
    assert {one["class"] for one in shown} == {"different", "same"}
    assert {(one["width"], one["height"]) for one in shown} == {(17, 8)}


def test_the_columns_enter_as_they_are_divided() -> None:
    whole = data.load(DataChoice("diabetes"), 0.2, 3)
    parts = data.load(of_table(WIDE_AND_DEEP), 0.2, 3)
    names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]
    assert isinstance(parts.x_train, tuple) and isinstance(whole.x_train, np.ndarray)
    for part, entry in zip(parts.x_train, WIDE_AND_DEEP, strict=True):
        assert np.array_equal(part, whole.x_train[:, [names.index(name) for name in entry["columns"]]])
    assert [(one.name, one.shape) for one in parts.info.inputs] == [("wide", (2,)), ("deep", (3,))]
    assert parts.info.prepared["inputs"] == WIDE_AND_DEEP
    assert [one["name"] for one in parts.preparation["inputs"]] == ["wide", "deep"]
    form = [{"bmi": 25.0, "age": 40}], [{"bp": 90, "bmi": 25.0, "s1": 200}]
    assert [array.shape for array in data.prepare(parts.preparation, form)] == [(1, 2), (1, 3)]


def test_undivided_a_table_is_one_input() -> None:
    info = data.describe(DataChoice("diabetes"))
    assert "inputs" not in info.prepared and len(info.inputs) == 1
    offered = {one.name: one for one in data.preparations(info)}["inputs"]
    assert offered.kind == "division" and offered.choices[:2] == ("age", "sex")


def test_columns_that_are_gone_and_inputs_without_columns_are_passed_over() -> None:
    choice = of_table([{"name": "a", "columns": ["bmi", "gone", "bmi"]}, {"name": "b", "columns": ["gone"]}])
    assert data.describe(choice).prepared["inputs"] == [{"name": "a", "columns": ["bmi"]}]
    assert data.describe(of_table([{"name": "b", "columns": []}])).inputs[0].shape == (10,)


def test_other_data_can_not_be_divided() -> None:
    assert "inputs" not in data.describe(DataChoice("digits", {}, {"inputs": WIDE_AND_DEEP})).prepared
    assert "inputs" not in {one.name for one in data.preparations(data.describe(DataChoice("moons")))}


@pytest.mark.parametrize(
    "division",
    [
        "bmi",
        [["bmi"]],
        [{"columns": ["bmi"]}],
        [{"name": "", "columns": ["bmi"]}],
        [{"name": "a", "columns": "bmi"}],
        [{"name": "a", "columns": ["bmi"]}, {"name": "a ", "columns": ["age"]}],
        [{"name": str(place), "columns": ["bmi"]} for place in range(17)],
    ],
)
def test_what_is_no_division_is_refused(division: Any) -> None:
    with pytest.raises(DataError) as raised:
        data.describe(of_table(division))
    assert raised.value.key == "data.bad_argument"


def test_a_download_is_divided_before_it_is_there() -> None:
    names = ["feature 1", "feature 8"]
    info = data.describe(of_table([{"name": "place", "columns": names}], "keras.california_housing"))
    assert [one.shape for one in info.inputs] == [(2,)]


def test_a_column_that_nobody_takes_is_out_of_the_way() -> None:
    read = loading.raw(DataChoice("wine"))
    assert isinstance(read.inputs[0], TableInput)
    one = divided(read, {"inputs": [{"name": "a", "columns": ["hue"]}]}).inputs[0]
    assert isinstance(one, TableInput) and [column.name for column in one.columns] == ["hue"]
    assert one.name == "a" and not one.missing().any()
