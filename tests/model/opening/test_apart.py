"""The process in which a file is opened: it can write in one folder, reach nothing, and is thrown away."""

import sys
from pathlib import Path

import pytest

from builder.design import weights_shelf
from builder.errors import OpeningError, ServiceError
from builder.model import kept
from builder.service import Service
from builder.service.apart import ask_apart
from builder.service.models import open_application, open_file
from builder.service.process import KerasProcess
from builder.service.watch import Watch
from tests.model.conftest import LIMITS, ToolProcess
from tests.model.opening import crafted

pytestmark = [pytest.mark.process, pytest.mark.slow]


@pytest.fixture(scope="module")
def confined(tmp_path_factory: pytest.TempPathFactory, watch: Watch):
    """A process that has given up what opening a file does not need."""
    folder = tmp_path_factory.mktemp("inside")
    process = ToolProcess("checker", watch)
    process.wait_ready(120)
    process.ask("builder.model.tools:confine", (str(folder),), LIMITS)
    yield process, folder
    process.end()


ATTEMPTS = {
    "read_elsewhere": "open('/etc/hostname').read()",
    "write_elsewhere": "open('/tmp/layerwise-harm.txt', 'w')",
    "append_elsewhere": "open('/tmp/layerwise-harm.txt', 'ab')",
    "low_level_write": "import os; os.open('/tmp/layerwise-harm.txt', os.O_WRONLY | os.O_CREAT)",
    "run_a_program": "import subprocess; subprocess.run(['true'])",
    "shell": "import os; os.system('true')",
    "fork": "import os; os.fork()",
    "become_another": "import os; os.execv('/bin/true', ['true'])",
    "connect": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "look_up": "import socket; socket.getaddrinfo('example.org', 80)",
    "listen": "import socket; socket.socket().bind(('127.0.0.1', 0))",
    "fetch": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
    "delete": "import os; os.remove('/tmp/layerwise-nothing')",
    "move_out": "import os; os.rename({inside!r} + '/a', '/tmp/layerwise-harm.txt')",
    "link_out": "import os; os.symlink('/etc', {inside!r} + '/etc')",
    "load_a_library": "import ctypes; ctypes.CDLL('libc.so.6')",
    "pickled": "import pickle; pickle.loads(b'cos\\nsystem\\n(S\\'true\\'\\ntR.')",
    "end_others": "import os, signal; os.kill(os.getppid(), 0)",
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_it_can_not(confined, name: str) -> None:
    process, folder = confined
    with pytest.raises(ServiceError, match=r"Confined|PermissionError"):
        process.ask("builder.model.tools:run_text", (ATTEMPTS[name].format(inside=str(folder)),), LIMITS)
    assert not Path("/tmp/layerwise-harm.txt").exists()


def test_it_can_write_in_its_folder(confined) -> None:
    process, folder = confined
    process.ask("builder.model.tools:run_text", (f"open({str(folder / 'own')!r}, 'w').write('x')",), LIMITS)
    assert (folder / "own").read_text() == "x"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_its_memory_time_and_files_are_limited(confined) -> None:
    process, _ = confined
    limits = process.ask("builder.model.tools:own_limits", (), LIMITS)
    assert 0 < limits["RLIMIT_AS"] <= 16e9 and 0 < limits["RLIMIT_CPU"] <= 180
    assert 0 < limits["RLIMIT_FSIZE"] <= 5e9 and limits["RLIMIT_CORE"] == 0


def test_a_process_that_dies_is_a_sentence(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KerasProcess, "MODULE", "tests.model.keras_child")
    with pytest.raises(OpeningError) as died:
        ask_apart("checker", watch, "builder.model.tools:run_text", ("import os; os._exit(3)",))
    assert died.value.key == "opening.gave_up"


def test_the_whole_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    good, bad = tmp_path / "small net.keras", tmp_path / "bad.keras"
    good.write_bytes(crafted.model(crafted.weights()))
    bad.write_bytes(crafted.model(crafted.weights(crafted._stored_outside)))
    with Service(checkers=1) as service:
        opened = open_file(service, "owner0", good, good.name)
        again = open_file(service, "owner1", good, "renamed.keras")
        with pytest.raises(OpeningError) as refused:
            open_file(service, "owner0", bad, bad.name)
        network = open_application(service, "MobileNet")
    assert refused.value.key == "opening.weights_outside"
    assert (opened.design.name, opened.kept, again.kept, network.kept) == ("small net", 1, 1, 0)
    assert len(network.design.nodes) == 91
    (dense,) = (node for node in opened.design.nodes if node.weights)
    path = weights_shelf.find(dense.weights.file)
    assert path is not None and kept.index(path) == {"dense": (("kernel", (3, 2)), ("bias", (2,)))}
    assert [array.tolist() for array in kept.values(path, ["dense", "none"])["dense"]] == [[[1, 1]] * 3, [0, 0]]
    # Nothing is left of the way.
    assert [one.name for one in (tmp_path / "home" / "weights").iterdir() if one.name.startswith(".")] == []
