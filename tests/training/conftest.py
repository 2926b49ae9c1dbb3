"""Trainings are made once for all tests: a few processes that load Keras, each with a child for every training."""

import importlib.util
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from builder.runs import RunReader, RunState

if not hasattr(os, "fork"):
    pytest.skip("the trainings of these tests are forked; this system has no fork", allow_module_level=True)


@dataclass
class Ended:
    """A training that is over."""

    folder: Path
    notes: list[dict[str, Any]]
    seconds: list[float]

    def state(self) -> RunState:
        with RunReader(self.folder) as reader:
            return reader.state()

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        with RunReader(self.folder) as reader:
            return reader.events(*kinds)

    def losses(self) -> dict[tuple[int, int], float]:
        """Loss by epoch and step; the later of two attempts counts."""
        with RunReader(self.folder) as reader:
            points = reader.points()["train"]
        places = zip(points.epoch.tolist(), points.step.tolist(), strict=True)
        return dict(zip(places, points.values["loss"].tolist(), strict=True))

    def epochs(self) -> dict[int, dict[str, float]]:
        return {event["epoch"]: event["logs"] for event in self.events("epoch")}

    def weights(self) -> dict[str, Any]:
        """Every array of the saved model, those of the optimizer too."""
        found: dict[str, Any] = {}

        def take(name: str, item: Any) -> None:
            if isinstance(item, h5py.Dataset):
                found[name] = np.array(item)

        with zipfile.ZipFile(self.folder / "artifacts/model.keras") as archive:
            content = io.BytesIO(archive.read("model.weights.h5"))
        with h5py.File(content) as file:
            file.visititems(take)
        return found


class Trainings:
    """Runs scenarios, each once in a session."""

    def __init__(self, home: Path, backend: str) -> None:
        self._home = home
        self._backend = backend

    def make(self, *names: str) -> None:
        missing = [name for name in names if not (self._home / f"{name}.json").exists()]
        if not missing:
            return
        environment = os.environ | {
            "LAYERWISE_HOME": str(self._home),
            "KERAS_BACKEND": self._backend,
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "JAX_COMPILATION_CACHE_DIR": "",
        }
        command = [sys.executable, "-m", "tests.training.scenarios", str(self._home), *missing]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr[-3000:]

    def __getitem__(self, name: str) -> Ended:
        self.make(name)
        content = json.loads((self._home / f"{name}.json").read_text())
        folder = Path(content["folder"])
        assert content["status"] == 0, (folder / "output.log").read_text()[-3000:]
        notes = [json.loads(path.read_text()) for path in sorted(self._home.glob(f"{name}-*.json"))]
        return Ended(folder, notes, content["seconds"])


@pytest.fixture(scope="session")
def trainings(tmp_path_factory: pytest.TempPathFactory) -> Trainings:
    return Trainings(tmp_path_factory.mktemp("trainings"), "tensorflow")


@pytest.fixture(scope="session", params=["jax", "torch"])
def other_trainings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trainings:
    if importlib.util.find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return Trainings(tmp_path_factory.mktemp(request.param), request.param)
