"""The designs that come with Layerwise are good on the data that they name, as that data really is."""

import json
import time
from pathlib import Path

import pytest

from builder import data
from builder.checks import diagnose, propose, resolve
from builder.design import from_json, loads, to_json
from tests.checks.conftest import Checker
from tests.checks.worlds import DIGITS, FLATTEN, MACHINE, chain, dense

FOLDER = Path(__file__).parents[2] / "sample_data" / "designs"
SAMPLES = sorted(path for path in FOLDER.glob("*.json") if path.name != "index.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_sample_has_a_problem(checker: Checker, path: Path) -> None:
    design = loads(path.read_text(encoding="utf-8"))
    info = data.describe(design.plan.data).to_json()
    found = checker.diagnose(design, info, MACHINE)
    assert [(one.code, one.sentence["en"]) for one in found if one.code != "data_note"] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_resolved_design_is_a_design_that_can_be_kept(checker: Checker, path: Path) -> None:
    design = loads(path.read_text(encoding="utf-8"))
    info = data.describe(design.plan.data).to_json()
    resolved = resolve(design, propose(design, checker.infer(design, info), info))
    assert from_json(json.loads(json.dumps(to_json(resolved)))) == resolved


@pytest.mark.slow
def test_a_large_network_is_judged_while_it_is_drawn(checker: Checker) -> None:
    design = chain(FLATTEN, *[dense(8, "relu")] * 200, dense(10, "softmax"))
    inference = checker.infer(design, DIGITS)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        diagnose(design, inference, DIGITS, MACHINE)
        took.append(time.perf_counter() - start)
    # Some 10 ms on a quiet machine; what is meant is that it does not grow with the square of the layers.
    assert min(took) < 0.2
