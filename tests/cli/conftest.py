"""A home of its own for each test, and runs that a worker might have left."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.design import Design, Edge, Node, Plan, dumps, to_json
from builder.runs import Registry, Run, RunWriter

DESIGN = Design(
    "Small",
    (
        Node("input", "Input"),
        Node("flatten", "Flatten"),
        Node("dense", "Dense", {"units": 10, "activation": "softmax"}),
    ),
    (Edge("input", "flatten"), Edge("flatten", "dense")),
)
RESOLVED = Design(
    DESIGN.name,
    DESIGN.nodes,
    DESIGN.edges,
    plan=Plan(
        validation_split=0.2,
        loss="sparse_categorical_crossentropy",
        optimizer="adam",
        metrics=("accuracy",),
        epochs=3,
        batch_size=32,
    ),
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("LAYERWISE_HOME", str(folder))
    monkeypatch.setenv("LC_ALL", "C")
    return folder


@pytest.fixture
def design_file(tmp_path: Path) -> str:
    path = tmp_path / "small.json"
    path.write_text(dumps(DESIGN), encoding="utf-8")
    return str(path)


@pytest.fixture
def make_run(home: Path) -> Callable[[str], Run]:
    def make(state: str) -> Run:
        registry = Registry()
        run = registry.create("terminal", to_json(RESOLVED), "Small")
        registry.close()
        with RunWriter(run.folder) as writer:
            writer.status("running", epochs=3, steps=45, batch_size=32)
            writer.epoch(0, {"loss": 0.5, "accuracy": 0.875}, 0.001)
            if state != "running":
                writer.status(state)
        return run

    return make
