"""Designs to export, and one run that was really trained."""

import json
import os
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from builder import data
from builder.design import Design, from_json, to_json
from tests.forking import Loaded

DESIGNS = Path(__file__).parents[2] / "sample_data" / "designs"
EPOCHS = 2
KERAS = Loaded("builder.training.preload", "sklearn.datasets")
TRAIN = """
import sys
from pathlib import Path
from builder.training.worker import train_run
folder = Path(sys.argv[1])
train_run(folder)
assert (folder / "artifacts/model.keras").exists()
"""

PLAN: dict[str, Any] = {
    "validation_split": 0.2,
    "loss": "sparse_categorical_crossentropy",
    "optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.002}},
    "metrics": ["accuracy"],
    "epochs": EPOCHS,
    "batch_size": 64,
    "seed": 7,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the exported scripts that tests compare with")


def sample(name: str) -> dict[str, Any]:
    """Return a sample design as JSON."""
    content: dict[str, Any] = json.loads((DESIGNS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def design_of(*nodes: tuple[str, str, dict[str, Any]], edges: Any = None, **plan: Any) -> dict[str, Any]:
    """Return a design as JSON: nodes as id, kind and config, in a chain unless edges are given."""
    chain = [{"source": a[0], "target": b[0]} for a, b in pairwise(nodes)]
    return {
        "format": "layerwise-design",
        "format_version": 1,
        "name": "Test",
        "nodes": [{"id": id_, "kind": kind, "config": config} for id_, kind, config in nodes],
        "edges": chain if edges is None else edges,
        "plan": {"data": {"source": "digits"}, **PLAN, **plan},
    }


def info_of(design: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the data of a design says of itself."""
    document: Design = from_json(dict(design))
    return data.describe(document.plan.data).to_json()


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    os.environ["LAYERWISE_HOME"] = str(folder)
    yield folder
    KERAS.end()


def trained(home: Path, design: Mapping[str, Any]) -> Path:
    """Return the folder of a run of a design that a training worker made."""
    from builder.runs import Registry

    # Read and written, so that it is the design as a run records it.
    content = to_json(from_json(dict(design)))
    run = Registry(home).create("owner", content, content["plan"]["data"]["source"], info_of(content))
    KERAS.run(TRAIN, str(run.folder))
    return run.folder


@pytest.fixture(scope="session")
def run_folder(home: Path) -> Path:
    """Train the digits network of the first page for two epochs, as a training worker does."""
    design = sample("cnn_digits")
    design["plan"] |= PLAN
    return trained(home, design)
