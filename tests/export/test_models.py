"""Models inside a model in Keras's own formats, and a script that reads the weights of the run."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from builder.export.code import network_text
from builder.export.write import write

from .conftest import trained
from .test_code import TOWERS

pytestmark = [pytest.mark.slow, pytest.mark.process]


@pytest.fixture(scope="module")
def run(home: Path) -> Path:
    return trained(home, TOWERS)


def predicted(model: Any) -> Any:
    random = np.random.default_rng(0)
    return model.predict([random.random((5, 8, 8, 1), dtype=np.float32) for _ in range(2)], verbose=0)


def test_every_format_holds_the_model_within(run: Path, tmp_path: Path) -> None:
    for form, suffix in (("keras", ".keras"), ("h5", ".h5")):
        path = tmp_path / f"model{suffix}"
        write(form, None, str(run), str(path))
        model = keras.saving.load_model(path, compile=False)
        assert [one.name for one in model.get_layer("encoder_network").layers[1:]] == ["conv2d", "flatten", "encoder"]
        if form == "keras":
            ours = predicted(model)
        np.testing.assert_allclose(predicted(model), ours, rtol=1e-5)


def test_the_weights_fill_the_network_of_the_script(run: Path, tmp_path: Path) -> None:
    write("weights", None, str(run), str(tmp_path / "model.weights.h5"))
    inputs = [{"shape": [8, 8, 1], "dtype": "float32"}] * 2
    names: dict[str, Any] = {"keras": keras, "layers": keras.layers}
    exec(network_text(TOWERS, inputs), names)
    names["model"].load_weights(tmp_path / "model.weights.h5")
    trained_model = keras.saving.load_model(run / "artifacts/model.keras", compile=False)
    np.testing.assert_allclose(predicted(names["model"]), predicted(trained_model), rtol=1e-5)
