"""Whole commands with real Keras processes: check, train, stop, export."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.cli import main
from builder.cli.codes import Exit
from builder.runs import Registry, RunReader
from tests.cli.conftest import DESIGN

pytestmark = pytest.mark.process
FAST = ("--set", "optimizer.learning_rate=0.01")


@pytest.fixture(autouse=True)
def engine_ends(home: Path) -> object:
    """End the fork server that a training left behind for the next one."""
    yield
    from builder.engine import LocalEngine
    from builder.engine.local import Options

    with contextlib.suppress(Exception):
        engine = LocalEngine(Registry(), Options(standby=()))
        engine._starter("tensorflow").quit()


def test_check_prints_layers_and_findings(design_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", design_file]) == Exit.OK
    good = capsys.readouterr()
    assert "(None, 10)" in good.out and "650" in good.out and "Ready" in good.out
    assert main(["check", design_file, "--set", "dense.units=7"]) == Exit.ERRORS
    bad = capsys.readouterr()
    assert "[output_units]" in bad.out and "Set units to 10" in bad.out
    assert good.err == bad.err == ""


def test_check_as_json(design_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b,c\n" + "\n".join(f"{n},{n * 2 % 7},{'xy'[n % 2]}" for n in range(30)), encoding="utf-8")
    assert main(["check", design_file, "--data", str(table), "--target", "c", "--json"]) == Exit.OK
    content = json.loads(capsys.readouterr().out)
    assert content["data"]["target"]["classes"] == ["x", "y"]
    assert content["layers"][0]["outputs"][0]["shape"] == [None, 2]
    assert content["diagnostics"][0]["code"] == "spare_units"
    assert {one["field"] for one in content["proposals"]} >= {"loss", "optimizer"}


@pytest.mark.parametrize("content", ["", "{}", '{"format": "layerwise-design", "format_version": 99}', "\x00\x01"])
def test_no_design_is_a_sentence(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    assert main(["check", str(path)]) == Exit.USAGE
    output = capsys.readouterr()
    assert output.out == "" and output.err.count("\n") == 1


def test_training_does_not_begin_with_errors(design_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", design_file, "--set", "dense.units=7", "--json"]) == Exit.ERRORS
    output = capsys.readouterr()
    assert json.loads(output.out)["diagnostics"][0]["code"] == "output_units"
    assert "[output_units]" in output.err
    assert Registry().list() == []


@pytest.mark.slow
def test_train_and_take_the_model_home(design_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, script = tmp_path / "model.keras", tmp_path / "train.py"
    code = main(["train", design_file, "--epochs", "2", "--seed", "3", *FAST, "--to", str(model), "--json"])
    output = capsys.readouterr()
    assert code == Exit.OK, output
    content = json.loads(output.out)
    assert content["state"] == "finished" and content["epochs"] == 2
    assert content["metrics"]["accuracy"] > 0.5
    assert "Epoch 2/2" in output.err
    assert model.stat().st_size == content["exported"]["size_bytes"]
    run = Registry().get(content["id"])
    assert run.design["plan"]["seed"] == 3 and run.design["plan"]["epochs"] == 2
    assert main(["export", "latest", "--format", "script", "--to", str(script)]) == Exit.OK
    assert "keras" in script.read_text(encoding="utf-8")


@pytest.mark.slow
def test_ctrl_c_stops_the_run_and_keeps_what_was_learned(design_file: str, home: Path) -> None:
    command = [sys.executable, "-m", "builder", "train", design_file, "--epochs", "5000", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    try:
        run = _trains(process, 120)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == Exit.STOPPED, err
    assert json.loads(out)["state"] == "stopped"
    assert "Traceback" not in err
    with RunReader(run) as reader:
        assert reader.state().state == "stopped"
        assert reader.events("points")


@pytest.mark.slow
def test_what_has_not_been_trained_is_not_exported(
    design_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", design_file, "--format", "keras", "--to", str(tmp_path / "m.keras")]) == Exit.USAGE
    assert ".keras" in capsys.readouterr().err
    assert main(["export", design_file, "--format", "script", "--to", str(tmp_path / "no" / "x.py")]) == Exit.USAGE
    assert main(["export", design_file, "--format", "design", "--to", str(tmp_path / "d.json")]) == Exit.OK
    assert DESIGN.name in (tmp_path / "d.json").read_text(encoding="utf-8")


def test_the_terminal_loads_no_keras() -> None:
    code = (
        "import sys, builder.cli; print([n for n in ('keras','tensorflow','streamlit','plotly') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def _trains(process: "subprocess.Popen[str]", timeout_s: float) -> Path:
    registry, by = Registry(), time.monotonic() + timeout_s
    while time.monotonic() < by and process.poll() is None:
        for run in registry.list():
            with RunReader(run.folder) as reader:
                if reader.events("points"):
                    return run.folder
        time.sleep(0.1)
    raise AssertionError(f"training did not begin: {process.poll()}")
