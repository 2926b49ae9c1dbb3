"""A run that was killed or stopped goes on to the same numbers, bit for bit, as one that never was."""

import numpy as np
import pytest

from tests.training.conftest import Ended, Trainings

pytestmark = [pytest.mark.process, pytest.mark.slow]

INTERRUPTED = ["killed_in_epoch", "killed_at_epoch", "killed_after_inner_checkpoint", "killed_twice", "stopped"]


@pytest.fixture(scope="module")
def made(trainings: Trainings) -> Trainings:
    trainings.make("whole", "unwatched", *INTERRUPTED, "killed_at_end", "best")
    return trainings


def same(one: Ended, other: Ended) -> None:
    assert one.state().state == other.state().state == "finished"
    assert one.losses() == other.losses()
    assert len(one.losses()) == 4 * 12
    assert one.epochs() == other.epochs()
    weights, others = one.weights(), other.weights()
    assert weights.keys() == others.keys() and len(weights) > 8
    for name, value in weights.items():
        np.testing.assert_array_equal(value, others[name], err_msg=name)


@pytest.mark.parametrize("name", INTERRUPTED)
def test_resumed_is_as_never_interrupted(made: Trainings, name: str) -> None:
    same(made["whole"], made[name])


def test_killed_after_the_last_epoch_still_ends_with_the_best_weights(made: Trainings) -> None:
    best, killed = made["best"], made["killed_at_end"]
    assert best.state().state == killed.state().state == "finished"
    assert len(best.epochs()) == 3
    for name, value in best.weights().items():
        np.testing.assert_array_equal(value, killed.weights()[name], err_msg=name)


@pytest.mark.parametrize("name", ["killed_in_epoch", "killed_after_inner_checkpoint"])
def test_resumed_on_other_backends(other_trainings: Trainings, name: str) -> None:
    other_trainings.make("whole", name)
    same(other_trainings["whole"], other_trainings[name])


def test_it_was_really_interrupted_and_went_on(made: Trainings) -> None:
    expected = {
        "killed_in_epoch": {"epoch": 2, "step": 0},
        "killed_at_epoch": {"epoch": 2, "step": 0},
        "killed_after_inner_checkpoint": {"epoch": 1, "step": 6},
        "stopped": {"epoch": 1, "step": 6},
    }
    for name, place in expected.items():
        begun = [event["resumed"] for event in made[name].events("status") if "resumed" in event]
        assert begun == [None, place], name
    # Killed in the middle of an epoch that went on in the middle.
    begun = [event["resumed"] for event in made["killed_twice"].events("status") if "resumed" in event]
    assert begun == [None, {"epoch": 1, "step": 3}, {"epoch": 1, "step": 8}]


def test_an_epoch_is_told_once_for_each_time_it_ended(made: Trainings) -> None:
    for name in ("killed_in_epoch", "stopped", "killed_twice"):
        assert [event["epoch"] for event in made[name].events("epoch")] == [0, 1, 2, 3], name


def test_the_callbacks_of_the_plan_went_on_too(made: Trainings) -> None:
    # ReduceLROnPlateau halves the rate; a run that forgot its patience would do so later.
    rates = {name: [event["learning_rate"] for event in made[name].events("epoch")] for name in ("whole", "stopped")}
    assert rates["whole"] == rates["stopped"]
    assert rates["whole"][-1] < rates["whole"][0]


def test_a_checkpoint_holds_no_pickle(made: Trainings) -> None:
    with np.load(made["killed_in_epoch"].folder / "checkpoints/state.npz", allow_pickle=False) as content:
        assert all(content[name].dtype.kind in "fiub" for name in content.files)
    assert sorted(path.name for path in (made["killed_in_epoch"].folder / "checkpoints").iterdir()) == ["state.npz"]
