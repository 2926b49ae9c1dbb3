from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from builder.service.process import KerasProcess
from builder.service.watch import Limits, Watch

LIMITS = Limits(120.0, None)


class ToolProcess(KerasProcess):
    MODULE = "tests.model.keras_child"


class Keras:
    """Keras in a process of its own."""

    def __init__(self, kind: str, watch: Watch) -> None:
        self.process = ToolProcess(kind, watch)
        self.process.wait_ready(120)

    def infer(self, design: dict[str, Any], *inputs: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.process.ask("builder.model.infer:infer", (design, list(inputs)), LIMITS)
        return answer

    def tool(self, name: str, *arguments: Any) -> Any:
        return self.process.ask(f"builder.model.tools:{name}", arguments, LIMITS)


@pytest.fixture(scope="session")
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    watch.close()


@pytest.fixture(scope="session")
def checker(watch: Watch) -> Iterator[Keras]:
    keras = Keras("checker", watch)
    yield keras
    keras.process.end()


@pytest.fixture(scope="session")
def bench(watch: Watch) -> Iterator[Keras]:
    keras = Keras("tensorflow", watch)
    yield keras
    keras.process.end()


def node(node_id: str, kind: str, **config: Any) -> dict[str, Any]:
    return {"id": node_id, "kind": kind, "config": config}


def chain(*nodes: dict[str, Any], plan: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the JSON of a design in which each node feeds the next."""
    edges = [{"source": one["id"], "target": two["id"]} for one, two in pairwise(nodes)]
    return {"nodes": list(nodes), "edges": edges, "plan": plan or {}}


def graph(nodes: list[dict[str, Any]], *edges: tuple[Any, ...]) -> dict[str, Any]:
    """Return the JSON of a design; an edge is (source, target), with the target's and the source's handle if not 0."""
    names = ("source", "target", "target_handle", "source_handle")
    return {"nodes": nodes, "edges": [dict(zip(names, edge, strict=False)) for edge in edges], "plan": {}}


def spec(*shape: int | None, dtype: str = "float32") -> dict[str, Any]:
    return {"shape": list(shape), "dtype": dtype}


DIGITS = spec(8, 8, 1)
CNN = chain(
    node("input", "Input"),
    node("conv2d", "Conv2D", filters=32, kernel_size=3, activation="relu", padding="same"),
    node("max_pooling2d", "MaxPooling2D"),
    node("conv2d_1", "Conv2D", filters=64, kernel_size=3),
    node("flatten", "Flatten"),
    node("dense", "Dense", units=64),
    node("dropout", "Dropout", rate=0.5),
    node("dense_1", "Dense", units=10, activation="softmax"),
)
