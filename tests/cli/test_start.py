"""`layerwise run`: the command that starts the app."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from argparse import Namespace
from pathlib import Path

import pytest

from builder.cli import main, start
from builder.cli.codes import Exit


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], Path, dict[str, str]]]:
    seen: list[tuple[list[str], Path, dict[str, str]]] = []

    def become(command: list[str], folder: Path, environment: dict[str, str]) -> int:
        seen.append((command, folder, environment))
        return 0

    monkeypatch.setattr(start, "_become", become)
    return seen


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs on this machine, no port is taken."""
    monkeypatch.setattr(start, "_taken", lambda host, port: False)


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize("typed", [[], ["run"], ["--language", "zh"], ["--no-browser"]])
def test_without_a_command_the_app_starts(
    typed: list[str], started: list[tuple[list[str], Path, dict[str, str]]]
) -> None:
    assert main(typed) == Exit.OK
    ((command, folder, _),) = started
    assert command[1:4] == ["-m", "builder.views.serve", "run"]
    assert Path(command[4]) == folder / "app.py"
    assert (folder / ".streamlit" / "config.toml").exists()
    assert "--server.address=127.0.0.1" in command
    assert f"--server.headless={'true' if '--no-browser' in typed else 'false'}" in command


@pytest.mark.usefixtures("free")
def test_options(started: list[tuple[list[str], Path, dict[str, str]]], tmp_path: Path) -> None:
    os.chdir(tmp_path)
    assert main(["run", "--port", "8600", "--host", "0.0.0.0", "--home", "here"]) == Exit.OK
    ((command, _, environment),) = started
    assert "--server.port=8600" in command and "--server.address=0.0.0.0" in command
    assert environment["LAYERWISE_HOME"] == str(tmp_path / "here")


@pytest.mark.parametrize("port", ["0", "99999"])
def test_a_port_that_is_none(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--port", port]) == Exit.USAGE
    assert port in capsys.readouterr().err


def test_a_port_that_is_taken(
    started: list[tuple[list[str], Path, dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["run", "--port", str(port)]) == Exit.USAGE
        said = capsys.readouterr().err
        assert f"{port} is taken" in said and f"--port {port + 1 if port < 65535 else 8501}" in said
    assert main(["run", "--port", str(port)]) == Exit.OK
    assert len(started) == 1


def test_no_option_of_streamlit_is_unknown() -> None:
    streamlit = pytest.importorskip("streamlit.config")
    command = start.command(Namespace(port=1, host="h", no_browser=True))
    known = streamlit.get_config_options()
    for flag in command[5:]:
        assert flag.removeprefix("--").partition("=")[0] in known


@pytest.mark.process
@pytest.mark.skipif(os.name != "posix", reason="a terminal's Ctrl-C is a signal here")
def test_ctrl_c_ends_the_app_without_a_word(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "builder", "run", "--port", str(port), "--no-browser", "--home", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        _wait_for(port, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == Exit.OK, err
    assert "Aborted" not in out + err and "Traceback" not in err


def _wait_for(port: int, process: "subprocess.Popen[str]", timeout_s: float = 60.0) -> None:
    by = time.monotonic() + timeout_s
    while time.monotonic() < by and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the app did not answer")
