"""A small training that leaves nothing behind but a process in which the next one begins sooner.

What a backend does for the first time takes it twice as long: threads, code that Python has not run yet, functions
that TensorFlow converts.
"""

import gc
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import keras

from builder.runs import Run, RunWriter
from builder.training import session


def rehearse() -> None:
    """Train a small network once, in a folder that is removed. Numbers of later trainings stay the same."""
    with tempfile.TemporaryDirectory(prefix="layerwise-") as name:
        run = _run(Path(name))
        with RunWriter(run.folder) as writer:
            session.train(run, writer)
    keras.backend.clear_session()
    gc.collect()


def _run(folder: Path) -> Run:
    design = _design()
    return Run(
        id="rehearsal",
        owner="rehearsal",
        number=1,
        name="Rehearsal",
        created=time.time(),
        folder=folder,
        design_hash="",
        backend=keras.backend.backend(),
        parent=None,
        starred=False,
        design=design,
        info=None,
        versions={},
    )


def _design() -> dict[str, Any]:
    layers: list[tuple[str, dict[str, Any]]] = [
        ("Input", {}),
        ("Conv2D", {"filters": 2, "kernel_size": [3, 3], "activation": "relu"}),
        ("BatchNormalization", {}),
        ("MaxPooling2D", {}),
        ("Flatten", {}),
        ("Dense", {"units": 4, "activation": "relu"}),
        ("Dropout", {"rate": 0.1}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    ]
    names = [f"layer_{number}" for number in range(len(layers))]
    return {
        "format": "layerwise-design",
        "format_version": 1,
        "name": "Rehearsal",
        "nodes": [
            {"id": name, "kind": kind, "config": config} for name, (kind, config) in zip(names, layers, strict=True)
        ],
        "edges": [{"source": one, "target": next_one} for one, next_one in pairwise(names)],
        "groups": [],
        "plan": {
            "data": {"source": "digits", "options": {}, "prepare": {}},
            "validation_split": 0.2,
            "loss": "sparse_categorical_crossentropy",
            "optimizer": "adam",
            "metrics": ["accuracy"],
            "epochs": 1,
            "batch_size": 512,
        },
    }
