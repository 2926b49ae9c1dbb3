"""Files that Keras 2 wrote open as well, and predict what Keras 2 predicted."""

from pathlib import Path
from typing import Any

import pytest

from builder.errors import OpeningError
from builder.model.opening import older
from tests.model.opening.conftest import Files

FOLDER = Path(__file__).with_name("keras2")


@pytest.mark.process
@pytest.mark.parametrize("name", ["cnn.h5", "rnn.h5", "att.h5", "siam.h5", "siam.keras"])
def test_it_predicts_the_same(files: Files, tmp_path: Path, name: str) -> None:
    opened = files.open(FOLDER / name, tmp_path)
    design = opened["design"] | {"layers": opened["layers"]}
    assert files.bench is not None
    found = files.bench.tool("predicted", design, str(tmp_path / "kept.npz"), str(FOLDER / name.split(".")[0]) + ".npy")
    assert found["missing"] == [] and found["difference"] < 1e-5


@pytest.mark.process
def test_its_formulas_are_refused(files: Files, tmp_path: Path) -> None:
    with pytest.raises(OpeningError, match=r"tf\.math\.multiply feeds the operation"):
        files.open(FOLDER / "op.json", tmp_path)


def part(kind: str, /, **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": config}


def test_what_says_nothing_is_left_out_and_what_says_something_stays() -> None:
    assert older.of_today(part("LSTM", units=2, time_major=False, implementation=2)) == part("LSTM", units=2)
    assert older.of_today(part("LSTM", units=2, time_major=True)) == part("LSTM", units=2, time_major=True)
    assert older.of_today(part("DepthwiseConv2D", groups=1)) == part("DepthwiseConv2D")
    assert older.of_today(part("DepthwiseConv2D", groups=2)) == part("DepthwiseConv2D", groups=2)
    assert older.of_today(part("Conv2D", groups=1)) == part("Conv2D", groups=1)
    assert older.of_today(part("BatchNormalization", axis=[3])) == part("BatchNormalization", axis=3)


def test_a_chain_whose_first_layer_tells_the_shape_gets_an_input() -> None:
    dense = part("Dense", name="dense", batch_input_shape=[None, 4], dtype="float32")
    for config in ({"layers": [dense]}, [dense]):
        layers = older.of_today({"class_name": "Sequential", "config": config})["config"]["layers"]
        assert layers[0]["class_name"] == "InputLayer" and layers[0]["config"]["batch_input_shape"] == [None, 4]
        assert layers[1] == dense


def test_a_network_of_today_stays_as_it_is() -> None:
    call = {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["a", 1, 0]}}], "kwargs": {}}
    layers = [{**part("Dense"), "name": "b", "inbound_nodes": [call]}]
    content = part("Functional", layers=layers, output_layers=[["b", 0, 0]])
    assert older.of_today(content) == content
