"""What Keras saves comes back as a design that builds the same network, with the same weights."""

from pathlib import Path
from typing import Any

import pytest

from builder.design import from_json
from tests.model.opening.conftest import Files
from tests.model.opening.networks import NETWORKS

pytestmark = pytest.mark.process

HALF = 2e-3
"""Numbers of half precision are so coarse."""


# Keras itself can't open an `.h5` file that holds operations.
FILES = [(name, form) for name in NETWORKS for form in ("keras", "h5", "json") if (name, form) != ("formulas", "h5")]


@pytest.mark.parametrize(("name", "form"), FILES)
def test_the_design_is_the_network(files: Files, tmp_path: Path, name: str, form: str) -> None:
    opened = files.open(files.folder / f"{name}.{form}", tmp_path)
    design = from_json(opened["design"])
    kept = str(tmp_path / "kept.npz") if opened["weights"] else None
    assert opened["weights"] == (form != "json")
    assert files.bench is not None
    found = files.bench.tool("compared_opened", opened["design"] | {"layers": opened["layers"]},
                             str(files.folder), name, kept)  # fmt: skip
    assert {key: found[key] for key in ("parameters", "trainable")} == found["expected"]
    assert design.name == name
    if kept is not None:
        assert found["missing"] == []
        assert found["shapes"][0] == found["shapes"][1]
        assert found["difference"] < (HALF if name == "half" else 1e-5)


def opened(files: Files, tmp_path: Path, name: str) -> dict[str, Any]:
    design: dict[str, Any] = files.open(files.folder / f"{name}.keras", tmp_path)["design"]
    return design


def configs(design: dict[str, Any]) -> dict[str, Any]:
    return {node["id"]: node["config"] for node in design["nodes"]}


def test_it_holds_what_differs_from_the_defaults(files: Files, tmp_path: Path) -> None:
    found = [node["config"] for node in opened(files, tmp_path, "mlp")["nodes"]]
    assert found == [
        {"shape": [6]},
        {"units": 16, "activation": "relu", "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.003}}},
        {"rate": 0.25, "seed": 3},
        {"units": 8, "kernel_initializer": "he_normal",
         "activation": {"class_name": "LeakyReLU", "config": {"negative_slope": 0.1}}},
        {"units": 3, "activation": "softmax", "use_bias": False},
    ]  # fmt: skip


def test_a_pooling_moves_by_its_window(files: Files, tmp_path: Path) -> None:
    assert next(node["config"] for node in opened(files, tmp_path, "cnn")["nodes"] if "Pool" in node["kind"]) == {}


def test_a_layer_called_twice_is_shared(files: Files, tmp_path: Path) -> None:
    design = opened(files, tmp_path, "shared")
    assert [node.get("layer") for node in design["nodes"] if node["kind"] == "Dense"] == [None, "tower", None]


def test_models_inside_are_groups(files: Files, tmp_path: Path) -> None:
    design = opened(files, tmp_path, "nested")
    assert [(group["name"], group["model"], len(group["nodes"])) for group in design["groups"]] == [
        ("encoder", True, 2), ("head", True, 2)]  # fmt: skip
    # Both hold a layer of one name; a design has each name once.
    assert {"dense", "head_dense"} <= configs(design).keys()
    twice = opened(files, tmp_path, "nested_twice")
    assert [group["name"] for group in twice["groups"]] == ["encoder", "encoder"]
    assert sum("layer" in node for node in twice["nodes"]) == 2


def test_outputs_come_in_their_order(files: Files, tmp_path: Path) -> None:
    design = opened(files, tmp_path, "two_ends")
    giving = {edge["source"] for edge in design["edges"]}
    ends = [(node["kind"], node["id"]) for node in design["nodes"] if node["id"] not in giving]
    assert ends == [("Dense", "class"), ("Identity", "output"), ("Dense", "price")]


def test_call_arguments_are_handles(files: Files, tmp_path: Path) -> None:
    edges = opened(files, tmp_path, "attention")["edges"]
    found = [edge.get("target_handle", 0) for edge in edges if edge["target"] == "multi_head_attention"]
    assert sorted(found) == [0, 1, 2]


def test_precision_is_that_of_most_layers(files: Files, tmp_path: Path) -> None:
    design = opened(files, tmp_path, "half")
    assert design["plan"]["precision"] == "mixed_float16"
    assert [node["config"].get("dtype") for node in design["nodes"]][1:] == [None, None, "float32"]


def test_frozen_layers_stay_frozen(files: Files, tmp_path: Path) -> None:
    design = opened(files, tmp_path, "frozen")
    assert [node["config"].get("trainable", True) for node in design["nodes"]] == [True, False, False, True]
