"""The preparation learns from the training part alone, is plain values, and treats new rows as it treated the old."""

import json
from typing import Any

import numpy as np
import pytest

from builder import data
from builder.data import loading, preparation
from builder.data.raw import ArrayInput, Column, Raw, TableInput, Target, TextInput
from builder.design import DataChoice

ROWS = 60
TRAIN, HELD = np.arange(40), np.arange(40, ROWS)


def inputs_of(kind: str, values: np.ndarray) -> Any:
    if kind == "array":
        return ArrayInput("x", values.reshape(ROWS, 2, 2))
    if kind == "table":
        columns = [Column(f"c{place}", "number", values[:, place].copy()) for place in range(4)]
        columns[1].values[3] = np.nan
        return TableInput("x", tuple(columns))
    texts = np.array([" ".join(f"w{int(abs(number) * 9)}" for number in row) for row in values], dtype=object)
    return TextInput("x", texts, False, 50, 5, 5)


SETTINGS = [
    *(("array", {"scale": scale}) for scale in ("none", "standardize", "min_max")),
    *(
        ("table", {"scale": scale, "missing": missing})
        for scale in ("none", "standardize", "min_max")
        for missing in ("median", "mean", "zero")
    ),
    ("text", {"sequence_length": 4, "vocabulary": 12}),
]


@pytest.mark.parametrize(("kind", "settings"), SETTINGS)
@pytest.mark.parametrize("task", ["classes", "number"])
def test_held_back_rows_do_not_leak_into_training(kind: str, settings: dict[str, Any], task: str) -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(ROWS, 4))
    changed = values.copy()
    changed[HELD] = 1000 * random.normal(size=(len(HELD), 4))
    numbers = random.normal(20, 5, ROWS)
    changed_numbers = numbers.copy()
    changed_numbers[HELD] = -1e6
    settings = settings | {"one_hot": False, "scale_target": True}
    results = []
    for one, y in ((values, numbers), (changed, changed_numbers)):
        target = Target("y", "number", y)
        if task == "classes":
            target = Target("y", "classes", np.arange(ROWS) % 3, ("a", "b", "c"))
        inputs = (inputs_of(kind, one),)
        fitted = preparation.fit(inputs, target, TRAIN, settings)
        train = preparation.apply(fitted, inputs, TRAIN)[0]
        results.append((fitted, train, preparation.apply_target(fitted, target, TRAIN)))
    assert results[0][0] == results[1][0]
    assert np.array_equal(results[0][1], results[1][1]) and np.array_equal(results[0][2], results[1][2])


def test_standardized_training_rows_have_mean_zero_and_deviation_one() -> None:
    prepared = data.load(DataChoice("wine"), 0.25, 1)
    assert np.allclose(prepared.x_train.mean(axis=0), 0, atol=1e-4)
    assert np.allclose(prepared.x_train.std(axis=0), 1, atol=1e-4)
    assert not np.allclose(prepared.x_validation.mean(axis=0), 0, atol=1e-4)


@pytest.mark.parametrize("source", ["digits", "wine", "diabetes", "moons"])
def test_the_preparation_kept_as_json_prepares_rows_as_it_did(source: str) -> None:
    prepared = data.load(DataChoice(source), 0.2, 0)
    state = json.loads(json.dumps(prepared.preparation))
    raw = loading.raw(DataChoice(source))
    rows = prepared.index_validation[:5]
    assert np.array_equal(preparation.apply(state, raw.inputs, rows)[0], prepared.x_validation[:5])


def test_predicted_numbers_come_back_in_the_units_of_the_data() -> None:
    prepared = data.load(DataChoice("diabetes"), 0.2, 0)
    restored = data.restore_target(prepared.preparation, prepared.y_validation)
    truth = loading.raw(DataChoice("diabetes")).target.values[prepared.index_validation]
    assert np.allclose(restored, truth, atol=1e-3)


def table() -> Raw:
    colours = np.array(["red", "blue", None, "red", "green", "blue"] * 5, dtype=object)
    sizes = np.array([1.0, 2.0, np.nan, 4.0, 5.0, 60.0] * 5)
    columns = (Column("colour", "category", colours), Column("size", "number", sizes))
    target = Target("y", "classes", np.arange(30) % 2, ("n", "y"))
    return Raw("classification", "table", (TableInput("features", columns),), target)


def prepared_table(**settings: Any) -> tuple[dict[str, Any], np.ndarray]:
    raw = table()
    settings = {"scale": "none", "missing": "median", "categories": "one_hot", "one_hot": False} | settings
    fitted = preparation.fit(raw.inputs, raw.target, np.arange(30), settings)
    return fitted, preparation.apply(fitted, raw.inputs)[0]


def test_categories_become_columns_or_places() -> None:
    fitted, rows = prepared_table()
    assert fitted["inputs"][0]["columns"][0]["categories"] == ["blue", "green", "red"]
    assert rows[0].tolist() == [0, 0, 1, 1] and rows[2].tolist() == [0, 0, 0, 4]
    assert prepared_table(categories="ordinal")[1][:3, 0].tolist() == [3, 1, 0]


@pytest.mark.parametrize(("missing", "filled"), [("median", 4.0), ("mean", 14.4), ("zero", 0.0)])
def test_missing_numbers_are_filled(missing: str, filled: float) -> None:
    assert prepared_table(missing=missing)[1][2, 3] == pytest.approx(filled)


def test_texts_become_numbers_by_frequency_padded_in_front() -> None:
    texts = np.array(["The cat, the dog", "the bird", "", "猫和狗"], dtype=object)
    target = Target("y", "classes", np.array([0, 1, 0, 1]), ("n", "y"))
    settings = {"sequence_length": 5, "vocabulary": 5, "one_hot": False}
    inputs = (TextInput("text", texts, False, 9, 5, 5),)
    fitted = preparation.fit(inputs, target, np.arange(4), settings)
    assert fitted["inputs"][0]["words"] == ["the", "bird"]
    assert preparation.apply(fitted, inputs)[0].tolist() == [
        [1, 3, 2, 3, 2],
        [0, 0, 1, 3, 4],
        [0, 0, 0, 0, 1],
        [0, 1, 2, 2, 2],
    ]


def test_a_constant_channel_becomes_zero_and_never_infinite() -> None:
    values = np.full((ROWS, 3), 0.1)
    target = Target("y", "number", np.full(ROWS, 0.1))
    inputs = (ArrayInput("x", values),)
    fitted = preparation.fit(inputs, target, TRAIN, {"scale": "standardize", "scale_target": True})
    assert np.allclose(preparation.apply(fitted, inputs)[0], 0, atol=1e-6)
    assert np.isfinite(preparation.apply_target(fitted, target)).all()
