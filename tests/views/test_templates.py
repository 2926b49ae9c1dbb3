"""The contract of the templates: each is clean, trains for an epoch, and leaves as a script that runs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder import data
from builder.runs import RunReader
from builder.views import gallery, templates
from builder.views.workspace import Workspace

NAMES = [one["id"] for one in templates.index()]
OFFLINE = [
    name for name in NAMES
    if not (known := data.find(templates.load(name).plan.data.source)) or not known.downloadable
]  # fmt: skip
FOLDER = Path(__file__).parents[2] / "sample_data" / "designs"


def test_every_design_that_comes_along_is_a_template() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} - {"index"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_a_name_and_a_sentence_in_both_languages(name: str) -> None:
    entry = next(one for one in templates.index() if one["id"] == name)
    assert templates.load(name, "zh").name == entry["title"]["zh"]
    for words in (entry["title"], entry["help"]):
        assert set(words) == {"en", "zh"} and all(words.values())
    assert len(entry["help"]["en"]) < 160 and entry["help"]["en"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_clean(shared_home: Path, name: str) -> None:
    workspace = Workspace.open("0" * 32)
    workspace.receive({"rev": 1, "actions": [{"action": "new", "template": name}]})
    answer = workspace.answer()
    assert [(one.code, one.sentence["en"]) for one in answer.diagnostics if one.code != "data_note"] == []
    assert answer.resolved.plan.loss and answer.inference["parameters"] > 0


def test_the_gallery_holds_every_template_whole() -> None:
    content = json.loads(gallery.gallery_json())
    assert [one["id"] for one in content] == NAMES
    assert all(one["design"]["nodes"] and one["title"]["zh"] for one in content)
    assert gallery.gallery_url() == gallery.gallery_url() and "v=" in gallery.gallery_url()


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not hasattr(os, "fork"):
        pytest.skip("the trainings of these tests are forked; this system has no fork")
    home = tmp_path_factory.mktemp("templates")
    environment = os.environ | {
        "LAYERWISE_HOME": str(home), "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.views.template_child", str(home), *OFFLINE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return home


def told(home: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((home / f"{name}.json").read_text())
    return content


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.parametrize("name", OFFLINE)
def test_a_template_trains_and_shows_what_it_learned(trained: Path, name: str) -> None:
    assert told(trained, name)["train"] == 0, (trained / name / "train.log").read_text()[-3000:]
    with RunReader(Path((trained / name / "run.txt").read_text())) as reader:
        assert reader.state().state == "finished"
        (result,) = reader.events("result")
    assert result["metrics"]["val_loss"] > 0
    rows = result["samples"]["rows"]
    assert len(rows) >= 20
    for row in rows:
        if "score" in row:
            assert row["target_shown"]["shape"][:2] == row["inputs"][0]["shape"][:2]
            assert len(row["prediction_shown"]["pixels"]) == len(row["target_shown"]["pixels"])
            assert 0 <= row["score"] <= 1
        else:
            assert row["target"] is not None and row["prediction"] is not None


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.parametrize("name", OFFLINE)
def test_the_script_of_a_template_runs(trained: Path, name: str) -> None:
    assert told(trained, name)["script"] == 0, (trained / name / "script.log").read_text()[-3000:]
    assert list((trained / name).glob("*.keras"))
