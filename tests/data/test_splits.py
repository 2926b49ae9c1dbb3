"""Every row once, classes alike, nothing from the future."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.data.raw import Target
from builder.data.splits import split
from builder.errors import DataError


def classes_of(labels: list[int]) -> Target:
    return Target("class", "classes", np.array(labels, dtype=np.int64), tuple("abcdefgh"))


@given(
    st.lists(st.integers(0, 7), min_size=1, max_size=200),
    st.floats(0, 0.9),
    st.integers(0, 2**31 - 1),
)
def test_every_row_once_and_the_size_as_promised(labels: list[int], share: float, seed: int) -> None:
    train, validation = split(classes_of(labels), share, seed)
    assert sorted([*train, *validation]) == list(range(len(labels)))
    assert len(validation) == min(round(len(labels) * share), len(labels) - 1)


@given(st.lists(st.integers(1, 60), min_size=2, max_size=8), st.floats(0.05, 0.5), st.integers(0, 1000))
def test_classes_are_divided_alike(counts: list[int], share: float, seed: int) -> None:
    labels = [label for label, count in enumerate(counts) for _ in range(count)]
    train, validation = split(classes_of(labels), share, seed)
    held = np.bincount(np.array(labels)[validation], minlength=8)
    for label, count in enumerate(counts):
        if len(validation) <= len(labels) - 8:
            # Off by less than one from the exact share, and one more where a single example had to stay.
            assert abs(held[label] - count * len(validation) / len(labels)) <= 1 + sum(one == 1 for one in counts)
            assert held[label] < count or count * share >= 1 or len(train) < len(counts)


def test_numbers_are_divided_by_chance_and_a_series_by_time() -> None:
    target = Target("height", "number", np.arange(100.0))
    assert split(target, 0.2, 0)[1].tolist() != split(target, 0.2, 1)[1].tolist()
    assert split(target, 0.2, 0, ordered=True)[1].tolist() == list(range(80, 100))


@pytest.mark.parametrize("share", [-0.1, 0.91, 1.0, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(DataError) as raised:
        split(classes_of([0, 1]), share, 0)
    assert raised.value.key == "data.bad_split"
