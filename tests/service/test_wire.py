import io
import os
import pickle
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.design import Design, Node
from builder.errors import DataError
from builder.service import wire

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4) | st.tuples(inner, inner),
    max_leaves=20,
)


def there_and_back(value: object) -> object:
    return wire.unpack(wire.receive(io.BytesIO(wire.pack(value))))


@given(PLAIN)
def test_plain_values_arrive_as_they_were(value: object) -> None:
    assert there_and_back(value) == value


@pytest.mark.parametrize(
    "value", [Path("a/b"), datetime(2026, 1, 2), timedelta(seconds=3), {1, 2}, frozenset({1}), bytearray(b"x"),
              Design("d", (Node("a", "Dense", {"units": 3}),))]
)  # fmt: skip
def test_values_of_the_app_arrive(value: object) -> None:
    assert there_and_back(value) == value


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "uint8", "bool", "<U5"])
def test_arrays_arrive(dtype: str) -> None:
    array = np.arange(6).reshape(2, 3).astype(dtype)
    back = there_and_back({"array": array, "turned": array.T, "one": array[0, 0]})
    assert isinstance(back, dict)
    assert back["array"].dtype == array.dtype
    assert np.array_equal(back["array"], array)
    assert np.array_equal(back["turned"], array.T)
    assert back["one"] == array[0, 0]


def test_errors_keep_key_and_values() -> None:
    back = there_and_back(DataError("data.empty_file", name="x.csv"))
    assert isinstance(back, DataError)
    assert (back.key, back.values) == ("data.empty_file", {"name": "x.csv"})


class _Evil:
    def __init__(self, function: object, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[object, ...]:
        return self.call


@pytest.mark.parametrize(
    "evil",
    [_Evil(os.system, "true"), _Evil(eval, "1"), _Evil(getattr, "", "join"), _Evil(__import__, "keras"),
     _Evil(pickle.loads, b""), _Evil(open, "/dev/null")],
)  # fmt: skip
def test_no_function_is_called_by_an_answer(evil: _Evil) -> None:
    with pytest.raises(pickle.UnpicklingError, match="no plain value"):
        there_and_back(evil)


def test_an_answer_loads_no_room_that_works_with_keras() -> None:
    content = b"cbuilder.training.nowhere\nx\n."
    with pytest.raises(pickle.UnpicklingError):
        wire.unpack(content)


@pytest.mark.parametrize("cut", [0, 3, 8, 12])
def test_a_broken_message_is_an_end(cut: int) -> None:
    with pytest.raises(EOFError):
        wire.receive(io.BytesIO(wire.pack("something longer than this")[:cut]))
