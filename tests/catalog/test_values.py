"""Which values an argument takes."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import words
from builder.catalog import Parameter, Part, catalog, check_config, check_value, typed
from builder.catalog.values import Fault

whole = st.integers(-(10**6), 10**6)
number = st.floats(allow_nan=False, allow_infinity=False) | whole
json_values = st.recursive(
    st.none() | st.booleans() | whole | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
EVERY = [parameter for part in catalog().all() for parameter in part.parameters]


def key(fault: Fault | None) -> str | None:
    return fault[0].removeprefix("catalog.") if fault else None


@given(st.sampled_from(EVERY), json_values)
def test_any_value_gets_an_answer_and_the_answer_is_a_sentence(parameter: Parameter, value: Any) -> None:
    fault = check_value(parameter, value)
    if fault is not None:
        for language in words.LANGUAGES:
            sentence = words.text(fault[0], language, **fault[1])
            assert sentence and "{" not in sentence.replace(str(fault[1].get("value", "")), "")


@given(whole, whole, whole)
def test_whole_numbers_keep_their_limits(value: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    parameter = Parameter("units", "int", minimum=low, maximum=high)
    expected = "too_small" if value < low else "too_large" if value > high else None
    assert key(check_value(parameter, value)) == expected


@given(number)
def test_floats_take_whole_numbers_too(value: float) -> None:
    assert check_value(Parameter("rate", "float"), value) is None
    assert key(check_value(Parameter("rate", "float", minimum=0), value)) == ("too_small" if value < 0 else None)


@given(st.lists(whole, max_size=5))
def test_tuples_have_their_length_or_stand_for_one_number(values: list[int]) -> None:
    parameter = Parameter("kernel_size", "ints", length=2)
    assert key(check_value(parameter, values)) == (None if len(values) == 2 else "wrong_length")
    assert check_value(parameter, tuple(values)) == check_value(parameter, values)
    assert check_value(Parameter("axes", "ints"), values or 1) is None


@given(st.sampled_from(["int", "float", "ints", "floats"]), st.booleans())
def test_true_and_false_are_no_numbers(kind: Any, value: bool) -> None:
    assert check_value(Parameter("units", kind), value) is not None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_hold_is_no_number(value: float) -> None:
    assert key(check_value(Parameter("rate", "float"), value)) == "not_number"
    assert key(check_value(Parameter("anything", "json"), [value])) == "not_json"


@pytest.mark.parametrize(
    ("family", "part", "argument", "value", "expected"),
    [
        ("layer", "Dense", "units", 0, "too_small"),
        ("layer", "Dense", "units", 2.5, "not_whole"),
        ("layer", "Dense", "units", None, "needs_value"),
        ("layer", "Dense", "activation", None, None),
        ("layer", "Dense", "activation", "relu", None),
        ("layer", "Dense", "activation", "relo", "unknown_part"),
        ("layer", "Dense", "activation", 3, "not_part"),
        ("layer", "Dense", "activation", {"class_name": "LeakyReLU", "config": {"negative_slope": 0.1}}, None),
        ("layer", "Dense", "activation", {"class_name": "LeakyReLU", "config": {"negative_slope": -1}}, "too_small"),
        ("layer", "Dense", "activation", {"class_name": "Dropout", "config": {"rate": 0.1}}, "unknown_part"),
        ("layer", "Dense", "use_bias", 1, "not_bool"),
        ("layer", "Dense", "kernel_regularizer", {"class_name": "L2", "config": {"l2": 0.1}}, None),
        ("layer", "Dense", "kernel_regularizer", {"class_name": "L2", "config": {"l2": -1}}, "too_small"),
        ("layer", "Dense", "kernel_regularizer", {"class_name": "L2", "config": {"l3": 1}}, "unknown_argument"),
        ("layer", "Dense", "kernel_regularizer", {"class_name": "L2", "config": 3}, "not_part"),
        ("layer", "Dense", "dtype", "float16", None),
        ("layer", "Dense", "dtype", "float31", "not_choice"),
        ("layer", "Conv2D", "kernel_size", 3, None),
        ("layer", "Conv2D", "kernel_size", [3, 5], None),
        ("layer", "Conv2D", "kernel_size", [3, 0], "too_small"),
        ("layer", "Conv2D", "kernel_size", [3, 3, 3], "wrong_length"),
        ("layer", "Conv2D", "padding", "full", "not_choice"),
        ("layer", "ZeroPadding2D", "padding", [[1, 2], [0, 3]], None),
        ("layer", "ZeroPadding2D", "padding", [[1, 2, 3], [0, 3]], "not_whole"),
        ("layer", "ZeroPadding2D", "padding", [[1, -2], [0, 3]], "too_small"),
        ("layer", "Dropout", "rate", 1.5, "too_large"),
        ("layer", "Dropout", "rate", "half", "not_number"),
        ("layer", "Reshape", "target_shape", [4, -1], None),
        ("layer", "Reshape", "target_shape", [4, -2], "not_shape"),
        ("layer", "Reshape", "target_shape", 4, "not_shape"),
        ("layer", "Input", "shape", [None, 3], None),
        ("layer", "Permute", "dims", 1, "not_list"),
        ("layer", "Permute", "dims", [1], None),
        ("layer", "TextVectorization", "vocabulary", ["a", "b"], None),
        ("layer", "TextVectorization", "vocabulary", "/etc/passwd", "not_texts"),
        ("layer", "StringLookup", "encoding", 8, "not_text"),
        ("layer", "TimeDistributed", "layer", {"class_name": "Dense", "config": {"units": 3, "name": "a"}}, None),
        ("layer", "TimeDistributed", "layer", {"class_name": "Dense", "config": {}}, "missing_argument"),
        ("layer", "TimeDistributed", "layer", {"class_name": "Lambda", "config": {}}, "unknown_part"),
        ("layer", "StackedRNNCells", "cells", [{"class_name": "LSTMCell", "config": {"units": 3}}], None),
        ("layer", "StackedRNNCells", "cells", "LSTMCell", "not_list"),
        ("optimizer", "Adam", "learning_rate", 0.1, None),
        ("optimizer", "Adam", "learning_rate", -0.1, "too_small"),
        ("optimizer", "Adam", "learning_rate", [0.1], "not_number_or_part"),
        (
            "optimizer",
            "Adam",
            "learning_rate",
            {"class_name": "CosineDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 100}},
            None,
        ),
        ("optimizer", "Adam", "learning_rate", {"class_name": "CosineDecay", "config": {}}, "missing_argument"),
        ("callback", "EarlyStopping", "verbose", True, "not_choice"),
    ],
)
def test_values_of_real_arguments(family: str, part: str, argument: str, value: Any, expected: str | None) -> None:
    parameter = catalog().part(family, part).parameter(argument)
    assert parameter is not None
    assert key(check_value(parameter, value)) == expected


def test_a_config_is_checked_as_a_whole() -> None:
    assert check_config("loss", "mse", {}) is None
    assert key(check_config("layer", "Dense", {})) == "missing_argument"
    assert key(check_config("layer", "Dense", {"units": 3, "unit": 3})) == "unknown_argument"
    assert key(check_config("loss", "nothing", {})) == "unknown_part"


def test_parts_inside_parts_end_somewhere() -> None:
    value: Any = {"class_name": "Dense", "config": {"units": 1}}
    for _ in range(50):
        value = {"class_name": "TimeDistributed", "config": {"layer": value}}
    parameter = catalog().part("layer", "TimeDistributed").parameter("layer")
    assert parameter is not None
    assert key(check_value(parameter, value)) == "too_deep"


def test_whole_numbers_become_floats_where_keras_wants_floats() -> None:
    given_config = {"learning_rate": 1, "momentum": 0, "nesterov": True, "ema_overwrite_frequency": 3}
    config = typed("optimizer", "SGD", given_config)
    assert config == {"learning_rate": 1.0, "momentum": 0.0, "nesterov": True, "ema_overwrite_frequency": 3}
    assert {name: type(value) for name, value in config.items()} == {
        "learning_rate": float,
        "momentum": float,
        "nesterov": bool,
        "ema_overwrite_frequency": int,
    }
    assert type(given_config["momentum"]) is int, "the given config stays as it is"


def test_whole_numbers_become_floats_inside_parts_too() -> None:
    schedule = {"class_name": "PiecewiseConstantDecay", "config": {"boundaries": [10], "values": [1, 0.5]}}
    config = typed("optimizer", "adam", {"learning_rate": schedule})
    assert repr(config["learning_rate"]["config"]) == "{'boundaries': [10.0], 'values': [1.0, 0.5]}"
    cells = [{"class_name": "LSTMCell", "config": {"units": 3, "dropout": 0}}]
    stacked = typed("layer", "StackedRNNCells", {"cells": cells})
    assert repr(stacked["cells"][0]["config"]) == "{'units': 3, 'dropout': 0.0}"
    leaky = {"class_name": "LeakyReLU", "config": {"negative_slope": 1}}
    assert repr(typed("layer", "Dense", {"activation": leaky})["activation"]["config"]) == "{'negative_slope': 1.0}"
    assert typed("layer", "Unknown", {"a": 1}) == {"a": 1}


@given(st.sampled_from([part for part in catalog().all() if part.start]))
def test_typed_changes_nothing_but_the_type(part: Part) -> None:
    assert typed(part.family, part.name, part.start) == part.start


def test_long_values_are_shortened_in_sentences() -> None:
    fault = check_value(Parameter("units", "int"), "x" * 5000)
    assert fault is not None
    assert len(fault[1]["value"]) <= 60
