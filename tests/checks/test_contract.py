"""Every rule finds its problem, is silent without it, and what it offers takes the problem away."""

import re
from collections.abc import Sequence

import pytest

from builder import words
from builder.checks import RULES, Diagnostic, diagnose
from builder.design import edit_from_json
from tests.checks.cases import GOOD, SILENT, TRIGGERS, Case
from tests.checks.conftest import Checker

FOUND = [pytest.param(code, case, id=f"{code}-{place}") for code, all_ in TRIGGERS.items() for place, case in
         enumerate(all_)]  # fmt: skip
QUIET = [pytest.param(code, case, id=f"{code}-{place}") for code, all_ in SILENT.items() for place, case in
         enumerate(all_)]  # fmt: skip


def of(code: str, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [one for one in found if one.code == code]


def test_every_rule_has_cases() -> None:
    assert set(TRIGGERS) == set(RULES)
    assert set(SILENT) <= set(RULES)


@pytest.mark.parametrize(("code", "case"), FOUND)
def test_rule_finds_its_problem(checker: Checker, code: str, case: Case) -> None:
    found = of(code, checker.diagnose(case.design, case.info, case.machine))

    assert found
    for one in found:
        assert one.severity == RULES[code].severity
        assert set(one.sentence) == set(words.LANGUAGES)
        assert all(one.sentence.values())
        assert not re.search(r"\{[a-z_]+\}", "".join(one.sentence.values()))
        assert len(one.repairs) >= case.repairs
        _points_at_something(one, case)


@pytest.mark.parametrize(("code", "case"), FOUND)
def test_every_repair_takes_the_problem_away(checker: Checker, code: str, case: Case) -> None:
    before = of(code, checker.diagnose(case.design, case.info, case.machine))
    for one in before:
        for repair in one.repairs:
            after = checker.repaired(case.design, repair)
            info = _as_prepared(case, after)
            left = of(code, checker.diagnose(after, info, case.machine))
            assert one.place not in [other.place for other in left], repair.label["en"]
            assert len(left) < len(before) or len(before) > 1


@pytest.mark.parametrize(("code", "case"), FOUND)
def test_a_repair_survives_the_way_to_the_browser_and_back(checker: Checker, code: str, case: Case) -> None:
    for one in of(code, checker.diagnose(case.design, case.info, case.machine)):
        content = one.to_json()
        assert [edit_from_json(repair["edit"]) for repair in content["repairs"]] == [
            edit_from_json(repair.to_json()["edit"]) for repair in one.repairs
        ]


@pytest.mark.parametrize(("code", "case"), QUIET)
def test_rule_is_silent_without_its_problem(checker: Checker, code: str, case: Case) -> None:
    assert not of(code, checker.diagnose(case.design, case.info, case.machine))


@pytest.mark.parametrize("case", GOOD)
def test_nothing_is_said_about_a_good_network(checker: Checker, case: Case) -> None:
    assert checker.diagnose(case.design, case.info, case.machine) == ()


def test_errors_come_first(checker: Checker) -> None:
    worst = TRIGGERS["output_units"][0].design
    info = {**(TRIGGERS["output_units"][0].info or {}), "warnings": [{"key": "data.few_rows", "values": {"count": 3}}]}
    found = diagnose(worst, checker.infer(worst, info), info, TRIGGERS["output_units"][0].machine)
    assert [one.severity for one in found] == ["error", "hint"]


def _points_at_something(one: Diagnostic, case: Case) -> None:
    if "node" in one.place:
        assert case.design.node(one.place["node"]) is not None
    if "edge" in one.place:
        assert tuple(one.place["edge"]) in {(edge.source, edge.target) for edge in case.design.edges}
    if "group" in one.place:
        assert case.design.group(one.place["group"]) is not None
    if "plan" in one.place:
        assert hasattr(case.design.plan, one.place["plan"])


def _as_prepared(case: Case, after: object) -> dict[str, object] | None:
    """Return what the data set says after an edit of its preparation, as `builder.data.describe` would."""
    from builder.design import Design

    assert isinstance(after, Design)
    if case.info is None or after.plan.data == case.design.plan.data:
        return case.info
    prepare = after.plan.data.prepare
    prepared = {**case.info["prepared"], **prepare}
    target = case.info["target"]
    if "one_hot" in prepare:
        target = {**target, "shape": [len(target["classes"])] if prepare["one_hot"] else []}
    inputs = case.info["inputs"]
    if "scale" in prepare:
        inputs = [{**one, "minimum": 0.0, "maximum": 1.0} for one in inputs]
    return {**case.info, "prepared": prepared, "target": target, "inputs": inputs}


def test_flatten_goes_where_the_axes_were_lost(checker: Checker) -> None:
    lost, spatial = (case for case in TRIGGERS["output_rank"] if len(case.design.nodes) == 5)
    (one,) = of("output_rank", checker.diagnose(lost.design, lost.info, lost.machine))
    first, second = lost.design.nodes[1:3]
    assert one.place == {"edge": [first.id, second.id]}, "before the first Dense, past the Dropout between both"

    (one,) = of("output_rank", checker.diagnose(spatial.design, spatial.info, spatial.machine))
    assert one.place == {"edge": [spatial.design.nodes[3].id, spatial.design.nodes[4].id]}, "it takes images alone"
