from types import SimpleNamespace

import numpy as np
import pytest

from builder.model.names import layer_name
from builder.training.histograms import BINS, MOST, histogram, weights


def test_it_counts_as_numpy_does() -> None:
    values = np.random.default_rng(0).normal(size=(31, 47)).astype(np.float32)
    found = histogram("dense", "kernel", values)
    counts, _ = np.histogram(values.astype(np.float64), bins=BINS, range=(found["low"], found["high"]))
    # At the very edge of a bin the last digit decides.
    assert np.abs(np.array(found["counts"]) - counts).sum() <= 4
    assert sum(found["counts"]) == values.size
    assert (found["low"], found["high"]) == (values.min(), values.max())
    assert found["mean"] == pytest.approx(values.mean(), abs=1e-6) and found["std"] == pytest.approx(values.std())


@pytest.mark.parametrize("value", [0.0, 3.5, -2.0])
def test_all_alike_is_one_bar(value: float) -> None:
    found = histogram("a", "b", np.full(7, value))
    assert found["counts"][BINS // 2] == 7 and sum(found["counts"]) == 7
    assert found["low"] == found["high"] == value
    assert found["zero"] == (1.0 if value == 0 else 0.0)


def test_numbers_that_are_not_finite_are_left_out() -> None:
    found = histogram("a", "b", np.array([1.0, np.nan, 2.0, np.inf, -np.inf]))
    assert (found["low"], found["high"], sum(found["counts"])) == (1.0, 2.0, 2)
    nothing = histogram("a", "b", np.array([np.nan, np.inf]))
    assert sum(nothing["counts"]) == 0 and nothing["mean"] is None
    assert sum(histogram("a", "b", np.empty(0))["counts"]) == 0


def test_a_large_tensor_is_sampled_evenly() -> None:
    values = np.linspace(0, 1, 10 * MOST)
    found = histogram("a", "b", values)
    assert MOST / 2 < sum(found["counts"]) <= MOST
    assert max(found["counts"]) <= 1.01 * min(found["counts"])


@pytest.mark.parametrize("dtype", ["float16", "float64", "int32", "uint8", "bool"])
def test_every_dtype(dtype: str) -> None:
    found = histogram("a", "b", np.array([0, 1, 1, 0, 1]).astype(dtype))
    assert found["counts"][0] == 2 and found["counts"][-1] == 3 and found["zero"] == pytest.approx(0.4)


def test_extreme_numbers_do_not_overflow() -> None:
    found = histogram("a", "b", np.array([-3e38, 0.0, 3e38], dtype=np.float32))
    assert sum(found["counts"]) == 3


@pytest.mark.parametrize("channels", [2, 3, 8, 12, 16, 64])
def test_all_channels_of_a_large_tensor_are_seen(channels: int) -> None:
    values = np.zeros((32, 32, 32, channels))
    values[..., 1] = 1
    found = histogram("a", "b", values)
    assert found["mean"] == pytest.approx(1 / channels, rel=0.05)


class Layer:
    name = layer_name("卷")
    weights = (SimpleNamespace(path="x-u5377-/kernel", name="kernel", numpy=lambda: np.ones((2, 3))),)


def test_layers_are_called_as_their_nodes() -> None:
    model = SimpleNamespace(layers=[Layer()])
    assert [(one["layer"], one["name"]) for one in weights(model)] == [("卷", "kernel")]
