"""What is known of a design, with a service that answers at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from builder.checks import Machine
from builder.data import describe
from builder.design import DataChoice, Design, Node, Plan, to_json
from builder.service import Service
from builder.service.examining import examine

MACHINE = Machine(memory_bytes=8_000_000_000, cores=2)


class Recorder:
    """Notes what it is asked, and knows nothing."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []

    def check(self, design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        self.asked.append((dict(design), [dict(one) for one in inputs]))
        return {"nodes": {}, "order": [], "parameters": 0, "trainable": 0, "flops": None}


def test_the_checker_is_told_what_the_data_give() -> None:
    recorder = Recorder()
    design = Design("Empty", (), (), plan=Plan(data=DataChoice("digits")))
    found = examine(design, cast(Service, recorder), MACHINE)
    assert recorder.asked == [(to_json(design), [{"shape": [8, 8, 1], "dtype": "float32"}])]
    assert found.description == describe(DataChoice("digits"))
    assert found.info == describe(DataChoice("digits")).to_json()
    assert found.resolved.plan.loss is not None, "what was open is filled in"
    assert [one.code for one in found.errors], "a network without layers can't be trained"


def test_without_data_the_shapes_are_asked_all_the_same_and_nothing_is_proposed() -> None:
    recorder = Recorder()
    lost = replace(Plan(), data=DataChoice("file:gone"))
    design = Design("Lost", (Node("input", "Input", {"shape": [3]}),), (), plan=lost)
    found = examine(design, cast(Service, recorder), MACHINE)
    assert [inputs for _, inputs in recorder.asked] == [[]]
    assert (found.description, found.info, found.proposals) == (None, None, {})
    assert found.resolved is design
    assert [one.severity for one in found.errors] == ["error"]
