"""What a run needs to go on exactly where it was: written whole, read without running anything.

A checkpoint is one `.npz` file: arrays, and JSON for the rest. No pickle.
"""

import inspect
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from builder.model import state
from builder.model.state import FILE, FORMAT_VERSION, Array, Checkpoint, read
from builder.training import seeds

__all__ = ["Checkpoint", "capture", "read", "replacing", "restore", "set_generators", "write"]


def capture(
    model: keras.Model, callbacks: Sequence[keras.callbacks.Callback], epoch: int, step: int, **plain: Any
) -> Checkpoint:
    """Copy the state of a training.

    Args:
        model: The compiled model, with its state in its variables (on JAX: after `jax_state_sync`).
        callbacks: The plan's callbacks.
        epoch, step: Where the training is, see `Checkpoint`.
        plain: Anything else to keep, as plain values.
    """
    arrays = {
        f"{group}/{index}": _array(variable)
        for group, variables in state.variables(model).items()
        for index, variable in enumerate(variables)
    }
    arrays |= {f"generator/{name}": state for name, state in seeds.generators().items()}
    states = []
    for index, callback in enumerate(callbacks):
        values, lists = _state_of(callback)
        states.append(values | {"arrays": {name: len(parts) for name, parts in lists.items()}})
        for name, parts in lists.items():
            arrays |= {f"callback/{index}/{name}/{place}": part for place, part in enumerate(parts)}
    return Checkpoint(epoch, step, arrays, {"callbacks": states, **plain})


def write(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint so that a reader finds this one or the one before, never a half.

    Args:
        folder: Where checkpoints lie. What it held is replaced.
        checkpoint: What to write.

    Raises:
        OSError: It can't be written; the one before is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = {
        "format_version": FORMAT_VERSION,
        "epoch": checkpoint.epoch,
        "step": checkpoint.step,
        "plain": checkpoint.plain,
    }
    path = folder / FILE
    with replacing(path) as file_path, open(file_path, "wb") as file:
        np.savez(
            file, allow_pickle=False, json=np.frombuffer(json.dumps(plain).encode(), np.uint8), **checkpoint.arrays
        )
        file.flush()
        os.fsync(file.fileno())
    return path


def restore(model: keras.Model, callbacks: Sequence[keras.callbacks.Callback], checkpoint: Checkpoint) -> None:
    """Put the state of a training back.

    It must be called in the first `on_epoch_begin` of `fit`: earlier, `fit` and the callbacks' own beginnings would
    overwrite it.

    Args:
        model: The compiled model, built from the same design.
        callbacks: The plan's callbacks, made from the same plan.
        checkpoint: What `capture` returned.

    Raises:
        TrainingError: The checkpoint belongs to another network.
    """
    # An epoch begins with its metrics at zero; TensorFlow makes their variables in the first step.
    groups = ("model", "optimizer", "metrics") if checkpoint.step else ("model", "optimizer")
    state.put_back(model, checkpoint, groups)
    for index, callback in enumerate(callbacks):
        states = checkpoint.plain["callbacks"]
        if index < len(states):
            _set_state(callback, states[index], checkpoint.arrays, f"callback/{index}")
    set_generators(checkpoint)


def set_generators(checkpoint: Checkpoint) -> None:
    """Set the generators of random numbers alone: something may have drawn since `restore`."""
    kept = {name.removeprefix("generator/"): value for name, value in checkpoint.arrays.items()}
    seeds.set_generators({name: value for name, value in kept.items() if "/" not in name})


class replacing:
    """Gives a path to write to, and puts what was written in place of a file when the block has ended well.

    Args:
        path: The file that is replaced, or made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".new-", suffix=self._path.suffix)
        os.close(handle)
        self._new = Path(name)
        return self._new

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._new.unlink(missing_ok=True)
            return
        self._new.replace(self._path)
        if os.name == "posix":
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _array(variable: Any) -> Array:
    value = np.asarray(keras.ops.convert_to_numpy(variable))
    # numpy's format does not know bfloat16; float32 holds every value of it.
    return np.array(value if value.dtype.kind in "fiub" else value.astype(np.float32))


def _state_of(callback: keras.callbacks.Callback) -> tuple[dict[str, Any], dict[str, list[Array]]]:
    # What the constructor was given comes from the plan. Some of it is changed in place (`min_delta` of EarlyStopping
    # gets a sign), and would be changed twice.
    given = set(inspect.signature(type(callback).__init__).parameters) | {"params"}
    values: dict[str, Any] = {}
    lists: dict[str, list[Array]] = {}
    for name, value in vars(callback).items():
        if name in given or name.startswith("__"):
            continue
        if isinstance(value, np.generic) or (hasattr(value, "shape") and np.shape(value) == ()):
            value = np.asarray(value).item()
        if value is None or isinstance(value, bool | int | float | str):
            values[name] = value
        elif isinstance(value, list) and value and all(isinstance(part, np.ndarray | np.generic) for part in value):
            # A weight that is a single number, such as the count of a Normalization, comes as a scalar.
            lists[name] = [np.array(part) for part in value]
    return {"name": type(callback).__name__, "values": values}, lists


def _set_state(callback: keras.callbacks.Callback, kept: dict[str, Any], arrays: dict[str, Array], place: str) -> None:
    if kept["name"] != type(callback).__name__:
        return
    for name, value in kept["values"].items():
        setattr(callback, name, value)
    for name, count in kept["arrays"].items():
        setattr(callback, name, [arrays[f"{place}/{name}/{index}"] for index in range(count)])
