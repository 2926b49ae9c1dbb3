"""The training plan: the part of a design that says on what and how it learns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BACKENDS = ("tensorflow", "jax", "torch")
PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16")


@dataclass(frozen=True, slots=True)
class DataChoice:
    """Which data set, and how it is prepared.

    Args:
        source: Name of a data set: `digits`, `keras.mnist`, or `file:<id>` for the person's own.
        options: Arguments of the data set, such as `noise` and `seed` of a generated one.
        prepare: How inputs and target are prepared, by the names that `builder.data` declares; a name that is
            missing means the proposed preparation.
    """

    source: str = "digits"
    options: Mapping[str, Any] = field(default_factory=dict)
    prepare: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the network is trained. `None` means: as proposed from the data and the network.

    A part (loss, optimizer, metric, callback) is Keras's identifier for it, `"adam"`, or a dict
    `{"class_name": "Adam", "config": {"learning_rate": 0.01}}` with what differs from the defaults.

    Args:
        data: Which data set, and how it is prepared.
        validation_split: Share of the examples that are held back to validate with, 0 to 0.9.
        loss: What is minimized.
        optimizer: What minimizes it.
        metrics: What is measured beside the loss.
        callbacks: Keras callbacks that act during training, such as `EarlyStopping`.
        epochs: How many times all training examples are seen.
        batch_size: How many examples make one step.
        seed: Decides split, initial weights, order and dropout.
        precision: Keras dtype policy.
        backend: Which of Keras's backends trains.
    """

    data: DataChoice = field(default_factory=DataChoice)
    validation_split: float | None = None
    loss: Any = None
    optimizer: Any = None
    metrics: tuple[Any, ...] | None = None
    callbacks: tuple[Any, ...] = ()
    epochs: int | None = None
    batch_size: int | None = None
    seed: int = 0
    precision: str = "float32"
    backend: str = "tensorflow"
