"""A network that begins with kept weights: its run begins there, and so does its script."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder.design import Design, KeptWeights, from_json, to_json, weights_shelf
from builder.errors import ExportError
from builder.export import formats
from builder.export.write import write
from builder.model.opening import door
from builder.runs import RunReader
from tests.export.conftest import PLAN, design_of, sample, trained
from tests.export.test_training import KEEP, epochs_of, execute, history_of

pytestmark = [pytest.mark.slow, pytest.mark.process]


def opened(path: Path, folder: Path, name: str) -> Design:
    """Open a model file, its weights on the shelf."""
    answer = door.opened(str(path), str(folder), name)
    file = weights_shelf.keep("owner0", folder / door.WEIGHTS)
    design = from_json(answer["design"])
    layers = answer["layers"]
    nodes = (replace(one, weights=KeptWeights(file, layers[one.id])) if one.id in layers else one
             for one in design.nodes)  # fmt: skip
    return replace(design, nodes=tuple(nodes))


@pytest.fixture(scope="module")
def again(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The design of a trained model, with weights kept for all layers but one that was changed."""
    folder = tmp_path_factory.mktemp("again")
    design = to_json(opened(run_folder / "artifacts/model.keras", folder, "Again"))
    design["plan"] = sample("cnn_digits")["plan"] | PLAN
    return design


def test_a_run_begins_where_the_model_had_ended(home: Path, run_folder: Path, again: dict[str, Any], tmp_path: Path):
    run = trained(home, again)
    before, after = epochs_of(run_folder), epochs_of(run)
    assert after[0]["loss"] < 0.5 * before[0]["loss"] and after[0]["loss"] < 1.1 * before[-1]["loss"]
    assert [one.suffix for one in (run / "weights").iterdir()] == [".npz"]
    # What the run begins with travels with it: the script is made of that alone.
    shelf = home / "weights" / "owner0"
    shutil.move(shelf, tmp_path / "aside")
    try:
        write("script", None, str(run), str(tmp_path / "again.py"))
        write("start", None, str(run), str(tmp_path / "again.start.npz"))
    finally:
        shutil.move(tmp_path / "aside", shelf)
    script = (tmp_path / "again.py").read_text(encoding="utf-8")
    assert "These layers do not start anew: conv2d, " in script
    assert "Beside it must lie: again.start.npz" in script
    execute(script + KEEP, tmp_path)
    history = history_of(tmp_path)
    for name in ("loss", "accuracy", "val_loss"):
        assert np.allclose([epoch[name] for epoch in after], history[name], rtol=1e-3), name


def test_a_layer_that_changed_starts_anew(home: Path, again: dict[str, Any], tmp_path: Path):
    changed = {**again, "nodes": [dict(node) for node in again["nodes"]]}
    wide = next(node for node in changed["nodes"] if node["kind"] == "Conv2D")
    wide["config"] = wide["config"] | {"filters": 5}
    write("script", changed, None, str(tmp_path / "changed.py"))
    script = (tmp_path / "changed.py").read_text(encoding="utf-8")
    (line,) = (one for one in script.splitlines() if one.startswith("# These layers do not start anew: "))
    names = line.rstrip(".").rpartition(": ")[2].split(", ")
    assert names and wide["id"] not in names
    with RunReader(trained(home, changed)) as reader:
        (log,) = (event for event in reader.events("log") if event["key"] == "training.weights_not_kept")
    assert wide["id"] in log["values"]["layers"].split(", ")


def test_layers_in_models_begin_with_theirs(home: Path, tmp_path: Path):
    import keras

    inside = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten()(inside)
    encoder = keras.Model(inside, keras.layers.Normalization(mean=None)(flat), name="encoder")
    normal = encoder.layers[-1]
    normal.adapt(np.random.default_rng(0).normal(5, 3, (64, 64)))
    inputs = keras.Input((8, 8, 1))
    model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(encoder(inputs)))
    model.save(tmp_path / "inside.keras")
    (tmp_path / "to").mkdir()
    design = to_json(opened(tmp_path / "inside.keras", tmp_path / "to", "Inside"))
    design["plan"] = sample("cnn_digits")["plan"] | PLAN | {"epochs": 1}
    write("script", design, None, str(tmp_path / "inside.py"))
    script = (tmp_path / "inside.py").read_text(encoding="utf-8")
    # What has learnt already is not shown the data again.
    assert ".adapt(" not in script and "finalize_state()" in script and "all_layers(model)" in script
    write("start", design, None, str(tmp_path / "inside.start.npz"))
    own = "\nmeans = [layer.mean for layer in all_layers(model) if hasattr(layer, 'mean')]\n"
    execute(script + own + "assert abs(float(np.mean(means[0])) - 5) < 1\n" + KEEP, tmp_path)
    ran = epochs_of(trained(home, design))
    assert np.allclose(ran[0]["loss"], history_of(tmp_path)["loss"][0], rtol=1e-3)


def test_where_all_start_anew_there_is_nothing_to_write(tmp_path: Path):
    plain = design_of(("input", "Input", {}), ("flatten", "Flatten", {}), ("dense", "Dense", {"units": 10}))
    with pytest.raises(ExportError, match="start anew"):
        write("start", plain, None, str(tmp_path / "x.start.npz"))
    assert "start" not in {one.id for one in formats.fitting(texts=False)}
    assert "start" in {one.id for one in formats.fitting(texts=False, begins=True)}
