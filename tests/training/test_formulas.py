"""A network with formulas, as a layer and as an activation: trained, watched and resumed like any other."""

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.training.conftest import Trainings

pytestmark = [pytest.mark.process, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(trainings: Trainings) -> Trainings:
    trainings.make("siamese", "formulas", "formulas_in_models", "formulas_killed_inside")
    return trainings


def test_a_formula_learns_as_the_layer_that_it_stands_for(made: Trainings) -> None:
    written, usual = made["formulas"], made["siamese"]
    assert written.state().state == "finished"
    losses = written.losses()
    assert losses.keys() == usual.losses().keys()
    np.testing.assert_allclose(list(losses.values()), list(usual.losses().values()), rtol=1e-3)


@pytest.mark.parametrize("name", ["formulas", "formulas_in_models"])
@pytest.mark.parametrize("what", ["weights", "gradients", "activations"])
def test_all_layers_are_watched_by_their_own_names(made: Trainings, name: str, what: str) -> None:
    usual = {"formulas": "siamese", "formulas_in_models": "models"}[name]
    made.make(usual)
    frame, other = (next(one for one in made[it].events("histograms") if one["what"] == what) for it in (name, usual))
    found = {(one["layer"], one["name"]) for one in frame["tensors"]}
    assert found == {(one["layer"], one["name"]) for one in other["tensors"]}
    names = made[name].events("status")[0]["layers"]
    assert sorted(names) == sorted(made[usual].events("status")[0]["layers"])


@pytest.mark.parametrize("name", ["formulas", "formulas_in_models"])
def test_what_is_seen_of_a_layer_comes_behind_its_formula(made: Trainings, name: str) -> None:
    frame = next(one for one in made[name].events("histograms") if one["what"] == "activations")
    seen = {one["layer"]: one for one in frame["tensors"]}
    assert seen["encoder"]["low"] == 0 and seen["encoder"]["high"] > 0
    assert seen["square"]["low"] >= 0


def test_it_goes_on_to_the_same_numbers(made: Trainings) -> None:
    whole, resumed = made["formulas"], made["formulas_killed_inside"]
    assert whole.state().state == resumed.state().state == "finished"
    assert whole.losses() == resumed.losses()
    for key, value in whole.weights().items():
        np.testing.assert_array_equal(value, resumed.weights()[key], err_msg=key)


def test_a_loss_that_is_a_formula_is_the_loss_that_it_stands_for(made: Trainings) -> None:
    made.make("regression", "regression_formula")
    usual, written = made["regression"], made["regression_formula"]
    assert written.state().state == "finished"
    np.testing.assert_allclose([*written.losses().values()], [*usual.losses().values()], rtol=1e-4)
    assert written.epochs()[0]["val_mae"] == pytest.approx(usual.epochs()[0]["val_mae"], rel=1e-4)


OPENED = """
import sys
import keras
model = keras.saving.load_model(sys.argv[1])
print(model.compiled, model.predict(keras.ops.ones((2, 10)), verbose=0).shape)
"""


def test_keras_alone_opens_what_was_trained_with_such_a_loss(made: Trainings) -> None:
    path = made["regression_formula"].folder / "artifacts/model.keras"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {
        "KERAS_BACKEND": "tensorflow"
    }
    command = [sys.executable, "-W", "error::UserWarning", "-c", OPENED, str(path)]
    done = subprocess.run(command, cwd=path.parent, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.split("\n")[0] == "False (2, 1)", done.stderr[-2000:]
