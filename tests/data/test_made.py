"""The made-up data sets: they hold what they say, and what should tell nothing tells nothing."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

from builder import data
from builder.data import made
from builder.data.texts import words_of
from builder.design import DataChoice
from builder.errors import DataError

FUNCTIONS = {
    made.make_shapes: {"examples": 60, "noise": 0.1, "seed": 3},
    made.make_sounds: {"examples": 60, "noise": 0.05, "seed": 3},
    made.make_demand: {"hours": 300, "window": 24, "noise": 0.1, "seed": 3},
    made.make_opinions: {"examples": 60, "seed": 3},
}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.__name__)
def test_a_function_stands_alone_and_repeats_itself(function) -> None:
    options = FUNCTIONS[function]
    code = f"import numpy as np\n{inspect.getsource(function)}\nx, y = {function.__name__}(**{options})\n"
    code += "print(hash(tuple(np.asarray(y).ravel().tolist())), np.asarray(x).shape)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    x, y = function(**options)
    told = hash(tuple(np.asarray(y).ravel().tolist()))
    assert done.stdout == f"{told} {np.asarray(x).shape}\n"
    again, _ = function(**options)
    other, _ = function(**options | {"seed": 4})
    assert np.array_equal(x, again) and not np.array_equal(x, other)


def test_every_pixel_of_a_shape_is_brighter_than_what_is_behind() -> None:
    pictures, masks = made.make_shapes(examples=1500, noise=0.0, seed=0)
    assert set(np.unique(masks)) == {0, 1, 2, 3}
    for picture, mask in zip(pictures[..., 0], masks, strict=True):
        assert picture[mask == 0].max() < picture[mask > 0].min()
    means = [pictures[..., 0][masks == kind].mean() for kind in (1, 2, 3)]
    # How bright a shape is says nothing of its kind.
    assert max(means) - min(means) < 12


def test_a_disc_a_square_and_a_triangle_have_their_outlines() -> None:
    _, masks = made.make_shapes(examples=300, noise=0.0, seed=1)
    filled = {1: [], 2: [], 3: []}
    for mask in masks:
        kinds = [kind for kind in (1, 2, 3) if (mask == kind).any()]
        if len(kinds) != 1:
            continue
        rows, columns = np.nonzero(mask)
        box = (np.ptp(rows) + 1) * (np.ptp(columns) + 1)
        filled[kinds[0]].append(len(rows) / box)
    assert np.mean(filled[1]) == pytest.approx(np.pi / 4, abs=0.06)
    assert np.mean(filled[2]) == 1
    assert np.mean(filled[3]) == pytest.approx(0.5, abs=0.08)


def pitch(wave: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    return float(spectrum.argmax() * 2000 / len(wave))


def test_tones_rise_and_fall_as_they_say() -> None:
    waves, labels = made.make_sounds(examples=200, noise=0.0, seed=0)
    for wave, label in zip(waves[..., 0], labels, strict=True):
        first, last = pitch(wave[:200]), pitch(wave[-200:])
        if label == 1:
            assert last > first
        elif label == 2:
            assert last < first
        elif label == 0:
            assert abs(last - first) <= 10
    loudness = [np.abs(waves[labels == label]).max(axis=1).mean() for label in (0, 1, 2)]
    assert max(loudness) - min(loudness) < 0.15


def test_the_series_has_its_day_and_its_week() -> None:
    windows, following = made.make_demand(hours=24 * 7 * 20, window=48, noise=0.0, seed=0)
    assert np.array_equal(windows[1:, -1, 0], following[:-1].astype(np.float32))
    week = 24 * 7
    # But for the trend, a week is as the one before.
    assert np.allclose(following[week:] - following[:-week], 0.01 * week)
    assert np.ptp(following[:week]) > 80


def test_the_order_of_the_words_decides() -> None:
    texts, labels = made.make_opinions(examples=800, seed=0)
    good = set(["good", "lovely", "great", "warm", "charming", "kind", "splendid", "fine"])
    bad = set(["bad", "dull", "awful", "cold", "boring", "rude", "dreadful", "poor"])
    for text, label in zip(texts, labels, strict=True):
        words = words_of(text)
        last = max(place for place, word in enumerate(words) if word in good | bad)
        assert ((words[last] in good) != (words[last - 1] == "not")) == bool(label)
    # What is only counted does not tell: a word of praise stands in half of the opinions against.
    praise = np.array([bool(good & set(words_of(text))) for text in texts])
    assert 0.4 < praise[labels == 0].mean() < 0.9 and 0.4 < praise[labels == 1].mean() < 0.9
    assert labels.mean() == 0.5


def test_the_input_can_be_the_target() -> None:
    choice = DataChoice("digits", {}, {"target_is_input": True})
    info, prepared = data.describe(choice), data.load(choice, 0.2, 0)
    assert (info.task, info.target.kind, info.target.shape) == ("regression", "input", (8, 8, 1))
    assert (info.target.minimum, info.target.maximum) == (0.0, 1.0) and not info.target.classes
    assert np.array_equal(prepared.x_train, prepared.y_train)
    assert np.array_equal(prepared.x_validation, prepared.y_validation)
    assert not {"one_hot", "scale_target"} & {one.name for one in data.preparations(info)}
    restored = data.restore_target(prepared.preparation, prepared.y_train)
    assert restored.max() == 16
    (fact,) = data.preview(choice, "en")["facts"]
    assert fact["metric"] == "mean_absolute_error" and 0 < fact["value"] < 0.5


def test_scaled_inputs_are_the_same_as_a_target() -> None:
    choice = DataChoice("sounds", {"examples": 100}, {"target_is_input": True, "scale": "standardize"})
    prepared = data.load(choice, 0.2, 0)
    assert np.array_equal(prepared.x_validation, prepared.y_validation)


def test_a_table_is_not_its_own_target() -> None:
    assert data.describe(DataChoice("iris", {}, {"target_is_input": True})).target.kind == "classes"
    with pytest.raises(DataError):
        data.describe(DataChoice("digits", {}, {"target_is_input": 1}))
