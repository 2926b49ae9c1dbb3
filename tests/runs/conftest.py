import pytest

from builder.design import Design, Node, to_json
from builder.runs import Registry, Run

DESIGN = to_json(Design("Digits", (Node("input", "Input"), Node("dense", "Dense", {"units": 10}))))


@pytest.fixture
def run(registry: Registry) -> Run:
    return registry.create("ann", DESIGN, "First")
