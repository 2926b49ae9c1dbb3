import threading
import time

import psutil
import pytest

from builder.errors import DesignError, ServiceCrashed, ServiceError, ServiceTimeout
from builder.service.pool import Pool
from builder.service.process import KerasProcess
from builder.service.watch import Limits, Watch

pytestmark = pytest.mark.process

SOON = Limits(timeout_s=20.0, memory_bytes=2_000_000_000)


def ask(pool: Pool, name: str, *arguments: object, limits: Limits = SOON) -> object:
    return pool.ask(f"builder.model.faults:{name}", arguments, limits)


def pids(pool: Pool) -> list[int]:
    """Return the numbers of the processes that are ready."""
    return [process.pid for process in list(pool._free)]


def both_warm(pool: Pool) -> None:
    ask(pool, "echo", 1)
    until = time.monotonic() + 30
    while len(pids(pool)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(pids(pool)) == 2


@pytest.mark.parametrize("fault", ["crash", "fault"])
def test_a_crash_costs_its_request_and_the_next_process_is_warm(pool: Pool, fault: str) -> None:
    both_warm(pool)
    with pytest.raises(ServiceCrashed) as crashed:
        ask(pool, fault)
    assert "Nothing else was lost" in str(crashed.value)
    start = time.perf_counter()
    assert ask(pool, "echo", "again") == "again"
    assert time.perf_counter() - start < 0.3, "a fresh start takes 0.6 s and more"


def test_the_crashed_one_is_replaced(pool: Pool) -> None:
    both_warm(pool)
    before = set(pids(pool))
    with pytest.raises(ServiceCrashed):
        ask(pool, "crash")
    both_warm(pool)
    assert len(before & set(pids(pool))) == 1


def test_an_endless_request_is_ended_in_time(pool: Pool) -> None:
    both_warm(pool)
    start = time.perf_counter()
    with pytest.raises(ServiceTimeout, match=r"longer than 0\.5 seconds"):
        ask(pool, "hang", limits=Limits(0.5, None))
    assert 0.4 < time.perf_counter() - start < 1.5
    assert ask(pool, "echo", 3) == 3


def test_a_request_that_takes_memory_is_ended(pool: Pool) -> None:
    both_warm(pool)
    with pytest.raises(ServiceCrashed, match=r"more than 0\.4 GB"):
        ask(pool, "take", 3000, limits=Limits(30.0, 400_000_000))
    assert ask(pool, "echo", 3) == 3


def test_a_process_that_stays_large_is_replaced(faulty: None) -> None:
    watch = Watch()
    pool = Pool("checker", 1, watch, recycle_bytes=1_000_000)
    try:
        first = ask(pool, "pid")
        assert ask(pool, "pid") != first
        assert not psutil.pid_exists(int(str(first))) or psutil.Process(int(str(first))).status() == "zombie"
    finally:
        pool.close()
        watch.close()


def test_a_failed_function_leaves_its_process_alive(pool: Pool) -> None:
    first = ask(pool, "pid")
    with pytest.raises(ServiceError, match="ZeroDivisionError: by design"):
        ask(pool, "fail")
    assert ask(pool, "pid") == first


def test_own_errors_come_through_as_they_are(pool: Pool) -> None:
    with pytest.raises(DesignError) as refused:
        pool.ask("builder.model.parts:layer_class", ("Lambda",), SOON)
    assert refused.value.key == "model.carries_code"
    assert refused.value.values == {"kind": "Lambda"}


def test_what_is_printed_is_no_message(pool: Pool) -> None:
    assert ask(pool, "chatter") == "heard"
    assert ask(pool, "echo", 5) == 5


def test_nothing_but_plain_values_comes_back(pool: Pool) -> None:
    with pytest.raises(ServiceError, match="no plain value"):
        ask(pool, "keras_object")
    assert ask(pool, "echo", {"a": [1, None, 2.5, "x", (1, 2), {3}]}) == {"a": [1, None, 2.5, "x", (1, 2), {3}]}


def test_large_values_pass_both_ways(pool: Pool) -> None:
    value = b"x" * 30_000_000
    assert ask(pool, "echo", value) == value


def test_a_checker_loads_no_backend_and_nothing_of_the_app(pool: Pool) -> None:
    names = ask(pool, "module_names")
    assert isinstance(names, list)
    assert "keras" in names
    assert not {"streamlit", "plotly", "pytest", "builder.views"} & set(names)
    assert str(ask(pool, "main_file")).endswith("faulty_child.py")


def test_threads_share_a_pool(pool: Pool) -> None:
    both_warm(pool)
    wrong = []

    def user(number: int) -> None:
        for turn in range(20):
            if ask(pool, "echo", (number, turn)) != (number, turn):
                wrong.append((number, turn))

    threads = [threading.Thread(target=user, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert not any(thread.is_alive() for thread in threads)


def test_who_crashes_does_not_disturb_the_others(pool: Pool) -> None:
    both_warm(pool)
    outcomes: list[str] = []

    def user(number: int) -> None:
        for _ in range(5):
            try:
                ask(pool, "crash" if number == 0 else "echo", *(() if number == 0 else (1,)))
                outcomes.append("done")
            except ServiceCrashed:
                outcomes.append("crashed")

    threads = [threading.Thread(target=user, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes.count("crashed") == 5
    assert outcomes.count("done") == 15


def test_an_idle_process_that_was_killed_is_no_ones_problem(pool: Pool) -> None:
    both_warm(pool)
    victim = psutil.Process(pids(pool)[0])
    victim.kill()
    victim.wait(5)
    assert ask(pool, "echo", 7) == 7


def test_a_service_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KerasProcess, "MODULE", "builder.service.no_such_module")
    watch = Watch()
    pool = Pool("checker", 2, watch, 10**9)
    try:
        with pytest.raises(ServiceCrashed, match="ended while it started"):
            ask(pool, "echo", 1)
    finally:
        pool.close()
        watch.close()


def test_closing_ends_the_processes_and_refuses_more(pool: Pool) -> None:
    both_warm(pool)
    children = [psutil.Process(pid) for pid in pids(pool)]
    pool.close()
    assert not psutil.wait_procs(children, 5)[1]
    with pytest.raises(ServiceError, match="shut down"):
        ask(pool, "echo", 1)
