"""Whatever data is chosen for whatever network: following the first repairs leads to a network that can be trained."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from builder import data
from builder.checks.starting import can_start, starting_network
from builder.design import INPUT, DataChoice, Design, apply, edit_from_json, edit_to_json, loads
from tests.checks.conftest import Checker
from tests.checks.worlds import CNN, DIGITS, MACHINE, MOONS, PRICES, TEXT, WORDS, chain, dense, graph, planned

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
SAMPLES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((SAMPLE_DATA / "designs").glob("*.json"))
    if path.name != "index.json"
}
TABLES = sorted(path.name for path in SAMPLE_DATA.glob("*.csv"))
MOST_STEPS = 5
OWNER = "someone"


def _arrays(*shape: int, classes: int = 3) -> Callable[[], bytes]:
    def make() -> bytes:
        random, content = np.random.default_rng(0), io.BytesIO()
        x = random.integers(0, 256, shape, dtype=np.uint8) if len(shape) > 3 else random.normal(size=shape)
        np.savez(content, x=x, y=np.arange(shape[0]) % classes)
        return content.getvalue()

    return make


ARRAYS = {
    "plain.npz": _arrays(60, 12),
    "points.npz": _arrays(60, 2),
    "steps.npz": _arrays(60, 20, 3),
    "long_steps.npz": _arrays(60, 400, 2),
    "pictures.npz": _arrays(60, 12, 10, 3),
    "large_pictures.npz": _arrays(12, 96, 80, 1),
    "flat_pictures.npz": _arrays(40, 1, 9, 1),
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, DataChoice]]:
    """Own files of every kind, in a home of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERWISE_HOME", str(tmp_path_factory.mktemp("home")))
        contents = {name: (SAMPLE_DATA / name).read_bytes() for name in TABLES}
        contents |= {name: make() for name, make in ARRAYS.items()}
        yield {name: DataChoice(data.files.add(OWNER, content, name)) for name, content in contents.items()}


def _led(checker: Checker, design: Design) -> tuple[Design, list[str], list[str]]:
    """Follow the first repair of the first error until there is none; say which were followed and what is left."""
    followed: list[str] = []
    while True:
        info = data.describe(design.plan.data).to_json()
        errors = [one for one in checker.diagnose(design, info, MACHINE) if one.severity == "error"]
        if not errors or not errors[0].repairs or len(followed) == MOST_STEPS:
            return design, followed, [one.sentence["en"] for one in errors]
        followed.append(errors[0].repairs[0].label["en"])
        design = checker.repaired(design, errors[0].repairs[0])


def _learning_from(text: str, choice: DataChoice) -> Design:
    design = loads(text)
    return replace(design, plan=replace(design.plan, data=choice))


@pytest.mark.parametrize("source", [one.source for one in data.sets()])
@pytest.mark.parametrize("sample", SAMPLES)
def test_repairs_lead_from_every_network_to_every_data_set(checker: Checker, sample: str, source: str) -> None:
    _, followed, left = _led(checker, _learning_from(SAMPLES[sample], DataChoice(source)))
    assert left == [], followed


@pytest.mark.parametrize("name", [*TABLES, *ARRAYS])
@pytest.mark.parametrize("sample", SAMPLES)
def test_repairs_lead_from_every_network_to_own_files(
    checker: Checker, own: dict[str, DataChoice], sample: str, name: str
) -> None:
    _, followed, left = _led(checker, _learning_from(SAMPLES[sample], own[name]))
    assert left == [], followed


@pytest.mark.parametrize("source", [one.source for one in data.sets()])
def test_the_network_for_a_data_set_has_no_fault(checker: Checker, source: str) -> None:
    _has_no_fault(checker, DataChoice(source))


@pytest.mark.parametrize("name", [*TABLES, *ARRAYS])
def test_the_network_for_an_own_file_has_no_fault(checker: Checker, own: dict[str, DataChoice], name: str) -> None:
    _has_no_fault(checker, own[name])


def _has_no_fault(checker: Checker, choice: DataChoice) -> None:
    info = data.describe(choice).to_json()
    design = planned(CNN, data=choice, loss="hinge", metrics=("mean_squared_error",))
    edit = starting_network(design, info)
    assert edit is not None
    # What the browser is sent does the same.
    changed = apply(edit_from_json(json.loads(json.dumps(edit_to_json(edit)))), design)
    found = checker.diagnose(changed, info, MACHINE)
    assert [one.sentence["en"] for one in found if one.code != "data_note"] == []
    assert changed.plan == replace(design.plan, loss=None, metrics=None)
    assert checker.infer(changed, info)["parameters"] < 3_500_000


def test_the_input_keeps_its_name_and_loses_its_shape() -> None:
    design = graph({"pixels": (INPUT, {"shape": [28, 28, 1]}), "out": dense(10), "b": dense(3)}, ("pixels", "out"))
    edit = starting_network(design, MOONS)
    assert edit is not None
    changed = apply(edit, design)
    assert (changed.nodes[0].id, dict(changed.nodes[0].config)) == ("pixels", {})
    assert [(edge.source, edge.target) for edge in changed.edges] == [
        ("pixels", "dense"),
        ("dense", "dense_1"),
        ("dense_1", "dense_2"),
    ]


def test_a_network_without_input_gets_one() -> None:
    edit = starting_network(graph({}), PRICES)
    assert edit is not None
    assert [node.kind for node in apply(edit, graph({})).nodes] == [INPUT, "Dense", "Dense", "Dense"]


def test_nothing_is_proposed_where_the_data_says_too_little() -> None:
    assert can_start(DIGITS)
    for info in ({}, {**DIGITS, "inputs": []}):
        assert starting_network(CNN, info) is None
        assert not can_start(info)


def test_two_pictures_go_through_the_same_layers() -> None:
    edit = starting_network(CNN, {**DIGITS, "inputs": DIGITS["inputs"] * 2})
    assert edit is not None
    design = apply(edit, CNN)
    assert [node.kind for node in design.nodes if node.kind == INPUT] == [INPUT] * 2
    again = [node for node in design.nodes if node.layer is not None]
    assert [node.kind for node in again] == ["Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten"]
    join = next(node for node in design.nodes if node.kind == "Concatenate")
    ends = [design.node(edge.source) for edge in design.inputs_of(join.id)]
    assert [end and end.layer for end in ends] == [None, "flatten"]


def test_two_parts_of_a_table_go_through_layers_of_their_own() -> None:
    edit = starting_network(CNN, {**PRICES, "modality": "table", "inputs": PRICES["inputs"] * 2})
    assert edit is not None
    assert not any(node.layer for node in apply(edit, CNN).nodes)


def test_a_layer_that_was_meant_is_repaired_before_all_are_replaced(checker: Checker) -> None:
    design = chain(("Conv1D", {"filters": 4, "kernel_size": 3}), ("Flatten", {}), dense(1))
    found = checker.diagnose(design, PRICES, MACHINE)[0]
    assert [one.label["en"] for one in found.repairs] == ["Insert Reshape", "Start with a network for this data"]


def test_words_that_are_flattened_first_are_still_taken_for_amounts(checker: Checker) -> None:
    design = chain(("Flatten", {}), dense(8, "relu"), dense(1, "sigmoid"))
    found = [one for one in checker.diagnose(design, WORDS, MACHINE) if one.code == "word_numbers"]
    assert [one.place for one in found] == [{"node": "dense"}]
    repaired = checker.repaired(design, found[0].repairs[0])
    assert [node.kind for node in repaired.nodes[:3]] == [INPUT, "Embedding", "Flatten"]
    assert "word_numbers" not in {one.code for one in checker.diagnose(TEXT, WORDS, MACHINE)}
