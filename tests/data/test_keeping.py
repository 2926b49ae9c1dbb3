"""What was read is kept within a limit of memory."""

import numpy as np

from builder.data.keeping import Keeper, size_bytes
from builder.data.raw import ArrayInput, Raw, Target


def made(kilobytes: int) -> Raw:
    values = np.zeros((1000, kilobytes), dtype=np.uint8)
    return Raw("regression", "table", (ArrayInput("x", values),), Target("y", "number", np.zeros(0)))


def test_what_was_used_last_is_kept_and_the_rest_given_up() -> None:
    keeper, read = Keeper(most_bytes=5000), []

    def get(name: str, kilobytes: int = 2) -> Raw:
        def fresh() -> Raw:
            read.append(name)
            return made(kilobytes)

        return keeper.get((name,), fresh)

    assert get("a") is get("a")
    get("b")
    get("a")
    get("c")
    assert read == ["a", "b", "c"]
    get("a")
    assert read == ["a", "b", "c"], "a was used after b, so b was given up"
    get("b")
    assert read == ["a", "b", "c", "b"]


def test_what_is_larger_than_the_limit_is_read_each_time() -> None:
    keeper, read = Keeper(most_bytes=5000), []
    for _ in range(2):
        keeper.get(("large",), lambda: read.append(1) or made(100))  # type: ignore[func-returns-value]
    assert len(read) == 2


def test_sizes_are_those_of_the_arrays() -> None:
    assert size_bytes(made(3)) == 3000
    line = np.zeros(1000)
    pieces = np.lib.stride_tricks.sliding_window_view(line, 100)[..., None]
    raw = Raw("regression", "sequence", (ArrayInput("past", pieces),), Target("y", "number", np.zeros(901)))
    assert size_bytes(raw) == 1000 * 8 + 901 * 8
