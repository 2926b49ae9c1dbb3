"""Commands, endings and failures of a training."""

import json
import math

import pytest

from builder import words
from tests.training.conftest import Trainings

pytestmark = [pytest.mark.process, pytest.mark.slow]

FAILING = ["nan", "bad_layer", "no_data", "open_plan"]
OTHERS = ["stopped_once", "commanded", "scheduled", "early", "all_train", "regression", "predicted", "full_disk"]


@pytest.fixture(scope="module")
def made(trainings: Trainings) -> Trainings:
    trainings.make(*FAILING, *OTHERS)
    return trainings


def test_stop_ends_before_the_next_batch_and_does_not_validate(made: Trainings) -> None:
    run = made["stopped_once"]
    assert run.state().state == "stopped"
    assert max(run.losses()) == (1, run.notes[0]["step"])
    assert run.notes[0] == {"step": 6, "validated": [0]}
    assert (run.folder / "artifacts/model.keras").exists()
    assert run.events("result")[0]["metrics"]["val_loss"] > 0


def test_pause_step_learning_rate_resume(made: Trainings) -> None:
    run = made["commanded"]
    note = run.notes[0]
    assert note["still_at"] == note["paused_at"]
    assert note["after_step"] == note["paused_at"] + 1
    assert note["running"] == "running"
    assert run.state().state == "stopped"
    commands = [event["command"] for event in run.events("acknowledgement")]
    assert commands == ["pause", "step", "learning_rate", "resume", "pause", "stop"]
    states = [event["state"] for event in run.events("status")]
    # That all is well is told again now and then.
    pairs = zip([None, *states], states, strict=False)
    told = [state for before, state in pairs if (before, state) != ("running", "running")]
    assert told[:4] == ["running", "paused", "paused", "running"]


def test_the_new_learning_rate_is_in_the_next_point(made: Trainings) -> None:
    from builder.runs import RunReader

    with RunReader(made["commanded"].folder) as reader:
        rates = reader.points()["train"].values["learning_rate"].tolist()
    after = made["commanded"].notes[0]["after_step"]
    assert rates[after - 1] == pytest.approx(0.001) and rates[after] == pytest.approx(0.0123)


def test_a_rate_set_by_hand_rules_over_a_schedule(made: Trainings) -> None:
    run = made["scheduled"]
    assert run.state().state == "finished"
    rates = [event["learning_rate"] for event in run.events("epoch")]
    assert 0.004 < rates[0] <= 0.01 and rates[1:] == [pytest.approx(0.002)] * 3


def test_early_stopping_finishes_early(made: Trainings) -> None:
    run = made["early"]
    assert run.state().state == "finished"
    assert len(run.epochs()) == 2


def test_training_without_validation(made: Trainings) -> None:
    run = made["all_train"]
    assert run.state().state == "finished"
    result = run.events("result")[0]
    assert set(result["metrics"]) == {"loss", "accuracy"}
    assert result["samples"]["of"] == "train" and len(result["samples"]["rows"]) == 24


@pytest.mark.parametrize(
    ("name", "key", "told"),
    [
        ("nan", "training.loss_not_finite", "epoch 1"),
        ("bad_layer", "training.layer_failed", "embedding"),
        ("no_data", "data.not_downloaded", "mnist"),
        ("open_plan", "training.plan_open", "loss"),
    ],
)
def test_failures_are_sentences(made: Trainings, name: str, key: str, told: str) -> None:
    state = made[name].state()
    assert (state.state, state.key) == ("failed", key)
    for language in ("en", "zh"):
        assert "Traceback" not in words.text(key, language, **state.values)
    assert told in words.text(key, "en", **state.values)


def test_a_layer_that_fails_is_named_with_what_was_wrong(made: Trainings) -> None:
    values = made["bad_layer"].state().values
    assert values["layer"] == "embedding"
    assert "is not in [0, 4)" in values["detail"] and "{{" not in values["detail"]


def test_what_goes_wrong_without_ending_the_training_is_told_once_in_sentences(made: Trainings) -> None:
    run = made["full_disk"]
    assert run.state().state == "finished" and run.notes[0]["refused"] == [2, 3]
    told = {event["key"]: event["values"] for event in run.events("log")}
    assert len(run.events("log")) == len(told)
    assert told.keys() == {
        "training.looks_ended",
        "training.checkpoint_no_room_kept",
        "training.checkpoint_again",
    }
    for key, values in told.items():
        for language in ("en", "zh"):
            assert "Error" not in words.text(key, language, **values)
    assert "no gradient for the layer dense." in words.text("training.looks_ended", **told["training.looks_ended"])
    assert [event["epoch"] for event in run.events("checkpoint")] == [1, 4]


def test_the_loss_that_is_no_number_is_in_the_points(made: Trainings) -> None:
    assert any(not math.isfinite(loss) for loss in made["nan"].losses().values())
    assert not (made["nan"].folder / "artifacts/model.keras").exists()


def test_what_lies_beside_the_model_prepares_new_rows(made: Trainings) -> None:
    kept = json.loads((made["predicted"].folder / "artifacts/preparation.json").read_text())
    assert kept["info"]["source"] == "digits" and kept["preparation"]["inputs"][0]["kind"] == "array"
