"""Weights that a network begins with, kept as plain arrays: `.npz`, by layer and number. Knows no Keras."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder.errors import OpeningError

Array = NDArray[Any]
Weights = tuple[tuple[str, tuple[int, ...]], ...]
"""Name and shape of each weight of a layer, in Keras's order."""

FORMAT, FORMAT_VERSION = "layerwise-weights", 1
_INDEX = "json"


def write(path: Path, layers: Mapping[str, Iterable[tuple[str, Any]]], title: str) -> None:
    """Write the weights of layers.

    Args:
        path: The new file.
        layers: Name and value of each weight, by the name of its layer.
        title: What the file is called that they come from.
    """
    arrays: dict[str, Array] = {}
    index: dict[str, list[Any]] = {}
    for number, (layer, weights) in enumerate(layers.items()):
        index[layer] = []
        for place, (name, value) in enumerate(weights):
            array = np.asarray(value)
            # numpy's format does not know bfloat16; float32 holds every value of it.
            array = array if array.dtype.kind in "fiub" else array.astype(np.float32)
            arrays[f"{number}/{place}"] = array
            index[layer].append([name, list(array.shape)])
    content = {"format": FORMAT, "format_version": FORMAT_VERSION, "title": title, "layers": index}
    text = np.frombuffer(json.dumps(content).encode(), np.uint8)
    np.savez(path, allow_pickle=False, **{_INDEX: text}, **arrays)


@lru_cache(maxsize=64)
def index(path: Path) -> Mapping[str, Weights]:
    """Return which weights of which layers a file has. A file never changes: its name is the hash of its content.

    Raises:
        OpeningError: It can't be read.
    """
    try:
        with np.load(path, allow_pickle=False) as content:
            return {layer: tuple((name, tuple(shape)) for name, shape in own) for layer, own in _read(content).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise OpeningError("opening.weights_damaged", detail=str(error)[:120]) from error


def values(path: Path, wanted: Iterable[str]) -> dict[str, list[Array]]:
    """Return the weights of some layers, in Keras's order; a layer that the file does not have is left out.

    Raises:
        OpeningError: The file can't be read.
    """
    try:
        with np.load(path, allow_pickle=False) as content:
            known = {layer: (number, len(own)) for number, (layer, own) in enumerate(_read(content).items())}
            return {
                layer: [content[f"{known[layer][0]}/{place}"] for place in range(known[layer][1])]
                for layer in wanted
                if layer in known
            }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise OpeningError("opening.weights_damaged", detail=str(error)[:120]) from error


def _read(content: Any) -> dict[str, Any]:
    found = json.loads(content[_INDEX].tobytes())
    if found["format"] != FORMAT or found["format_version"] > FORMAT_VERSION:
        raise ValueError(f"format {found['format']} {found['format_version']}")
    layers: dict[str, Any] = found["layers"]
    return layers
