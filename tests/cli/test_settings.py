"""`--set`: plan, parts of the plan, data, layers."""

from typing import Any

import pytest

from builder.cli.settings import apply_settings, value_of
from builder.design import Design, Edge, Node, Plan
from builder.errors import DesignError

DESIGN = Design(
    "test",
    (Node("input", "Input"), Node("dense", "Dense", {"units": 10})),
    (Edge("input", "dense"),),
)
PROPOSED = Plan(loss="sparse_categorical_crossentropy", optimizer={"class_name": "Adam", "config": {"beta_1": 0.8}})


def changed(*settings: str, design: Design = DESIGN) -> Design:
    return apply_settings(design, settings, lambda one: PROPOSED)


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ("batch_size=64", "batch_size", 64),
        ("validation_split=0.1", "validation_split", 0.1),
        ("backend=jax", "backend", "jax"),
        ("loss=mse", "loss", "mse"),
        ("loss=null", "loss", None),
        ('metrics=["accuracy"]', "metrics", ("accuracy",)),
        ('optimizer={"class_name": "SGD"}', "optimizer", {"class_name": "SGD"}),
        ("optimizer.learning_rate=0.01", "optimizer",
         {"class_name": "Adam", "config": {"beta_1": 0.8, "learning_rate": 0.01}}),
        ("loss.from_logits=true", "loss",
         {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}}),
    ],
)  # fmt: skip
def test_plan(setting: str, field: str, value: Any) -> None:
    assert getattr(changed(setting).plan, field) == value


@pytest.mark.parametrize(
    ("setting", "full"),
    [
        ("learning_rate=0.01", "optimizer.learning_rate=0.01"),
        ("weight_decay=0.1", "optimizer.weight_decay=0.1"),
        ("from_logits=true", "loss.from_logits=true"),
    ],
)
def test_an_argument_that_only_one_part_has_needs_no_part_before_it(setting: str, full: str) -> None:
    assert changed(setting) == changed(full) != DESIGN


@pytest.mark.parametrize("setting", ["name=x", "momentum=0.9", "units=3"])
def test_an_argument_that_both_or_none_has_is_asked_for_in_full(setting: str) -> None:
    # Adam has no momentum; both parts have a name.
    with pytest.raises(DesignError) as caught:
        changed(setting)
    assert caught.value.key == "cli.unknown_setting"


def test_a_chosen_optimizer_keeps_what_it_has() -> None:
    plan = changed("optimizer=sgd", "optimizer.momentum=0.9", "optimizer.learning_rate=0.1").plan
    assert plan.optimizer == {"class_name": "SGD", "config": {"momentum": 0.9, "learning_rate": 0.1}}


def test_data() -> None:
    plan = changed("data.source=moons", "data.options.noise=0.2", "data.prepare.scale=none").plan
    assert (plan.data.source, plan.data.options, plan.data.prepare) == ("moons", {"noise": 0.2}, {"scale": "none"})


def test_layer() -> None:
    node = changed("dense.units=128", "dense.activation=relu").node("dense")
    assert node is not None and node.config == {"units": 128, "activation": "relu"}


def test_the_design_is_not_changed() -> None:
    changed("dense.units=3", "epochs=2")
    assert DESIGN.plan == Plan()
    assert DESIGN.nodes[1].config == {"units": 10}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("epochs", "NAME=VALUE"),
        ("=3", "NAME=VALUE"),
        ("epoch=3", "epochs"),
        ("denze.units=3", "dense"),
        ("dense.unitz=3", "units"),
        ("dense=3", "dense"),
        ("epochs=many", "many"),
        ("epochs.x=3", "epochs"),
        ("optimizer.speed=3", "learning_rate"),
        ("data.noise=1", "data.options"),
        ("backend=abacus", "abacus"),
        ("optimizer=nonsense", ""),
    ],
)
def test_what_can_not_be_set_is_a_sentence(setting: str, said: str) -> None:
    if setting == "optimizer=nonsense":
        with pytest.raises(DesignError):
            changed(setting, "optimizer.learning_rate=1")
        return
    with pytest.raises(DesignError) as caught:
        changed(setting)
    assert said in caught.value.sentence("en")
    assert caught.value.sentence("zh")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("3", 3),
        ("true", True),
        ("[3, 3]", [3, 3]),
        ("null", None),
        ("relu", "relu"),
        ("", ""),
        ('"3"', "3"),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert value_of(text) == value
