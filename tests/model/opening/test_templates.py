"""Every template of the app, saved by Keras, comes back as the very design."""

from pathlib import Path
from typing import Any

import pytest

from builder import data
from builder.design import to_json
from builder.views import templates
from tests.model.opening.conftest import Files

pytestmark = [pytest.mark.process, pytest.mark.slow]

NAMES = [one["id"] for one in templates.index()]


@pytest.fixture(scope="module")
def saved(files: Files) -> dict[str, dict[str, Any]]:
    designs = {name: to_json(templates.load(name)) for name in NAMES}
    inputs = {}
    for name in NAMES:
        info = data.describe(templates.load(name).plan.data).to_json()
        inputs[name] = [{"shape": one["shape"], "dtype": one["dtype"]} for one in info["inputs"]]
    assert files.bench is not None
    files.bench.tool("save_templates", str(files.folder), designs, inputs)
    return designs


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_back(files: Files, saved: dict[str, dict[str, Any]], tmp_path: Path, name: str) -> None:
    opened = files.open(files.folder / f"{name}.keras", tmp_path)
    design, before = opened["design"], saved[name]
    assert files.bench is not None
    found = files.bench.tool("compared_opened", design | {"layers": opened["layers"]}, str(files.folder), name,
                             str(tmp_path / "kept.npz"))  # fmt: skip
    assert found["difference"] < 1e-5 and found["missing"] == []
    assert {key: found[key] for key in ("parameters", "trainable")} == found["expected"]
    kinds = {node["id"]: node["kind"] for node in before["nodes"]}
    mine = {node["id"]: node["kind"] for node in design["nodes"]}
    if not any(group.get("model") for group in before["groups"]):
        # Shared nodes have names of their own, which a model file does not hold.
        shared = {node["id"] for node in before["nodes"] if node.get("layer")}
        assert {name: kind for name, kind in mine.items() if name in kinds.keys() - shared} == {
            name: kind for name, kind in kinds.items() if name not in shared
        }
    assert sorted(mine.values()) == sorted(kinds.values())
    assert len(design["edges"]) == len(before["edges"])
    assert sum(group["model"] for group in design["groups"]) == sum(
        group.get("model", False) for group in before["groups"]
    )
