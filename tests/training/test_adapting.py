"""Layers that learn from the data before the training: from the training part alone, and from what reaches them."""

import json
import os
import zipfile
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from keras import layers

from builder import words
from builder.errors import DesignError, TrainingError
from builder.model import adapting as shown
from builder.training import adapting
from builder.training.adapting import adapt
from tests.training.conftest import Ended, Trainings

RANDOM = np.random.default_rng(5)
NUMBERS = RANDOM.normal(3, [1, 2, 3, 4, 5, 6], (500, 6)).astype("float32")
TOKENS = RANDOM.integers(1, 9, (500, 4)).astype("int32")


def chain(*behind: Any, values: Any = NUMBERS) -> Any:
    """Return a model of layers in a row, which have learnt from values."""
    inputs = outputs = keras.Input(values.shape[1:], dtype=str(values.dtype))
    for layer in behind:
        outputs = layer(outputs)
    model = keras.Model(inputs, outputs)
    adapt(model, [values])
    return model


def mean(layer: Any) -> Any:
    return np.asarray(layer.mean).reshape(-1)


def test_a_layer_behind_the_input_learns_from_the_inputs() -> None:
    normalization = layers.Normalization()
    model = chain(normalization)
    assert np.allclose(mean(normalization), NUMBERS.mean(axis=0), rtol=1e-5)
    assert np.allclose(model.predict(NUMBERS, verbose=0).std(axis=0), 1, atol=1e-3)


def test_a_later_layer_learns_from_what_reaches_it_without_dropout_and_noise() -> None:
    dense, second = layers.Dense(7, activation="relu", bias_initializer="ones"), layers.Normalization()
    first = layers.Normalization()
    chain(first, dense, layers.Dropout(0.5), layers.GaussianNoise(0.9), second)
    scaled = (NUMBERS - NUMBERS.mean(axis=0)) / NUMBERS.std(axis=0)
    kernel, bias = (np.asarray(weight) for weight in dense.weights)
    assert np.allclose(mean(second), np.maximum(scaled @ kernel + bias, 0).mean(axis=0), atol=1e-4)


def test_several_inputs_and_branches() -> None:
    numbers, tokens = keras.Input((6,)), keras.Input((4,), dtype="int32")
    normalization, lookup = layers.Normalization(), layers.IntegerLookup()
    joined = layers.Concatenate()([normalization(numbers), layers.Rescaling(0.5)(lookup(tokens))])
    last = layers.Normalization()
    model = keras.Model([numbers, tokens], last(joined))
    adapt(model, [NUMBERS, TOKENS])
    assert np.allclose(mean(normalization), NUMBERS.mean(axis=0), rtol=1e-5)
    assert sorted(lookup.get_vocabulary(include_special_tokens=False)) == list(range(1, 9))
    assert np.allclose(mean(last)[:6], 0, atol=1e-5) and (mean(last)[6:] > 0.5).all()


def test_a_layer_that_is_used_twice_learns_from_what_reaches_it_first() -> None:
    twice, inputs = layers.Normalization(), keras.Input((6,))
    model = keras.Model(inputs, twice(layers.Rescaling(100.0)(twice(inputs))))
    adapt(model, [NUMBERS])
    assert np.allclose(mean(twice), NUMBERS.mean(axis=0), rtol=1e-5)


def test_layers_within_layers_learn() -> None:
    steps, inner = layers.Normalization(), layers.Normalization()
    pipeline = layers.Pipeline([layers.Rescaling(3.0), layers.GaussianNoise(0.9), inner])
    chain(layers.Reshape((3, 2)), layers.TimeDistributed(steps), pipeline)
    assert np.allclose(mean(steps), NUMBERS.reshape(-1, 2).mean(axis=0), rtol=1e-5)
    assert np.allclose(np.asarray(inner.variance), 9, rtol=1e-4)


def test_a_layer_to_which_nothing_can_be_led_is_named() -> None:
    class Holder(layers.Layer):
        def __init__(self, **keywords: Any) -> None:
            super().__init__(**keywords)
            self.inner = layers.Normalization()

        def call(self, inputs: Any) -> Any:
            return self.inner(inputs)

    with pytest.raises(DesignError, match="holder"):
        chain(Holder(name="holder"))


def test_values_that_are_given_are_kept() -> None:
    given = layers.Normalization(mean=[1.0] * 6, variance=[4.0] * 6)
    bins = layers.Discretization(bin_boundaries=[0.0, 1.0])
    chain(given, bins)
    assert mean(given).tolist() == [1.0] * 6 and bins.bin_boundaries == [0.0, 1.0]
    vocabulary = layers.IntegerLookup(vocabulary=[5, 7])
    chain(vocabulary, values=TOKENS)
    assert vocabulary.get_vocabulary() == [-1, 5, 7]


def test_much_data_comes_in_batches_to_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "MOST_AT_ONCE", 100)
    monkeypatch.setattr(shown, "IN_A_BATCH", 64)
    monkeypatch.setattr(adapting, "MOST_COMPUTED", 30)
    first, second = layers.Normalization(), layers.Normalization()
    sizes: list[int] = []
    usual = layers.Rescaling.call

    def call(self: Any, inputs: Any, **keywords: Any) -> Any:
        if not isinstance(inputs, keras.KerasTensor):
            sizes.append(len(inputs))
        return usual(self, inputs, **keywords)

    monkeypatch.setattr(layers.Rescaling, "call", call)
    chain(first, layers.Rescaling(2.0, offset=1.0), second)
    assert np.allclose(mean(first), NUMBERS.mean(axis=0), rtol=1e-4)
    assert np.allclose(mean(second), 1, atol=1e-4) and np.allclose(np.asarray(second.variance), 4, rtol=1e-3)
    assert max(sizes) == 5 and sum(sizes) >= len(NUMBERS)
    lookup, bins = layers.IntegerLookup(), layers.Discretization(num_bins=4)
    chain(lookup, values=TOKENS)
    chain(bins)
    assert len(lookup.get_vocabulary()) == 9 and len(bins.bin_boundaries) == 3


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_half_precision_does_not_make_means_coarse(policy: str) -> None:
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        second = layers.Normalization()
        chain(layers.Rescaling(1.0), second)
    finally:
        keras.config.set_dtype_policy(usual)
    assert np.allclose(np.asarray(second.adapt_mean), NUMBERS.mean(axis=0), rtol=2e-3)


@pytest.mark.parametrize(
    ("layer", "values", "key", "told"),
    [
        (layers.Discretization(num_bins=9, output_mode="one_hot", name="bins"), NUMBERS[:4, :1], "adapt_width", "4"),
        (layers.IntegerLookup(name="tokens"), NUMBERS, "adapt_fractions", "."),
        (
            layers.IntegerLookup(name="tokens", max_tokens=40, pad_to_max_tokens=True, output_mode="tf_idf"),
            TOKENS,
            "adapt_weights",
            "9",
        ),
        (layers.StringLookup(name="words"), NUMBERS, "adapt_failed", "words"),
        (layers.TextVectorization(name="text"), NUMBERS[:, :1], "adapt_failed", "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_fails_is_a_sentence_with_the_layer(layer: Any, values: Any, key: str, told: str) -> None:
    with pytest.raises(TrainingError) as caught:
        chain(layer, values=values)
    assert caught.value.key == f"training.{key}" and caught.value.values["layer"] == layer.name
    for language in words.LANGUAGES:
        assert layer.name in caught.value.sentence(language) and told in caught.value.sentence(language)


@pytest.fixture(scope="module")
def made(trainings: Trainings) -> Trainings:
    trainings.make("learning", "learning_killed", "learning_killed_inside", "lookup", "lookup_killed")
    trainings.make("lookup_of_fractions")
    return trainings


def outside_weights(run: Ended) -> dict[str, Any]:
    """What layers learnt that stands in no weight of the saved model: bins and vocabularies."""
    with zipfile.ZipFile(run.folder / "artifacts/model.keras") as archive:
        configs = [layer["config"] for layer in json.loads(archive.read("config.json"))["config"]["layers"]]
        found = {one["name"]: one["bin_boundaries"] for one in configs if one.get("bin_boundaries")}
        return found | {name: archive.read(name) for name in archive.namelist() if name.endswith("vocabulary.txt")}


@pytest.mark.process
@pytest.mark.slow
def test_a_run_learns_from_its_training_part_alone(made: Trainings) -> None:
    note = made["learning"].notes[0]
    # A picture's pixels are columns here; each keeps a mean of its own.
    assert np.allclose(note["states"]["normalization"], note["of_train"], rtol=1e-4, atol=1e-6)
    assert not np.allclose(note["states"]["normalization"], note["of_all"], rtol=1e-4, atol=1e-6)
    assert len(note["states"]["discretization"]) == 5
    assert not np.allclose(note["states"]["normalization_1"][0], 0)


@pytest.mark.process
@pytest.mark.slow
def test_a_run_learns_its_vocabulary(made: Trainings) -> None:
    note = made["lookup"].notes[0]
    assert note["states"]["integer_lookup"] == [-1, *note["tokens"]]


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize(
    ("whole", "killed"),
    [("learning", "learning_killed"), ("learning", "learning_killed_inside"), ("lookup", "lookup_killed")],
)
def test_a_run_that_goes_on_learns_the_same_bit_for_bit(made: Trainings, whole: str, killed: str) -> None:
    one, other = made[whole], made[killed]
    resumed = [event["resumed"] for event in other.events("status") if "resumed" in event]
    assert len(resumed) == 2 and resumed[1] is not None
    assert one.losses() == other.losses() and one.epochs() == other.epochs()
    for name, value in one.weights().items():
        np.testing.assert_array_equal(value, other.weights()[name], err_msg=name)
    assert outside_weights(one) and outside_weights(one) == outside_weights(other)


@pytest.mark.process
@pytest.mark.slow
def test_a_training_that_can_not_learn_ends_with_the_sentence(made: Trainings) -> None:
    state = made["lookup_of_fractions"].state()
    assert (state.state, state.key) == ("failed", "training.adapt_fractions")
    assert state.values["layer"] == "integer_lookup"
