"""Designs and data sets that the tests of the checks share. The data sets are described as `builder.data` does."""

import copy
import itertools
from typing import Any

from builder.checks import Machine
from builder.design import DataChoice, Design, Edge, Node, Plan, free_id

Json = dict[str, Any]
Layer = tuple[str, Json]

MACHINE = Machine(8_000_000_000, 2)


def chain(*layers: Layer, **plan: Any) -> Design:
    """Return a network of layers in a row behind an Input."""
    nodes = [Node("input", "Input")]
    for kind, config in layers:
        nodes.append(Node(free_id(kind, {node.id for node in nodes}), kind, config))
    edges = tuple(Edge(one.id, other.id) for one, other in itertools.pairwise(nodes))
    return Design("test", tuple(nodes), edges, plan=Plan(**plan))


def graph(nodes: dict[str, Layer], *edges: tuple[Any, ...], **plan: Any) -> Design:
    """Return a network from its nodes and edges; an edge may name its handles."""
    made = tuple(Node(name, kind, config) for name, (kind, config) in nodes.items())
    return Design("test", made, tuple(Edge(*edge) for edge in edges), plan=Plan(**plan))


def dense(units: int, activation: Any = None, **config: Any) -> Layer:
    return "Dense", {"units": units, **({"activation": activation} if activation else {}), **config}


def conv(filters: int, kernel_size: Any = 3, activation: str = "relu", **config: Any) -> Layer:
    return "Conv2D", {"filters": filters, "kernel_size": kernel_size, "activation": activation, **config}


FLATTEN: Layer = ("Flatten", {})
POOL: Layer = ("MaxPooling2D", {})
INPUT: Layer = ("Input", {})


def part(class_name: str, **config: Any) -> Json:
    return {"class_name": class_name, "config": config}


def info(shape: list[int], target: Json, **changes: Any) -> Json:
    """Return what a data set says of itself."""
    content: Json = {
        "source": "digits",
        "title": {"en": "Test", "zh": "测试"},
        "task": "classification" if target["kind"] == "classes" else "regression",
        "modality": "image" if len(shape) == 3 else "table",
        "examples": 1797,
        "inputs": [{"name": "image", "shape": shape, "dtype": "float32", "minimum": 0.0, "maximum": 1.0}],
        "target": target,
        "prepared": {"scale": "unit", "one_hot": bool(target["shape"]) and target["kind"] == "classes"},
        "vocabulary": None,
        "warnings": [],
    }
    return {**content, **changes}


def classes(count: int, one_hot: bool = False, **changes: Any) -> Json:
    names = [str(number) for number in range(count)]
    empty = {"minimum": None, "maximum": None, "mean": None}
    shape = [count] if one_hot else []
    return (
        {"name": "digit", "kind": "classes", "shape": shape, "classes": names, "counts": [180] * count}
        | empty
        | changes
    )


def number(low: float, high: float, shape: list[int] | None = None) -> Json:
    kind = "numbers" if shape else "number"
    values = {"minimum": low, "maximum": high, "mean": (low + high) / 2}
    return {"name": "price", "kind": kind, "shape": shape or [], "classes": [], "counts": [], **values}


DIGITS = info([8, 8, 1], classes(10))
ONE_HOT = info([8, 8, 1], classes(10, one_hot=True))
MOONS = info([2], classes(2), modality="points", examples=500)
PRICES = info([13], number(-2.0, 3.0), examples=442)
SHARES = info([13], number(0.0, 1.0))
MASKS = info([8, 8, 1], classes(3, name="pixel", kind="mask", shape=[8, 8], counts=[]))
TWO_KINDS = info([8, 8, 1], classes(2, name="pixel", kind="mask", shape=[8, 8], counts=[]))
COPIES = info([8, 8, 1], number(0.0, 1.0, [8, 8, 1]) | {"kind": "input"})
PAIRS = info([13], number(-2.0, 3.0, [2]))
WORDS = info([20], classes(2), modality="sequence", vocabulary=1000) | {
    "inputs": [{"name": "text", "shape": [20], "dtype": "int32", "minimum": 0.0, "maximum": 999.0}]
}


def scaled(description: Json, low: float, high: float) -> Json:
    """Return the description with another range of its inputs."""
    changed = copy.deepcopy(description)
    changed["inputs"][0] |= {"minimum": low, "maximum": high}
    changed["prepared"]["scale"] = "none"
    return changed


CNN = chain(conv(8), POOL, FLATTEN, dense(10, "softmax"))
LOGITS = chain(conv(8), POOL, FLATTEN, dense(10))
MLP = chain(dense(16, "relu"), dense(2, "softmax"))
ONE = chain(dense(16, "relu"), dense(1, "sigmoid"))
PRICE = chain(dense(16, "relu"), dense(1))
TEXT = chain(("Embedding", {"input_dim": 1000, "output_dim": 8}), ("GlobalAveragePooling1D", {}), dense(1, "sigmoid"))


def planned(design: Design, **plan: Any) -> Design:
    """Return the design with another plan."""
    return Design(design.name, design.nodes, design.edges, design.groups, Plan(**plan))


def data(source: str = "digits", **prepare: Any) -> DataChoice:
    return DataChoice(source, {}, prepare)
