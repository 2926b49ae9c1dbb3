"""A network that compares pairs: two inputs, and layers that are called twice with the same weights."""

import numpy as np
import pytest

from tests.training.conftest import Trainings

pytestmark = [pytest.mark.process, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(trainings: Trainings) -> Trainings:
    trainings.make("siamese", "siamese_killed", "siamese_killed_inside")
    return trainings


def test_it_learns_to_compare(made: Trainings) -> None:
    run = made["siamese"]
    assert run.state().state == "finished"
    first, *_, last = (epoch["logs"] for epoch in run.events("epoch"))
    assert last["loss"] < first["loss"] and last["accuracy"] > first["accuracy"]


def test_a_layer_that_is_called_twice_is_seen_once(made: Trainings) -> None:
    run = made["siamese"]
    assert run.events("status")[0]["layers"].count("encoder") == 1
    for what, name in (("weights", "kernel"), ("gradients", "kernel"), ("activations", "output")):
        frame = next(one for one in run.events("histograms") if one["what"] == what)
        found = [one["layer"] for one in frame["tensors"] if one["name"] == name]
        assert found.count("encoder") == 1 and "encoder_1" not in found


def test_samples_show_both_pictures(made: Trainings) -> None:
    row = made["siamese"].events("result")[0]["samples"]["rows"][0]
    assert [(one["name"], one["shape"]) for one in row["inputs"]] == [("left", [8, 8, 1]), ("right", [8, 8, 1])]


@pytest.mark.parametrize("name", ["siamese_killed", "siamese_killed_inside"])
def test_it_goes_on_to_the_same_numbers(made: Trainings, name: str) -> None:
    whole, resumed = made["siamese"], made[name]
    assert whole.state().state == resumed.state().state == "finished"
    assert whole.losses() == resumed.losses()
    for key, value in whole.weights().items():
        np.testing.assert_array_equal(value, resumed.weights()[key], err_msg=key)
