"""Every layer of the catalog as code: what the code builds has the same configuration."""

from typing import Any

import keras
import pytest

from builder.catalog import FORMULA, Part, catalog
from builder.errors import DesignError, ExportError
from builder.export.code import network_text
from builder.export.namespaces import make, plain
from builder.export.parts import call_for
from builder.export.text import flat

from .conftest import design_of

INPUTS: list[list[Any]] = [
    [8, 8, 3, "float32"],
    [8, 3, "float32"],
    [6, "float32"],
    [4, 8, 8, 3, "float32"],
    [4, 4, 4, 4, 3, "float32"],
    [64, "float32"],
    [4096, 1, "float32"],
    [6, "int32"],
    [1, "int32"],
    [6, "string"],
]
SINGLE = [
    part
    for part in catalog().parts("layer")
    if part.inputs[0] == 1
    and not part.inside
    and part.name != "Input"
    and "tensorflow" in (part.backends or ("tensorflow",))
]

NEEDED: dict[str, dict[str, Any]] = {
    "CategoryEncoding": {"num_tokens": 4},
    "Discretization": {"bin_boundaries": [0.0, 1.5]},
}
"""What a layer needs beside what it starts with: one of several arguments, each of which may be left out."""

KERAS_FAULTS = frozenset({"Equalization"})
"""Layers without a functional model: Equalization returns its input tensor, which Keras takes for a loop."""


def inputs_of(shape: list[Any]) -> list[dict[str, Any]]:
    return [{"shape": shape[:-1], "dtype": shape[-1]}]


def written(part: Part, config: dict[str, Any]) -> str | None:
    """Return the code of a network of one layer, for the first input that the layer takes."""
    for shape in INPUTS:
        design = design_of(("data", "Input", {}), ("one", part.name, config))
        try:
            return network_text(design, inputs_of(shape))
        except DesignError:
            continue
    return None


@pytest.mark.parametrize("part", SINGLE, ids=lambda part: part.name)
def test_a_layer_as_code_builds_the_same_network(part: Part) -> None:
    if part.name in KERAS_FAULTS:
        design = design_of(("data", "Input", {}), ("one", part.name, dict(part.start)))
        with pytest.raises(DesignError, match="one has a problem") as caught:
            network_text(design, inputs_of(INPUTS[0]))
        assert part.name in caught.value.sentence("en") and "very input" in caught.value.sentence("en")
        return
    # `network_text` runs the text and compares; it raises where anything differs.
    text = written(part, part.start or NEEDED.get(part.name, {}))
    assert text is not None, "no input fits"
    # A formula is no class of Keras: it is written as the operations that it means.
    assert (f"layers.{part.name}(" if part.name != FORMULA else "x * ops.sigmoid(") in text


def test_most_layers_are_looked_at() -> None:
    assert len(SINGLE) > 100


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (keras.layers.Dense(64, activation="relu"), 'keras.layers.Dense(64, activation="relu")'),
        (keras.layers.MaxPooling2D(3), "keras.layers.MaxPooling2D(pool_size=(3, 3))"),
        (keras.layers.MaxPooling2D(3, strides=1), "keras.layers.MaxPooling2D(pool_size=(3, 3), strides=(1, 1))"),
        (
            keras.layers.Conv2D(8, 3, kernel_regularizer=keras.regularizers.L2(0.5), bias_initializer="ones"),
            'keras.layers.Conv2D(8, (3, 3), bias_initializer="ones", kernel_regularizer=keras.regularizers.L2(0.5))',
        ),
        (keras.layers.Dense(2, kernel_constraint="unit_norm"), 'keras.layers.Dense(2, kernel_constraint="unit_norm")'),
        (
            keras.layers.TimeDistributed(keras.layers.Dense(3, use_bias=False)),
            "keras.layers.TimeDistributed(keras.layers.Dense(3, use_bias=False))",
        ),
        (keras.layers.Dense(3, dtype="float16"), 'keras.layers.Dense(3, dtype="float16")'),
        (
            keras.layers.RNN([keras.layers.LSTMCell(3), keras.layers.GRUCell(4)]),
            "keras.layers.RNN(keras.layers.StackedRNNCells([keras.layers.LSTMCell(3), keras.layers.GRUCell(4)]))",
        ),
    ],
    ids=lambda value: value.name if isinstance(value, keras.layers.Layer) else "",
)
def test_arguments_are_those_that_a_person_would_write(layer: Any, text: str) -> None:
    assert flat(call_for(keras.saving.serialize_keras_object(layer))) == text


@pytest.mark.parametrize(
    "family", ["optimizer", "loss", "metric", "schedule", "regularizer", "initializer", "constraint"]
)
def test_parts_of_the_plan_come_out_equal(family: str) -> None:
    from builder.model.parts import deserialize

    looked_at = 0
    for part in catalog().parts(family):
        if not part.name[0].isupper() or part.name == FORMULA:
            # A function: its name is all there is to write. A formula is written as one.
            continue
        made = deserialize(family, {"class_name": part.name, "config": dict(part.start)})
        looked_at += 1
        call = call_for(keras.saving.serialize_keras_object(made))
        names = {"name"}
        wanted, got = plain(made.get_config()), plain(make(call).get_config())
        assert {key: got[key] for key in wanted if key not in names} == {
            key: wanted[key] for key in wanted if key not in names
        }
    assert looked_at > 2


def test_a_rate_reads_as_the_person_wrote_it() -> None:
    given = {"class_name": "SGD", "config": {"learning_rate": 0.1, "momentum": 0.9}}
    wanted = keras.saving.serialize_keras_object(keras.optimizers.SGD(0.1, momentum=0.9))
    assert flat(call_for(wanted, given)) == "keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)"


@pytest.mark.parametrize("name", ["Lambda", "os.system", "__import__", "Model", ""])
def test_what_is_no_part_can_not_be_named(name: str) -> None:
    with pytest.raises(ExportError):
        call_for({"module": "keras.layers", "class_name": name if name != "Lambda" else "Nowhere", "config": {}})


def test_a_setting_that_keras_does_not_give_back_is_taken_from_the_design_or_named() -> None:
    # RandomShear's configuration holds (-factor, factor), and its constructor takes 0 to 1.
    design = design_of(("data", "Input", {}), ("shear", "RandomShear", {"x_factor": 0.2}))
    assert "layers.RandomShear(x_factor=0.2" in network_text(design, [{"shape": [8, 8, 3], "dtype": "float32"}])
    wanted = keras.saving.serialize_keras_object(keras.layers.RandomShear(0.2))
    with pytest.raises(ExportError) as caught:
        call_for(wanted)
    assert "x_factor" in caught.value.sentence("en") and "x_factor" in caught.value.sentence("zh")


def test_other_modules_can_not_be_named() -> None:
    with pytest.raises(ExportError):
        call_for({"module": "builtins", "class_name": "eval", "config": {}})
