"""Operations of Keras come back as formulas: those that somebody wrote into a model, and Layerwise's own."""

from pathlib import Path
from typing import Any

import pytest

from builder.formulas import CALLED, FUNCTIONS, SIGNS, read
from tests.model.formula_contract import formulas
from tests.model.opening.conftest import Files

pytestmark = pytest.mark.process

WIDTH = {"shape": [3, 8], "dtype": "float32"}


def saved(files: Files, name: str, nodes: list[dict[str, Any]], edges: list[dict[str, Any]], inputs: int) -> Path:
    design = {"name": name, "nodes": nodes, "edges": edges, "plan": {}}
    assert files.bench is not None
    files.bench.tool("save_templates", str(files.folder), {name: design}, {name: [WIDTH] * inputs})
    return files.folder / f"{name}.keras"


def test_every_function_has_its_class() -> None:
    aliases = {"hard_swish": "hard_silu", "swish": "silu", "mod": "%", "power": "**"}
    assert {*CALLED.values(), *SIGNS.values()} >= {aliases.get(name, name) for name in FUNCTIONS}


def test_every_function_comes_back(files: Files, tmp_path: Path) -> None:
    texts = {name: text for name, (text, _) in formulas().items()}
    nodes: list[dict[str, Any]] = [{"id": f"in_{letter}", "kind": "Input", "config": {}} for letter in "ab"]
    edges = []
    for name, text in texts.items():
        nodes.append({"id": f"f_{name}", "kind": "Formula", "config": {"formula": text}})
        edges += [
            {"source": f"in_{letter}", "target": f"f_{name}", "target_handle": place}
            for place, letter in enumerate("ab"[: len(read(text).inputs)])
        ]
    opened = files.open(saved(files, "every", nodes, edges, 2), tmp_path)["design"]
    found = {node["id"]: node["config"]["formula"] for node in opened["nodes"] if node["kind"] == "Formula"}
    aliases = {"hard_swish(x)": "hard_silu(x)", "swish(x)": "silu(x)", "mod(a, b)": "a % b", "power(a, b)": "a ** b"}
    assert {name: read(text) for name, text in found.items()} == {
        f"f_{name}": read(aliases.get(text, text)) for name, text in texts.items()
    }


def test_a_formula_as_an_activation_is_one_again(files: Files, tmp_path: Path) -> None:
    squared = {"class_name": "Formula", "config": {"formula": "x**2"}}
    nodes = [
        {"id": "input", "kind": "Input", "config": {}},
        {"id": "wide", "kind": "Dense", "config": {"units": 4, "activation": squared}},
        {"id": "gate", "kind": "Formula", "config": {"formula": "a * sigmoid(b)"}},
        {"id": "end", "kind": "Dense", "config": {"units": 1}},
    ]
    edges = [
        {"source": "input", "target": "wide"},
        {"source": "wide", "target": "gate"},
        {"source": "wide", "target": "gate", "target_handle": 1},
        {"source": "gate", "target": "end"},
    ]
    path = saved(files, "own", nodes, edges, 1)
    opened = files.open(path, tmp_path)
    assert (
        [{**node, "config": {**node["config"], "shape": None}} for node in opened["design"]["nodes"][1:]]
        == [
            {**node, "config": {**node["config"], "shape": None}}  # type: ignore[dict-item]
            for node in nodes[1:]
        ]
    )
    assert files.bench is not None
    found = files.bench.tool("compared_opened", opened["design"] | {"layers": opened["layers"]}, str(files.folder),
                             "own", str(tmp_path / "kept.npz"))  # fmt: skip
    assert found["difference"] < 1e-6 and found["missing"] == []


def test_operations_that_somebody_wrote_are_formulas(files: Files, tmp_path: Path) -> None:
    opened = files.open(files.folder / "formulas.keras", tmp_path)["design"]
    found = [node["config"]["formula"] for node in opened["nodes"] if node["kind"] == "Formula"]
    assert sorted(found) == ["a * b", "mean(x, axis=-1, keepdims=True)", "sigmoid(x)", "x - 0.5", "x**2"]
