from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from builder.engine.queue import FairQueue


def _drained(queue: FairQueue) -> list[str]:
    taken = []
    while (run := queue.take()) is not None:
        taken.append(run)
    return taken


def test_owners_take_turns() -> None:
    queue = FairQueue()
    for run in ("a1", "a2", "a3", "b1", "c1", "c2"):
        queue.put(run[0], run)
    assert queue.order() == ["a1", "b1", "c1", "a2", "c2", "a3"] == _drained(queue)


def test_who_was_served_goes_behind_who_comes() -> None:
    queue = FairQueue()
    for run in ("a1", "a2"):
        queue.put("a", run)
    assert queue.take() == "a1"
    queue.put("b", "b1")
    assert queue.order() == ["a2", "b1"]
    assert queue.take() == "a2"
    queue.put("a", "a3")
    assert _drained(queue) == ["b1", "a3"]


def test_a_run_waits_once_and_can_be_taken_out() -> None:
    queue = FairQueue()
    queue.put("a", "a1")
    queue.put("a", "a1")
    assert len(queue) == 1 and "a1" in queue and "a2" not in queue
    assert queue.remove("a1") and not queue.remove("a1")
    assert len(queue) == 0 and queue.take() is None


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 30)), max_size=40))
def test_the_order_told_is_the_order_served_and_fair(asked: list[tuple[str, int]]) -> None:
    queue = FairQueue()
    for owner, number in asked:
        queue.put(owner, f"{owner}{number}")
    order = queue.order()
    assert len(queue) == len(order) == len(set(asked))
    assert order == _drained(queue)
    for owner in "abcd":
        mine = [run for run in order if run[0] == owner]
        assert mine == list(dict.fromkeys(f"{owner}{number}" for name, number in asked if name == owner))
        # Between two of mine, nobody else is served twice.
        for first, second in pairwise(mine):
            between = [run[0] for run in order[order.index(first) + 1 : order.index(second)]]
            assert len(between) == len(set(between))
