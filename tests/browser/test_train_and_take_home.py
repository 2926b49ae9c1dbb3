"""The main job: train, watch it learn, take the model home, and get the same numbers there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from builder import data
from builder.design import from_json, loads
from builder.runs import Registry, RunReader
from tests.browser import driver, steps
from tests.browser.rooms import DRAWN

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.slow]

EPOCHS = 4
TRAINED = ("Trained model (.keras)", "Weights (.weights.h5)", "Older model file (.h5)")
PLAIN_KERAS = Path(__file__).parent / "plain_keras.py"


def run_alone(*arguments: object, cwd: Path, timeout_s: float = 240) -> str:
    """Run a program in a process of its own that knows nothing of Layerwise."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LAYERWISE"))}
    environment = kept | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout_s,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def newest_run(home: Path):
    """Return the last run that anybody began in a home."""
    folders = sorted((home / "runs").glob("*/run.json"), key=lambda path: path.stat().st_mtime)
    return Registry(home).get(folders[-1].parent.name)


@pytest.fixture(scope="module")
def trained(tmp_path_factory, chromium):
    """Start cold, train the first network that stands there, and leave the page open at its result."""
    home = tmp_path_factory.mktemp("cold")
    server = driver.AppServer(home).start().wait()
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-US", accept_downloads=True)
    context.add_init_script(DRAWN)
    page = context.new_page()
    steps.open_first_page(page, server.url)
    steps.set_plan(page, "epochs", EPOCHS)
    steps.train(page)
    steps.wait_for_end(page)
    yield page, newest_run(home)
    context.close()
    server.stop()


@pytest.fixture(scope="module")
def examples(trained, tmp_path_factory):
    """The validation examples of the run, as its network gets them, by their place in the data set."""
    design = from_json(dict(trained[1].design))
    prepared = data.load(design.plan.data, design.plan.validation_split, design.plan.seed)
    return {int(place): row for place, row in zip(prepared.index_validation, prepared.x_validation, strict=True)}


@pytest.fixture(scope="module")
def result(trained):
    """What the app said at the end of the run."""
    with RunReader(trained[1].folder) as reader:
        return reader.events("result")[-1]


def test_plain_keras_predicts_what_the_app_showed(trained, examples, result, tmp_path):
    page = trained[0]
    files = [steps.take_home(page, title, tmp_path) for title in TRAINED]
    assert [file.name.split(".", 1)[1] for file in files] == ["keras", "weights.h5", "h5"]
    rows = result["samples"]["rows"]
    np.save(tmp_path / "examples.npy", np.stack([examples[row["index"]] for row in rows]))
    said = json.loads(run_alone(PLAIN_KERAS, "examples.npy", *files, cwd=tmp_path))
    shown = np.array([row["prediction"] for row in rows])
    assert shown.shape == (len(rows), 10)
    assert len({tuple(row) for row in shown.round(3)}) > 5  # the network does tell the examples apart
    for file in files:
        np.testing.assert_allclose(np.array(said[file.name]), shown, atol=2e-6, err_msg=file.name)


def test_points_came_while_it_trained(trained):
    page, run = trained
    times = steps.drawn(page)
    assert len(times) >= 4, times
    assert times == sorted(times)
    assert len(set(times)) >= 4
    with RunReader(run.folder) as reader:
        assert times[-1] == pytest.approx(reader.events("epoch")[-1]["t"], abs=1.0)


def test_the_page_shows_the_numbers_of_the_run(trained, result):
    page, run = trained
    with RunReader(run.folder) as reader:
        logs = reader.events("epoch")[-1]["logs"]
    assert f"{EPOCHS} of {EPOCHS} epochs" in page.locator(".lw-progress-text").first.inner_text()
    metrics = page.locator(".lw-metrics").inner_text()
    accuracy = float(re.search(r"Accuracy\s+([\d.]+) ?%", metrics).group(1))
    assert accuracy == pytest.approx(100 * logs["val_accuracy"], abs=0.6)
    figures = page.locator(".lw-sample")
    assert figures.count() >= 10
    for figure, row in zip(figures.all(), result["samples"]["rows"], strict=False):
        best = int(np.argmax(row["prediction"]))
        shown = figure.locator("figcaption").inner_text().split()
        assert shown[0] == str(best)
        said = figure.get_attribute("title")
        share = re.search(rf"^{best}: [<>]? ?([\d.]+) ?%", said, re.MULTILINE)
        assert share is not None, said
        assert float(share.group(1)) == pytest.approx(100 * row["prediction"][best], abs=1.0)


def test_the_design_reads_back(trained, tmp_path):
    page, run = trained
    path = steps.take_home(page, "Design (.json)", tmp_path)
    design = loads(path.read_text(encoding="utf-8"))
    assert [node.id for node in design.nodes] == steps.names(page)
    assert design.plan.epochs == EPOCHS
    assert design.name == run.name


def test_the_script_builds_and_trains_the_same_network(trained, tmp_path):
    page = trained[0]
    path = steps.take_home(page, "Python script (.py)", tmp_path)
    code = path.read_text(encoding="utf-8")
    assert "import keras" in code
    assert "layerwise" not in code.lower().split("import", 1)[1]
    said = run_alone(path, cwd=tmp_path)
    assert re.search(rf"Epoch {EPOCHS}/{EPOCHS}", said)
    total = re.search(r"([\d,]+) parameters", page.locator(".lw-footer").inner_text()).group(1).replace(",", "")
    saved = next(tmp_path.glob("*.keras"))
    count = f"import keras; print(keras.saving.load_model({str(saved)!r}).count_params())"
    assert run_alone("-c", count, cwd=tmp_path).strip() == total


def test_the_notebook_is_one_and_holds_the_script(trained, tmp_path):
    import nbformat

    page = trained[0]
    notebook = nbformat.read(steps.take_home(page, "Notebook (.ipynb)", tmp_path), as_version=4)
    nbformat.validate(notebook)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    compile(code, "notebook", "exec")
    assert "model.fit(" in code
    assert sum(cell.cell_type == "markdown" for cell in notebook.cells) >= 3


def test_what_needs_training_says_so_before(page, app):
    steps.open_first_page(page, app.url)
    page.get_by_role("button", name="Export").click()
    item = page.get_by_role("menuitem", name="Trained model (.keras)")
    expect(item).to_have_attribute("aria-disabled", "true")
    expect(item).to_contain_text("Train the network first")
