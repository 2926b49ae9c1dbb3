"""The promises that every exporter keeps, over every sample design."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from builder import words
from builder.design import from_json, loads
from builder.errors import ExportError, LayerwiseError, RunError
from builder.export import formats
from builder.export.formats import FORMATS, Format
from builder.export.ready import Subject
from builder.export.trained import write_h5
from builder.export.write import write
from builder.model import state

from .conftest import DESIGNS, design_of, sample

NAMES = sorted(json.loads((DESIGNS / "index.json").read_text(encoding="utf-8")))
FROM_DESIGN = [form for form in formats.fitting(texts=False) if form.needs == "design"]
FROM_RUN = [form for form in FORMATS if form.needs == "run"]
by_id = {"ids": lambda form: form.id}


@pytest.mark.parametrize("form", FORMATS, **by_id)
def test_a_format_says_what_it_is(form: Format) -> None:
    for sentence in (form.title, form.help):
        assert set(sentence) == {"en", "zh"} and all(sentence.values())
    assert form.suffix.startswith(".") and "/" in form.media_type
    module, _, name = form.function.partition(":")
    assert module == "builder.export.write" and name == "write"
    assert formats.find(form.id) is form


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(ExportError) as caught:
        write("../etc", sample("mlp_digits"), None, "nowhere")
    assert "keras, weights" in str(caught.value)


@pytest.mark.parametrize("form", FROM_DESIGN, **by_id)
@pytest.mark.parametrize("name", NAMES)
def test_a_design_leaves_whole_and_checked(form: Format, name: str, tmp_path: Path) -> None:
    to = tmp_path / f"{name}{form.suffix}"
    to.write_text("older")
    answer = write(form.id, sample(name), None, str(to))
    assert answer["path"] == str(to) and answer["size_bytes"] == to.stat().st_size > 500
    assert answer["checks"]
    for check in answer["checks"]:
        for language in words.LANGUAGES:
            assert words.text(check["key"], language, **check["values"])
    # Nothing else is left behind.
    assert [path.name for path in tmp_path.iterdir()] == [to.name]
    json.dumps(answer)


def test_an_exported_design_is_the_design(tmp_path: Path) -> None:
    write("design", sample("cnn_digits"), None, str(tmp_path / "a.json"))
    assert loads((tmp_path / "a.json").read_text(encoding="utf-8")) == from_json(sample("cnn_digits"))


@pytest.mark.parametrize("form", FROM_RUN, **by_id)
def test_a_run_is_needed(form: Format, tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        write(form.id, sample("mlp_digits"), None, str(tmp_path / "x"))
    assert form.suffix in caught.value.sentence("en") and form.suffix in caught.value.sentence("zh")


@pytest.mark.parametrize("form", FORMATS, **by_id)
def test_a_broken_design_leaves_no_file(form: Format, tmp_path: Path) -> None:
    design = design_of(("in", "Input", {}), ("bad", "Conv2D", {"filters": 4, "kernel_size": 99}))
    to = tmp_path / f"x{form.suffix}"
    if form.id == "design":
        # A design may be wrong at any moment, and is kept as it is.
        assert write(form.id, design, None, str(to))["size_bytes"]
        return
    with pytest.raises(LayerwiseError):
        write(form.id, design, None, str(to))
    assert not list(tmp_path.iterdir())


def test_nothing_to_export_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no design"):
        write("script", None, None, str(tmp_path / "x.py"))


def test_a_missing_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError):
        write("keras", None, str(tmp_path / "nowhere"), str(tmp_path / "x.keras"))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        write("design", sample("mlp_digits"), None, str(tmp_path / "none" / "x.json"))
    assert caught.value.key == "export.cannot_write"


@pytest.mark.slow
@pytest.mark.process
class TestTrained:
    """What a run that was really trained leaves with."""

    @pytest.mark.parametrize("form", formats.fitting(texts=False), **by_id)
    def test_every_format_leaves(self, form: Format, run_folder: Path, tmp_path: Path) -> None:
        to = tmp_path / f"digits{form.suffix}"
        answer = write(form.id, None, str(run_folder), str(to))
        assert answer["size_bytes"] == to.stat().st_size and answer["checks"]
        assert [path.name for path in tmp_path.iterdir()] == [to.name]

    def test_the_files_predict_as_the_run(self, run_folder: Path, tmp_path: Path) -> None:
        for form in FROM_RUN:
            write(form.id, None, str(run_folder), str(tmp_path / f"digits{form.suffix}"))
        images = np.random.default_rng(0).random((5, 8, 8, 1), dtype=np.float32)
        trained = keras.saving.load_model(run_folder / "artifacts/model.keras")
        expected = trained.predict(images, verbose=0)
        assert np.allclose(expected.sum(axis=1), 1, atol=1e-5)
        opened = keras.saving.load_model(tmp_path / "digits.keras")
        assert int(opened.optimizer.iterations) > 10
        older = keras.saving.load_model(tmp_path / "digits.h5", compile=False)
        empty = keras.models.clone_model(trained)
        empty.load_weights(tmp_path / "digits.weights.h5")
        for model in (opened, older, empty):
            assert np.allclose(model.predict(images, verbose=0), expected, atol=1e-6)

    def test_a_run_without_a_model_is_told(self, run_folder: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(run_folder, tmp_path / "run", ignore=shutil.ignore_patterns("artifacts"))
        with pytest.raises(ExportError) as caught:
            write("keras", None, str(folder), str(tmp_path / "x.keras"))
        assert caught.value.key == "export.no_weights_yet"

    def test_a_damaged_model_is_not_offered(self, run_folder: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(run_folder, tmp_path / "run")
        model = folder / "artifacts/model.keras"
        model.write_bytes(model.read_bytes()[:5000])
        to = tmp_path / "x.keras"
        with pytest.raises(ExportError) as caught:
            write("keras", None, str(folder), str(to))
        assert caught.value.key == "export.cannot_load" and not to.exists()

    def test_a_run_that_was_killed_leaves_with_its_checkpoint(self, run_folder: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(run_folder, tmp_path / "run", ignore=shutil.ignore_patterns("model.keras"))
        assert formats.has_weights(folder)
        (tmp_path / "out").mkdir()
        for form in FROM_RUN:
            assert write(form.id, None, str(folder), str(tmp_path / "out" / f"digits{form.suffix}"))["checks"]
        assert len(list((tmp_path / "out").iterdir())) == len(FROM_RUN)
        kept = state.read(folder / "checkpoints")
        assert kept is not None and kept.epoch >= 1
        opened = keras.saving.load_model(tmp_path / "out" / "digits.keras")
        found = state.variables(opened)
        for group in ("model", "optimizer"):
            compared = [(place, one) for place, one in enumerate(found[group]) if "seed_generator" not in one.path]
            assert len(compared) > 8
            for place, variable in compared:
                np.testing.assert_array_equal(variable.numpy(), kept.arrays[f"{group}/{place}"], err_msg=variable.path)
        assert opened.loss.__name__ == "sparse_categorical_crossentropy"

    def test_what_was_learned_after_the_saved_model_leaves(self, run_folder: Path, tmp_path: Path) -> None:
        # Stopped, resumed, killed: the model of the stop is older than the checkpoint.
        folder = shutil.copytree(run_folder, tmp_path / "run")
        checkpoint = folder / "checkpoints/state.npz"
        with np.load(checkpoint) as content:
            arrays = {name: content[name] for name in content.files}
        arrays["model/0"] = np.full_like(arrays["model/0"], 0.25)
        np.savez(checkpoint, **arrays)
        write("keras", None, str(folder), str(tmp_path / "x.keras"))
        assert (keras.saving.load_model(tmp_path / "x.keras").weights[0].numpy() == 0.25).all()

    @pytest.mark.parametrize("damage", ["cut", "other"])
    def test_a_checkpoint_that_can_not_be_used_is_told(self, damage: str, run_folder: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(run_folder, tmp_path / "run", ignore=shutil.ignore_patterns("model.keras"))
        checkpoint = folder / "checkpoints/state.npz"
        if damage == "cut":
            checkpoint.write_bytes(checkpoint.read_bytes()[:3000])
        else:
            with np.load(checkpoint) as content:
                arrays = {name: content[name] for name in content.files}
            np.savez(checkpoint, **arrays | {"model/0": np.zeros(7)})
        with pytest.raises(ExportError) as caught:
            write("keras", None, str(folder), str(tmp_path / "x.keras"))
        assert caught.value.key == "export.bad_checkpoint" and "as a new run" in str(caught.value)
        assert not (tmp_path / "x.keras").exists()


def test_the_older_format_names_the_layer_that_it_can_not_carry(tmp_path: Path) -> None:
    inputs = keras.Input((6,), dtype="int32", name="in")
    # A mask is an operation that the older format does not know.
    words_of_text = keras.layers.Embedding(9, 4, mask_zero=True, name="words")(inputs)
    recurrent = keras.layers.LSTM(3, name="recurrent")(words_of_text)
    model = keras.Model(inputs, keras.layers.Dense(2, name="last")(recurrent))
    (tmp_path / "artifacts").mkdir()
    model.save(tmp_path / formats.MODEL)
    one = Subject({}, SimpleNamespace(folder=tmp_path))  # type: ignore[arg-type]
    with pytest.raises(ExportError) as caught:
        write_h5(one, tmp_path / "m.h5")
    assert caught.value.values["layer"] == "recurrent"
    for language in ("en", "zh"):
        sentence = caught.value.sentence(language)
        assert "recurrent" in sentence and "LSTM" in sentence and "NotEqual" in sentence
