import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.runs import Points
from builder.runs.encoding import points_dtype
from builder.runs.series import joined, merged


def _chunk(*rows: tuple[int, int, float]) -> np.ndarray:
    array = np.zeros(len(rows), points_dtype(1))
    for place, (epoch, step, value) in enumerate(rows):
        array[place] = (float(place), epoch, step, (value,))
    return array


def _points(values: dict[str, np.ndarray]) -> Points:
    count = len(next(iter(values.values())))
    numbers = np.arange(count)
    return Points(numbers.astype(float), numbers // 100, numbers, values)


def test_points_that_came_out_of_order_are_sorted() -> None:
    points = joined([(["loss"], _chunk((0, 2, 2.0), (0, 0, 0.0))), (["loss"], _chunk((1, 0, 3.0), (0, 1, 1.0)))])
    assert points.step.tolist() == [0, 1, 2, 0] and points.values["loss"].tolist() == [0, 1, 2, 3]


def test_a_metric_that_began_later_is_nan_before() -> None:
    points = joined([(["loss"], _chunk((0, 0, 1.0))), (["accuracy"], _chunk((0, 1, 0.5)))])
    assert np.array_equal(points.values["loss"], [1.0, np.nan], equal_nan=True)
    assert np.array_equal(points.values["accuracy"], [np.nan, 0.5], equal_nan=True)


def test_merged_chunks_are_the_same_points() -> None:
    chunks = [(["loss"], _chunk((0, step, float(step)))) for step in range(5)]
    chunks.insert(3, (["accuracy"], _chunk((0, 9, 0.5))))
    few = merged(chunks)
    assert [names for names, _ in few] == [["loss"], ["accuracy"], ["loss"]]
    assert joined(few).rows() == joined(chunks).rows() and len(joined(few)) == 6


def test_nothing_joined_is_nothing() -> None:
    assert len(joined([])) == 0 and joined([]).rows() == []


@given(st.integers(1, 5000), st.integers(20, 400), st.integers(0, 2**31))
def test_thinning_keeps_the_ends_and_the_extremes(count: int, most: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    values = {"loss": random.normal(size=count), "accuracy": random.normal(size=count)}
    values["accuracy"][random.integers(0, count, size=count // 3)] = np.nan
    points = _points(values)
    thin = points.thinned(most)
    assert len(thin) <= max(most, 6) and (len(thin) == count or count > most)
    assert thin.step[0] == 0 and thin.step[-1] == count - 1
    assert np.all(np.diff(thin.step) > 0)
    for name, array in values.items():
        if not np.isnan(array).all():
            assert np.nanmax(thin.values[name]) == np.nanmax(array)
            assert np.nanmin(thin.values[name]) == np.nanmin(array)
        assert np.array_equal(thin.values[name], array[thin.step], equal_nan=True)


@pytest.mark.parametrize("count", [1, 1000])
def test_points_without_values_can_be_thinned(count: int) -> None:
    numbers = np.arange(count)
    thin = Points(numbers.astype(float), numbers, numbers, {}).thinned(10)
    assert thin.step[-1] == count - 1
