"""A trained network with formulas: what each format holds, and a script that builds the same one."""

import math
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from builder.errors import ExportError
from builder.export.code import network_text
from builder.export.write import write

from .conftest import design_of, trained
from .test_code import FORMULAS, FORMULAS_IN_MODELS, IMAGE

pytestmark = [pytest.mark.slow, pytest.mark.process]
WRITTEN = {"class_name": "Formula", "config": {"formula": "x * sigmoid(x)"}}


@pytest.fixture(scope="module")
def run(home: Path) -> Path:
    return trained(home, FORMULAS)


def built(design: dict[str, Any]) -> Any:
    names: dict[str, Any] = {"keras": keras, "layers": keras.layers, "ops": keras.ops, "math": math}
    exec(network_text(design, IMAGE), names)
    return names["model"]


def predicted(model: Any) -> Any:
    return model.predict(np.random.default_rng(0).random((5, 8, 8, 1), dtype=np.float32), verbose=0)


def test_the_trained_model_opens_with_keras_alone(run: Path, tmp_path: Path) -> None:
    write("keras", None, str(run), str(tmp_path / "model.keras"))
    model = keras.saving.load_model(tmp_path / "model.keras")
    assert np.ptp(predicted(model)) > 0.01
    assert [type(model.get_layer(name)).__name__ for name in ("gate", "dense-activation")] == ["Functional"] * 2


def test_the_weights_fill_the_network_of_the_script(run: Path, tmp_path: Path) -> None:
    write("weights", None, str(run), str(tmp_path / "model.weights.h5"))
    model = built(FORMULAS)
    model.load_weights(tmp_path / "model.weights.h5")
    ours = keras.saving.load_model(run / "artifacts/model.keras", compile=False)
    np.testing.assert_allclose(predicted(model), predicted(ours), rtol=1e-5)
    model.save(tmp_path / "script.keras")
    np.testing.assert_allclose(
        predicted(keras.saving.load_model(tmp_path / "script.keras")), predicted(ours), rtol=1e-5
    )


def test_the_older_format_names_the_layer_that_it_can_not_hold(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        write("h5", None, str(run), str(tmp_path / "model.h5"))
    assert caught.value.key == "export.h5_formula" and caught.value.values["layer"] in ("dense", "gate", "centred")


def test_formulas_and_groups_that_are_models_lie_in_each_other() -> None:
    # `network_text` compares what it writes with the network, layer by layer.
    assert "head = keras.Model(" in network_text(FORMULAS_IN_MODELS, IMAGE)


@pytest.mark.parametrize("named", ["add", "multiply", "sigmoid", "subtract", "mean", "x", "ops", "formula_x", "math"])
def test_layers_may_be_called_as_operations_are(named: str) -> None:
    design = design_of(
        ("image", "Input", {}),
        ("flatten", "Flatten", {}),
        ("dense", "Dense", {"units": 4, "activation": WRITTEN}),
        ("formula", "Formula", {"formula": "x * sigmoid(x) + 1 - mean(x, axis=-1, keepdims=True)"}),
        (named, "Dense", {"units": 4, "activation": WRITTEN}),
        ("sigmoid_1", "Formula", {"formula": "sigmoid(x)"}),
        ("dense_1", "Dense", {"units": 10}),
    )
    model = built(design)
    assert model.get_layer(named).units == 4 and model.get_layer("sigmoid_1").output.shape == (None, 4)
