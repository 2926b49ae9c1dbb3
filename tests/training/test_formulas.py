"""A network with formulas, as a layer and as an activation: trained, watched and resumed like any other."""

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
