import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from builder.errors import ServiceCrashed, ServiceError, ServiceTimeout
from builder.service import Service
from builder.service.functions import check_name
from tests.service.conftest import layers

FOLDER = Path(__file__).resolve().parents[2]
DIGITS = [{"shape": [8, 8, 1], "dtype": "float32"}]
CNN = layers("Input", "Conv2D", "Flatten", "Dense", Conv2D={"filters": 32, "kernel_size": 3}, Dense={"units": 10})


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with Service() as service:
        yield service


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=FOLDER,
        check=True,
    )
    return done.stdout


@pytest.mark.process
def test_it_tells_shapes_and_parameters(service: Service) -> None:
    answer = service.check(CNN, DIGITS)
    assert answer["nodes"]["conv2d_1"]["outputs"] == [{"shape": [None, 6, 6, 32], "dtype": "float32"}]
    assert answer["parameters"] == 320 + 6 * 6 * 32 * 10 + 10


@pytest.mark.process
def test_a_layer_that_is_called_twice_is_counted_once(service: Service) -> None:
    nodes = [*CNN["nodes"], {"id": "again", "kind": "Conv2D", "config": CNN["nodes"][1]["config"], "layer": "conv2d_1"}]
    edges = [*CNN["edges"], {"source": CNN["nodes"][0]["id"], "target": "again"}]
    answer = service.check(CNN | {"nodes": nodes, "edges": edges}, DIGITS)
    assert answer["nodes"]["again"]["outputs"] == [{"shape": [None, 6, 6, 32], "dtype": "float32"}]
    assert answer["parameters"] == 320 + 6 * 6 * 32 * 10 + 10


@pytest.mark.process
def test_the_app_process_never_loads_keras() -> None:
    loaded = run(
        """
        import sys
        from builder.service import Service
        def found():
            return sorted({"keras", "tensorflow", "jax", "torch", "numpy"} & set(sys.modules))
        print(found())
        with Service() as service:
            design = {"nodes": [{"id": "input", "kind": "Input", "config": {}}], "edges": [], "plan": {}}
            service.check(design, [{"shape": [4], "dtype": "float32"}])
        print(found())
        """
    )
    assert loaded.split() == ["[]", "[]"]


@pytest.mark.process
def test_thirty_sessions_ask_at_once(service: Service) -> None:
    wrong: list[object] = []

    def session(number: int) -> None:
        for turn in range(5):
            units = 10 + number * 5 + turn
            design = layers("Input", "Flatten", "Dense", Dense={"units": units})
            if service.check(design, DIGITS)["nodes"]["dense_2"]["outputs"][0]["shape"] != [None, units]:
                wrong.append(units)

    threads = [threading.Thread(target=session, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.process
def test_children_end_with_an_app_that_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    script = f"""
        import os, pathlib, threading, time
        from builder.service.process import KerasProcess
        from builder.service.watch import Limits, Watch
        KerasProcess.MODULE = "tests.service.faulty_child"
        watch = Watch()
        idle, busy = KerasProcess("checker", watch), KerasProcess("checker", watch)
        idle.wait_ready(30), busy.wait_ready(30)
        threading.Thread(target=busy.ask, args=("builder.model.faults:hang", (), Limits(100, None))).start()
        time.sleep(0.3)
        part = pathlib.Path({str(told)!r} + ".part")
        part.write_text(f"{{idle.pid}} {{busy.pid}}")
        part.rename({str(told)!r})
        time.sleep(60)
    """
    app = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], cwd=FOLDER)
    try:
        until = time.monotonic() + 30
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.05)
        children = [psutil.Process(int(pid)) for pid in told.read_text().split()]
        assert all(child.is_running() for child in children)
    finally:
        os.kill(app.pid, signal.SIGKILL)
        app.wait(5)
    alive = psutil.wait_procs(children, 5)[1]
    assert [child for child in alive if child.status() != "zombie"] == []


@pytest.mark.process
def test_a_checker_is_up_soon() -> None:
    start = time.perf_counter()
    with Service() as service:
        service.check(CNN, DIGITS)
        # 0.7 s on a free machine; the limit leaves room for a busy one.
        assert time.perf_counter() - start < 6


@pytest.mark.process
@pytest.mark.slow
def test_layers_of_tensorflow_are_asked_of_the_bench(service: Service) -> None:
    design = layers("Input", "Hashing", "CategoryEncoding", Hashing={"num_bins": 7}, CategoryEncoding={"num_tokens": 7})
    words = [{"shape": [4], "dtype": "int32"}]
    answer = service.check(design, words)
    assert [node["problem"] for node in answer["nodes"].values()] == [None, None, None]
    assert answer["nodes"]["categoryencoding_2"]["outputs"][0]["shape"] == [None, 7]


@pytest.mark.process
@pytest.mark.slow
def test_the_bench_has_limits(service: Service) -> None:
    small = service.call("builder.model.infer:infer", CNN, DIGITS)
    assert small["parameters"] == 11850
    wide = layers("Input", "Flatten", "Dense", Dense={"units": 10_000_000})
    with pytest.raises(ServiceCrashed, match="1 GB"):
        service.call("builder.model.build:build_model", wide, DIGITS, memory_bytes=1_000_000_000)
    with pytest.raises(ServiceTimeout):
        service.call("builder.model.build:build_model", wide, DIGITS, timeout_s=0.2)
    assert service.call("builder.model.infer:infer", CNN, DIGITS)["parameters"] == 11850


@pytest.mark.process
def test_without_a_bench_a_layer_of_tensorflow_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    with Service() as service:

        def refuse(*_: object) -> object:
            raise ServiceError("service.closed")

        monkeypatch.setattr(service._benches, "ask", refuse)
        answer = service.check(layers("Input", "Hashing", Hashing={"num_bins": 7}), DIGITS)
    assert answer["nodes"]["hashing_1"]["problem"]["code"] == "needs_backend"


@pytest.mark.parametrize(
    "name",
    ["os:system", "builder.views.app:main", "builder.model.infer:_node", "builder.model.infer", "builder.models.x:y",
     "builder.model.infer:infer.__globals__", "builder:model"],
)  # fmt: skip
def test_only_public_functions_of_the_working_rooms_can_be_named(name: str) -> None:
    with pytest.raises(ValueError, match=r"module:function"):
        check_name(name)
