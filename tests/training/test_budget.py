from hypothesis import given
from hypothesis import strategies as st

from builder.training.budget import Budget


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def work(self, seconds: float) -> None:
        self.now += seconds


@given(st.floats(0.001, 0.2), st.floats(0.0005, 0.05), st.floats(0.003, 0.1))
def test_it_keeps_its_share(cost: float, step: float, share: float) -> None:
    clock = Clock()
    budget = Budget(share, between_s=0.0, clock=clock)
    budget.begin()
    for _ in range(2000):
        clock.work(step)
        if budget.allows(first_cost_s=cost):
            budget.spend(lambda: clock.work(cost))
    assert budget.spent_s <= share * budget.elapsed_s() + 1e-9
    # And it uses its share, apart from the one that is being saved for and the growing distance between two.
    if budget.times > 3:
        assert budget.spent_s + cost >= 0.5 * min(share * budget.elapsed_s(), budget.spent_s + cost)


def test_the_first_time_may_borrow_from_a_long_run() -> None:
    clock = Clock()
    budget = Budget(0.01, clock=clock)
    budget.begin()
    clock.work(1.0)
    assert not budget.allows(first_cost_s=0.5, expected_s=10)
    assert budget.allows(first_cost_s=0.5, expected_s=20)
    budget.spend(lambda: clock.work(0.5))
    clock.work(30)
    assert not budget.allows(expected_s=1e6)
    clock.work(100)
    assert budget.allows()


def test_a_pause_earns_nothing() -> None:
    clock = Clock()
    budget = Budget(0.01, clock=clock)
    budget.begin()
    clock.work(1000)
    budget.leave_out(1000)
    assert not budget.allows(first_cost_s=0.001)


def test_looks_grow_rarer_as_a_run_grows_long() -> None:
    clock = Clock()
    budget = Budget(0.5, clock=clock)
    budget.begin()
    for _ in range(100_000):
        clock.work(1.0)
        if budget.allows():
            budget.spend(lambda: clock.work(0.001))
    assert budget.times < 2500


def test_an_overdraft_has_an_end() -> None:
    clock = Clock()
    budget = Budget(0.01, clock=clock)
    budget.begin()
    clock.work(1.0)
    budget.spend(lambda: clock.work(0.0099))
    assert not budget.bears(1.0)
    assert not budget.bears(1.9)
    assert budget.bears(2.0)
