"""What a run says of its network is what Keras says of the saved model."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.training.conftest import Ended, Trainings, made_at

pytestmark = [pytest.mark.process, pytest.mark.slow]


@pytest.fixture(scope="session")
def trainings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trainings]:
    yield from made_at(tmp_path_factory.mktemp("evaluated"), "tensorflow")


@pytest.fixture(scope="module")
def run(trainings: Trainings) -> Ended:
    trainings.make("predicted", "regression", "learning", "lookup")
    return trainings["predicted"]


def test_metrics_are_those_of_evaluate(run: Ended) -> None:
    assert run.events("result")[0]["metrics"] == run.notes[0]["metrics"]


def test_samples_are_those_of_predict(run: Ended) -> None:
    samples = run.events("result")[0]["samples"]
    assert samples["of"] == "validation" and samples["classes"] == [str(digit) for digit in range(10)]
    assert len(samples["rows"]) == 24
    for row in samples["rows"]:
        note = run.notes[0]
        assert row["prediction"] == pytest.approx(note["by_index"][str(row["index"])], abs=1e-7)
        assert row["target"] == note["targets"][str(row["index"])]
        (picture,) = row["inputs"]
        assert picture["shape"] == [8, 8, 1] and len(picture["pixels"]) == 64
        assert min(picture["pixels"]) >= 0 and max(picture["pixels"]) <= 255


PLAIN = """
import sys
import keras
import numpy as np
seen = np.load(sys.argv[2])
model = keras.saving.load_model(sys.argv[1])
np.save(sys.argv[3], model.predict(seen["inputs"], verbose=0))
assert not [name for name in sys.modules if name.startswith("builder")]
"""


@pytest.mark.parametrize("name", ["learning", "lookup"])
def test_plain_keras_knows_what_layers_learnt_before_the_training(
    trainings: Trainings, name: str, tmp_path: Path
) -> None:
    folder = trainings[name].folder
    arguments = [folder / "artifacts/model.keras", folder / "seen.npz", tmp_path / "plain.npy"]
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, *map(str, arguments)],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": "", "KERAS_BACKEND": "tensorflow"},
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    predicted = np.load(folder / "seen.npz")["predicted"]
    assert np.array_equal(np.load(tmp_path / "plain.npy"), predicted)
    assert predicted.std() > 0.005


def test_numbers_are_told_in_the_units_of_the_data(trainings: Trainings, run: Ended) -> None:
    result = trainings["regression"].events("result")[0]
    rows = result["samples"]["rows"]
    # Disease progression goes from 25 to 346.
    assert all(25 <= row["target"] <= 346 for row in rows) and len({row["target"] for row in rows}) > 10
    assert all(isinstance(row["prediction"], float) for row in rows)
    assert set(result["metrics"]) == {"val_loss", "val_mae"} or set(result["metrics"]) >= {"val_loss"}
    assert len(rows[0]["inputs"][0]["cells"]) == 10


def test_the_first_status_says_how_errors_come_back_to_the_unit_of_the_target(trainings: Trainings) -> None:
    units = trainings["regression"].events("status")[0]["units"]
    samples = trainings["regression"].events("result")[0]["samples"]["rows"]
    assert (units["target"], units["powers"]) == (
        "progression",
        {"loss": 2, "mean_absolute_error": 1, "mae": 1},
    )
    # The standard deviation of the disease's progression is 77.
    assert 65 < units["divide"] < 90
    # All 88 validation errors are not among the samples, but their size is the same.
    errors = [abs(row["target"] - row["prediction"]) for row in samples]
    metric = next(
        value for name, value in trainings["regression"].events("result")[0]["metrics"].items() if "mae" in name
    )
    assert 0.4 < sum(errors) / len(errors) / (metric * units["divide"]) < 2.5
    assert trainings["predicted"].events("status")[0]["units"] is None
