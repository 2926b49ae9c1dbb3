"""A run's last checkpoint, read without running anything, and its numbers put into a model of the same design.

`builder.training.checkpoint` writes it: one `.npz` file of arrays, with JSON for the rest.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from builder.errors import TrainingError

Array = NDArray[Any]

FILE = "state.npz"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a training between two batches.

    Args:
        epoch: The epoch that comes next, or that is under way, from 0.
        step: How many batches of it are done.
        arrays: Variables of model, optimizer and metrics, generators, and arrays of the callbacks, by name.
        plain: The callbacks' other values, one dict for each callback, and the learning rate where it was set by hand.
    """

    epoch: int
    step: int
    arrays: dict[str, Array]
    plain: dict[str, Any]


def read(folder: Path) -> Checkpoint | None:
    """Read the checkpoint of a run, or return `None` where there is none.

    Raises:
        TrainingError: There is one that can't be read.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as content:
            arrays = {name: content[name] for name in content.files}
        plain = json.loads(arrays.pop("json").tobytes())
        if plain["format_version"] != FORMAT_VERSION:
            raise ValueError(f"format {plain['format_version']}")
        return Checkpoint(plain["epoch"], plain["step"], arrays, plain["plain"])
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise TrainingError("training.bad_checkpoint", detail=str(error)[:120]) from error


def variables(model: keras.Model) -> dict[str, list[Any]]:
    """Return the variables of a compiled model by what they belong to: `model`, `optimizer`, `metrics`."""
    metrics = [variable for metric in model.metrics for variable in metric.variables]
    apart = {id(variable) for variable in metrics}
    optimizer = list(model.optimizer.variables)
    apart |= {id(variable) for variable in optimizer}
    # `variables` has the states of the seed generators, which a `.keras` file leaves out.
    own = [variable for variable in model.variables if id(variable) not in apart]
    return {"model": own, "optimizer": optimizer, "metrics": metrics}


def put_back(model: keras.Model, checkpoint: Checkpoint, groups: Sequence[str] = ("model", "optimizer")) -> None:
    """Give a model the numbers of a checkpoint.

    Args:
        model: The compiled model, built from the same design.
        checkpoint: What `read` returned.
        groups: Which variables: `model`, `optimizer`, `metrics`.

    Raises:
        TrainingError: The checkpoint belongs to another network. Nothing of the first group that differs is changed.
    """
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    present = variables(model)
    for group in groups:
        kept = [checkpoint.arrays.get(f"{group}/{index}") for index in range(len(present[group]))]
        pairs = list(zip(present[group], kept, strict=True))
        if any(value is None or value.shape != tuple(variable.shape) for variable, value in pairs):
            raise TrainingError("training.other_checkpoint")
        for variable, value in pairs:
            variable.assign(value)
