from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.design import Design, Node, to_json
from builder.runs import Registry, Run

DESIGN = to_json(Design("Digits", (Node("input", "Input"), Node("dense", "Dense", {"units": 10}))))


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    registry = Registry()
    yield registry
    registry.close()


@pytest.fixture
def run(registry: Registry) -> Run:
    return registry.create("ann", DESIGN, "First")
