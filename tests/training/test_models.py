"""A network with a model inside, called twice: trained as the one of single layers, and watched inside."""

import json
import zipfile

import numpy as np
import pytest

from tests.training.conftest import Trainings

pytestmark = [pytest.mark.process, pytest.mark.slow]
TOWER = {"flatten", "scaled", "encoder", "norm", "dropout"}


@pytest.fixture(scope="module")
def made(trainings: Trainings) -> Trainings:
    trainings.make("siamese", "models", "models_killed_inside")
    return trainings


def test_it_begins_with_the_weights_of_single_layers_and_learns(made: Trainings) -> None:
    # What Dropout leaves out differs: Keras calls the layers of the two towers in another order.
    single, inner = (
        next(one for one in made[name].events("histograms") if one["what"] == "weights")
        for name in ("siamese", "models")
    )
    assert {one["layer"]: one for one in inner["tensors"]} == {one["layer"]: one for one in single["tensors"]}
    first, *_, last = (epoch["logs"] for epoch in made["models"].events("epoch"))
    assert last["loss"] < first["loss"] and last["accuracy"] > first["accuracy"]


def test_the_layers_within_are_those_of_the_network(made: Trainings) -> None:
    run = made["models"]
    assert run.state().state == "finished"
    names = run.events("status")[0]["layers"]
    assert set(names) >= TOWER | {"left", "right", "same"}
    assert not any(name.startswith("tower") for name in names) and len(names) == len(set(names))


@pytest.mark.parametrize(
    ("what", "tensors"),
    [
        ("weights", {("encoder", "kernel"), ("norm", "moving_mean"), ("scaled", "mean")}),
        ("gradients", {("encoder", "kernel"), ("norm", "gamma"), ("same", "bias")}),
        ("activations", {(name, "output") for name in (*TOWER, "distance", "same")}),
    ],
)
def test_the_layers_within_are_watched(made: Trainings, what: str, tensors: set[tuple[str, str]]) -> None:
    frame, of_single = (
        next(one for one in made[name].events("histograms") if one["what"] == what) for name in ("models", "siamese")
    )
    found = {(one["layer"], one["name"]): one for one in frame["tensors"]}
    assert tensors <= found.keys()
    assert found.keys() == {(one["layer"], one["name"]) for one in of_single["tensors"]}
    assert any(one["std"] for one in found.values())


def test_the_saved_model_holds_the_model(made: Trainings) -> None:
    with zipfile.ZipFile(made["models"].folder / "artifacts/model.keras") as archive:
        layers = json.loads(archive.read("config.json"))["config"]["layers"]
    tower = next(one for one in layers if one["name"] == "tower")
    assert tower["class_name"] == "Functional" and len(tower["inbound_nodes"]) == 2
    assert {one["name"] for one in tower["config"]["layers"]} == TOWER | {"tower_input"}


def test_it_goes_on_to_the_same_numbers(made: Trainings) -> None:
    whole, resumed = made["models"], made["models_killed_inside"]
    assert whole.state().state == resumed.state().state == "finished"
    assert whole.losses() == resumed.losses()
    for key, value in whole.weights().items():
        np.testing.assert_array_equal(value, resumed.weights()[key], err_msg=key)
