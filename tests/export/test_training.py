"""The exported script, run from start to end: it trains the network that the app trained."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from builder.export.write import write
from builder.runs import RunReader
from tests.export.conftest import trained
from tests.export.test_code import DESIGNS

pytestmark = [pytest.mark.slow, pytest.mark.process]


def execute(script: str, folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": "", "MPLBACKEND": "Agg"}
    path = folder / "script.py"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(path)], cwd=folder, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]


def epochs_of(run_folder: Path) -> list[dict[str, float]]:
    events, _ = RunReader(run_folder).read(0)
    rows = [event if isinstance(event, dict) else event.to_json() for event in events]
    return [row["logs"] for row in rows if row["kind"] == "epoch"]


def history_of(folder: Path) -> dict[str, list[float]]:
    content: dict[str, list[float]] = json.loads((folder / "history.json").read_text())
    return content


KEEP = "\nimport json\n\nwith open('history.json', 'w') as file:\n    json.dump(history.history, file)\n"


def test_the_script_trains_the_same_curve_as_the_run(run_folder: Path, tmp_path: Path) -> None:
    write("script", None, str(run_folder), str(tmp_path / "digits.py"))
    execute((tmp_path / "digits.py").read_text(encoding="utf-8") + KEEP, tmp_path)
    ran, history = epochs_of(run_folder), history_of(tmp_path)
    assert len(ran) == len(history["loss"]) > 1
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        told = [epoch[name] for epoch in ran]
        # Equal seed, order and arithmetic; only the order of sums between threads may differ.
        assert np.allclose(told, history[name], rtol=1e-3), name
    assert (tmp_path / "digits_convolutional_network.keras").exists()


def test_the_cells_of_the_notebook_run_in_order(run_folder: Path, tmp_path: Path) -> None:
    write("notebook", None, str(run_folder), str(tmp_path / "digits.ipynb"))
    notebook: Any = nbformat.read(tmp_path / "digits.ipynb", as_version=4)
    # A stand-in for matplotlib, which Layerwise does not need: it records what was drawn.
    drawn = tmp_path / "matplotlib"
    drawn.mkdir()
    (drawn / "__init__.py").write_text("")
    (drawn / "pyplot.py").write_text(
        "lines = []\n"
        "def plot(x, y, label):\n    assert len(list(x)) == len(y)\n    lines.append(label)\n"
        "def xlabel(text): ...\ndef ylabel(text): ...\ndef legend(): ...\ndef show(): ...\n"
    )
    code = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    execute(code + "\nassert plt.lines == ['loss', 'val_loss'], plt.lines\n" + KEEP, tmp_path)
    assert len(history_of(tmp_path)["loss"]) == 2


@pytest.mark.parametrize("name", ["siamese", "wide_and_deep", "model_used_twice", "formulas", "formula_as_loss"])
def test_several_inputs_and_shared_layers_train_the_same_curve(name: str, home: Path, tmp_path: Path) -> None:
    run = trained(home, DESIGNS[name])
    write("script", None, str(run), str(tmp_path / "script.py"))
    execute((tmp_path / "script.py").read_text(encoding="utf-8") + KEEP, tmp_path)
    ran, history = epochs_of(run), history_of(tmp_path)
    for metric in ("loss", "val_loss"):
        assert np.allclose([epoch[metric] for epoch in ran], history[metric], rtol=1e-3), metric
