"""Write a network of `keras.applications` as a design file: `python -m benchmarks.applications ResNet50 resnet50.json`.

For measuring with large networks that people know. Nothing is downloaded: the weights are random ones and stay behind.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from builder.catalog import catalog
from builder.design import Design, Edge, Node, to_json

_PART = {"class_name", "config"}


def design_of(model: Any) -> Design:
    """Return the design of a functional Keras model whose layers are all in the catalog.

    Args:
        model: The model; each of its layers is called once.
    """
    nodes = [_node(layer) for layer in model.layers]
    edges = []
    for layer in model.layers:
        sources = [tensor._keras_history.operation.name for tensor in _tensors(layer)]
        edges += [Edge(source, layer.name, 0, handle) for handle, source in enumerate(sources)]
    return Design(model.name, tuple(nodes), tuple(edges))


def application(name: str) -> Design:
    """Return the design of a network by its name in `keras.applications`, such as `ResNet50`."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import keras

    return design_of(getattr(keras.applications, name)(weights=None))


def _tensors(layer: Any) -> list[Any]:
    inputs = [] if type(layer).__name__ == "InputLayer" else layer.input
    return inputs if isinstance(inputs, list) else [inputs]


def _node(layer: Any) -> Node:
    kind = type(layer).__name__
    if kind == "InputLayer":
        return Node(layer.name, "Input", {"shape": list(layer.batch_shape[1:])})
    given = layer.get_config()
    config = {}
    for one in catalog().part("layer", kind).parameters:
        value = _plain(given.get(one.name))
        if (
            one.name in given
            and one.kind != "dtype"
            and (one.required or value != _plain(one.default))
            and value is not None
        ):
            config[one.name] = value
    return Node(layer.name, kind, config)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping) and value.keys() >= _PART:
        settings = {name: one for name, one in value["config"].items() if name != "seed" and one is not None}
        return {"class_name": value["class_name"], "config": settings} if settings else value["class_name"]
    return json.loads(json.dumps(value, default=lambda one: one.tolist()))


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="such as ResNet50")
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    design = application(options.name)
    options.path.write_text(json.dumps(to_json(design)), encoding="utf-8")
    print(f"{options.path}: {len(design.nodes)} layers, {len(design.edges)} connections")


if __name__ == "__main__":
    main()
