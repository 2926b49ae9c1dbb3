"""What a run writes down, and that writing it down changes nothing."""

import math

import numpy as np
import pytest

from tests.training.conftest import Trainings

pytestmark = [pytest.mark.process, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(trainings: Trainings) -> Trainings:
    trainings.make("whole", "unwatched", "recurrent", "bfloat16", "float16")
    trainings.make("conv", "conv_again", "conv_rehearsed", "words", "words_again")
    return trainings


def test_a_watched_training_is_the_same_bit_for_bit(made: Trainings) -> None:
    # `whole` looks at weights, gradients and activations before every batch; `unwatched` is Keras alone.
    watched, alone = made["whole"].weights(), made["unwatched"].weights()
    assert watched.keys() == alone.keys()
    for name, value in watched.items():
        np.testing.assert_array_equal(value, alone[name], err_msg=name)


def test_watched_on_other_backends(other_trainings: Trainings) -> None:
    other_trainings.make("whole", "unwatched")
    watched, alone = other_trainings["whole"].weights(), other_trainings["unwatched"].weights()
    for name, value in watched.items():
        np.testing.assert_array_equal(value, alone[name], err_msg=name)
    frames = other_trainings["whole"].events("histograms")
    assert {frame["what"] for frame in frames} == {"weights", "gradients", "activations"}


def test_a_rehearsal_changes_no_number(made: Trainings) -> None:
    rehearsed, alone = made["conv_rehearsed"], made["conv"]
    assert rehearsed.losses() == alone.losses()
    found, wanted = rehearsed.weights(), alone.weights()
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)


def test_every_batch_has_a_point(made: Trainings) -> None:
    assert list(made["whole"].losses()) == [(epoch, step) for epoch in range(4) for step in range(1, 13)]


def test_the_first_status_says_what_is_to_come(made: Trainings) -> None:
    status = made["whole"].events("status")[0]
    assert (status["state"], status["epochs"], status["steps"], status["batch_size"]) == ("running", 4, 12, 128)
    assert (status["train"], status["validation"]) == (1438, 359)
    assert status["layers"] == [
        "input",
        "flatten",
        "dense",
        "batch_normalization",
        "gaussian_noise",
        "dropout",
        "dense_1",
    ]


def test_the_weights_are_seen_before_and_after_the_first_batch(made: Trainings) -> None:
    frames = [frame for frame in made["whole"].events("histograms") if frame["what"] == "weights"]
    assert [(frame["epoch"], frame["step"]) for frame in frames[:2]] == [(0, 0), (0, 1)]
    assert frames[-1]["epoch"] == 3 and frames[-1]["step"] == 12
    names = [(tensor["layer"], tensor["name"]) for tensor in frames[0]["tensors"]]
    assert names == [
        ("dense", "kernel"),
        ("dense", "bias"),
        *[("batch_normalization", name) for name in ("gamma", "beta", "moving_mean", "moving_variance")],
        ("dense_1", "kernel"),
        ("dense_1", "bias"),
    ]
    kernel, bias = frames[0]["tensors"][0], frames[0]["tensors"][1]
    assert len(kernel["counts"]) == 48 and sum(kernel["counts"]) == 64 * 24
    assert kernel["low"] < 0 < kernel["high"] and kernel["std"] > 0
    assert bias["zero"] == 1 and bias["low"] == bias["high"] == 0


def test_the_probe_sees_gradients_and_activations_of_every_layer(made: Trainings) -> None:
    frames = made["whole"].events("histograms")
    gradients = next(frame for frame in frames if frame["what"] == "gradients")
    assert [(tensor["layer"], tensor["name"]) for tensor in gradients["tensors"]] == [
        *[("dense", "kernel"), ("dense", "bias"), ("batch_normalization", "gamma"), ("batch_normalization", "beta")],
        *[("dense_1", "kernel"), ("dense_1", "bias")],
    ]
    assert all(sum(tensor["counts"]) > 0 and tensor["std"] > 0 for tensor in gradients["tensors"])
    activations = next(frame for frame in frames if frame["what"] == "activations")
    layers = {tensor["layer"]: tensor for tensor in activations["tensors"]}
    assert list(layers) == ["flatten", "dense", "batch_normalization", "gaussian_noise", "dropout", "dense_1"]
    # The probe looks with at most 32 examples, in training mode: dropout drops.
    assert sum(layers["dense_1"]["counts"]) == 32 * 10
    assert 0.1 < layers["dropout"]["zero"] < 0.6
    assert layers["dense_1"]["low"] >= 0 and layers["dense_1"]["high"] <= 1


def test_wrapped_layers_keep_their_names_apart(made: Trainings) -> None:
    frame = made["recurrent"].events("histograms")[0]
    names = [tensor["name"] for tensor in frame["tensors"] if tensor["layer"] == "bidirectional"]
    assert len(names) == len(set(names)) == 6
    assert any("forward" in name for name in names) and any("backward" in name for name in names)
    assert {event["what"] for event in made["recurrent"].events("histograms")} == {
        "weights",
        "gradients",
        "activations",
    }


@pytest.mark.parametrize("name", ["bfloat16", "float16"])
def test_half_precision(made: Trainings, name: str) -> None:
    assert made[name].state().state == "finished"
    assert all(math.isfinite(loss) for loss in made[name].losses().values())
    # Without a scaled loss, small gradients are zero in float16.
    assert made[name].notes[0]["optimizer"] == {"bfloat16": "Adam", "float16": "LossScaleOptimizer"}[name]


@pytest.mark.parametrize("name", ["conv", "words"])
def test_same_design_data_and_seed_give_the_same_curve(made: Trainings, name: str) -> None:
    one, other = made[name], made[f"{name}_again"]
    assert one.folder != other.folder
    assert one.losses() == other.losses() and len(one.losses()) == 24
    assert one.epochs() == other.epochs()


def test_points_come_before_anything_slow(made: Trainings) -> None:
    # Click to first point: what comes before must be seconds at most, even on a busy machine.
    points = made["recurrent"].losses()
    assert points
    first = made["bfloat16"].events("status")[0]["t"]
    assert first < 10
