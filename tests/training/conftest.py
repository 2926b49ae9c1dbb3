"""Trainings are made once for all tests: a few processes that load Keras, each with a child for every training."""

import importlib.util
import io
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from builder.runs import RunReader, RunState
from tests.forking import Loaded

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


MAKE = """
import sys
from pathlib import Path
from tests.training import scenarios
for name in sys.argv[2:]:
    scenarios.run(name, Path(sys.argv[1]))
"""


class Trainings:
    """Runs scenarios, each once in a session. One after the other: the machine may be small, times are looked at."""

    def __init__(self, home: Path, backend: str) -> None:
        self._home = home
        environment = {"LAYERWISE_HOME": str(home), "KERAS_BACKEND": backend, "JAX_COMPILATION_CACHE_DIR": ""}
        self._keras = Loaded("builder.training.preload", environment=environment)

    def make(self, *names: str) -> None:
        missing = [name for name in names if not (self._home / f"{name}.json").exists()]
        if missing:
            self._keras.run(MAKE, str(self._home), *missing, timeout_s=900)

    def end(self) -> None:
        """End the process that has loaded Keras."""
        self._keras.end()

    def __getitem__(self, name: str) -> Ended:
        self.make(name)
        content = json.loads((self._home / f"{name}.json").read_text())
        folder = Path(content["folder"])
        assert content["status"] == 0, (folder / "output.log").read_text()[-3000:]
        notes = [json.loads(path.read_text()) for path in sorted(self._home.glob(f"{name}-*.json"))]
        return Ended(folder, notes, content["seconds"])


def made_at(home: Path, backend: str) -> Iterator[Trainings]:
    """Give trainings of one backend, and end what they loaded."""
    trainings = Trainings(home, backend)
    yield trainings
    trainings.end()


@pytest.fixture(scope="session")
def trainings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trainings]:
    yield from made_at(tmp_path_factory.mktemp("trainings"), "tensorflow")


@pytest.fixture(scope="session", params=["jax", "torch"])
def other_trainings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trainings]:
    if importlib.util.find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    yield from made_at(tmp_path_factory.mktemp(request.param), request.param)
