"""Layers that learn before the training: a script lets them learn what they learnt in the run."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from builder.errors import ExportError
from builder.export import adapting
from builder.export.code import script
from builder.export.write import write
from builder.model import adapting as model_adapting

from .conftest import design_of, info_of, trained
from .test_code import LEARNT, LEARNT_IN_MODELS, WITHIN, with_models, written
from .test_training import KEEP, epochs_of, execute, history_of


@pytest.fixture(scope="module")
def learnt_run(home: Path) -> Path:
    return trained(home, LEARNT)


def opened(path: Path) -> Any:
    return keras.saving.load_model(path, compile=False)


@pytest.mark.slow
@pytest.mark.process
def test_the_script_learns_what_the_run_learnt(learnt_run: Path, tmp_path: Path) -> None:
    write("script", None, str(learnt_run), str(tmp_path / "learnt.py"))
    execute((tmp_path / "learnt.py").read_text(encoding="utf-8") + KEEP, tmp_path)
    ran, ours = opened(learnt_run / "artifacts/model.keras"), opened(tmp_path / "test.keras")
    for name in ("mean", "variance"):
        of_run = np.asarray(getattr(ran.get_layer("normalization"), name))
        assert np.allclose(of_run, np.asarray(getattr(ours.get_layer("normalization"), name)), rtol=1e-6)
        assert of_run.std() > 1, "the columns of wine are far apart"
    bins = [model.get_layer("discretization").bin_boundaries for model in (ran, ours)]
    assert np.allclose(*bins, rtol=1e-4) and len(set(bins[0])) > 2
    losses = [epoch["loss"] for epoch in epochs_of(learnt_run)]
    assert np.allclose(losses, history_of(tmp_path)["loss"], rtol=1e-3)


@pytest.mark.slow
@pytest.mark.process
def test_layers_within_layers_learn_in_the_script_as_in_a_run(home: Path, tmp_path: Path) -> None:
    folder = trained(home, WITHIN)
    execute(written(WITHIN), tmp_path)
    models = [opened(folder / "artifacts/model.keras"), opened(tmp_path / "test.keras")]
    for inner in (lambda model: model.get_layer("steps").layer, lambda model: model.get_layer("pipeline").layers[1]):
        ran, ours = (np.asarray(inner(model).adapt_variance) for model in models)
        # Half precision on the way to them.
        assert np.allclose(ran, ours, rtol=1e-2)
        assert ran.min() > 3, "before it learns, a layer takes the variance for 1"


def lines_of(*nodes: Any, **plan: Any) -> list[str]:
    design = design_of(("in", "Input", {}), *nodes, ("out", "Dense", {"units": 3}), **plan)
    text = script(design, info_of(design), {"inputs": [{"divide": [16.0]}]})
    return [line.strip() for line in text.splitlines()]


def test_a_layer_behind_the_input_learns_from_x_train() -> None:
    lines = lines_of(("normalization", "Normalization", {}), data={"source": "wine"})
    assert "normalization.adapt(x_train)" in lines
    assert not any(line.startswith("before =") for line in lines)


def test_values_that_are_given_are_not_learnt() -> None:
    given = {"mean": [1.0] * 13, "variance": [4.0] * 13}
    lines = lines_of(("n", "Normalization", given), ("d", "Discretization", {"bin_boundaries": [0.5]}),
                     data={"source": "wine"})  # fmt: skip
    assert not any("adapt" in line or "get_layer" in line for line in lines)


def test_much_data_is_shown_in_batches_as_in_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_adapting, "MOST_AT_ONCE", 1000)
    monkeypatch.setattr(model_adapting, "IN_A_BATCH", 260)
    nodes = (("a", "Normalization", {}), ("dense", "Dense", {"units": 26}), ("b", "Normalization", {}))
    lines = lines_of(*nodes, data={"source": "wine"})
    assert "a.adapt(in_batches(x_train, 20))" in lines
    assert "b.adapt(map(before.predict_on_batch, in_batches(x_train, 10)))" in lines
    assert lines.count("def in_batches(x, size):") == 1


def test_no_name_of_the_script_is_taken() -> None:
    lines = lines_of(("x_train", "Normalization", {}), ("before", "Normalization", {}), data={"source": "wine"})
    assert "x_train_2.adapt(x_train)" in lines
    assert "before_2.adapt(before.predict(x_train, verbose=0))" in lines


def test_no_layer_learns_where_there_is_none() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    assert adapting.adapting(model, 10, "float32") == adapting.Adapting()


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.parametrize("form", ["weights", "h5"])
def test_a_format_without_vocabularies_names_the_layer(form: str, home: Path, tmp_path: Path) -> None:
    design = design_of(
        ("in", "Input", {"dtype": "int32"}),
        ("flatten", "Flatten", {}),
        ("words", "IntegerLookup", {"max_tokens": 20, "pad_to_max_tokens": True, "output_mode": "count"}),
        ("out", "Dense", {"units": 10, "activation": "softmax"}),
        data={"source": "digits", "prepare": {"scale": "none"}},
        epochs=1,
    )
    folder = trained(home, design)
    assert len(opened(folder / "artifacts/model.keras").get_layer("words").get_vocabulary()) == 18
    with pytest.raises(ExportError) as caught:
        write(form, None, str(folder), str(tmp_path / f"model.{form}"))
    assert "words" in caught.value.sentence("en") and "words" in caught.value.sentence("zh")
    assert caught.value.key == "export.no_vocabulary"


@pytest.mark.slow
@pytest.mark.process
def test_a_layer_in_a_model_learns_in_the_script_as_in_a_run(home: Path, tmp_path: Path) -> None:
    folder = trained(home, LEARNT_IN_MODELS)
    execute(written(LEARNT_IN_MODELS) + KEEP, tmp_path)
    ran, ours = (opened(path) for path in (folder / "artifacts/model.keras", tmp_path / "test.keras"))
    of_run, of_script = (np.asarray(one.get_layer("scale").get_layer("normalization").variance) for one in (ran, ours))
    assert np.allclose(of_run, of_script, rtol=1e-6) and of_run.std() > 1
    assert np.allclose([one["loss"] for one in epochs_of(folder)], history_of(tmp_path)["loss"], rtol=1e-3)


def test_a_layer_behind_others_in_a_model_is_named() -> None:
    design = with_models(LEARNT, {"id": "group", "name": "Bins", "nodes": ["discretization", "flatten"]})
    with pytest.raises(ExportError, match=r"discretization.*model inside the model"):
        written(design)
