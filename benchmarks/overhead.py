"""What watching costs: a whole training with everything recorded, against Keras alone.

    python -m benchmarks.overhead            # both networks, five rounds
    python -m benchmarks.overhead --short    # one network, three rounds, a third of the examples

Each training is a process of its own, with the same network, data, order of examples and number of epochs, and with
validation. The kinds take turns, so that a machine that is busy for a while slows all of them. Time and CPU time are
those of `fit` alone, the first epoch left out, in which TensorFlow compiles:

- `bare`: `model.fit` with nothing attached.
- `watched`: the callbacks of a training worker: a point for every batch, histograms of weights, gradients and
  activations, epochs, checkpoints, commands, all of it written to the run's database.
- `tensorboard`: `model.fit` with `keras.callbacks.TensorBoard(histogram_freq=1)`. It needs the package `tensorboard`
  (`pip install tensorboard`), which Layerwise does not use; without it the column is left out.
"""

import argparse
import importlib.util
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.table import markdown

Rounds = dict[str, list[dict[str, float]]]
KINDS = ("bare", "watched", "tensorboard")
NETWORKS: dict[str, dict[str, Any]] = {
    "mlp": {
        "title": "784-128-64-10",
        "batch_size": 128,
        "epochs": 7,
        "layers": [
            ("Flatten", {}),
            ("Dense", {"units": 128, "activation": "relu"}),
            ("Dense", {"units": 64, "activation": "relu"}),
            ("Dense", {"units": 10, "activation": "softmax"}),
        ],
    },
    "cnn": {
        "title": "Conv2D 16, 32; Dense 64, 10",
        "batch_size": 128,
        "epochs": 3,
        "layers": [
            ("Conv2D", {"filters": 16, "kernel_size": 3, "activation": "relu"}),
            ("MaxPooling2D", {}),
            ("Conv2D", {"filters": 32, "kernel_size": 3, "activation": "relu"}),
            ("MaxPooling2D", {}),
            ("Flatten", {}),
            ("Dense", {"units": 64, "activation": "relu"}),
            ("Dense", {"units": 10, "activation": "softmax"}),
        ],
    },
}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="one network, three rounds, a third of the examples")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--backend", default="tensorflow")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(**json.loads(options.child))
        return
    names = ("mlp",) if options.short else tuple(NETWORKS)
    rounds = 3 if options.short else options.rounds
    examples = 20_000 if options.short else 60_000
    kinds = [kind for kind in KINDS if kind != "tensorboard" or importlib.util.find_spec("tensorboard")]
    rows: list[tuple[str, ...]] = []
    for name in names:
        rows += _rows(name, _measure(name, kinds, rounds, examples, options.backend))
    print(markdown(("network", "kind", "s", "of bare", "CPU s", "of bare", "written"), rows))
    print(f"\n{examples} examples, {options.backend}, median of {rounds} rounds.")
    if len(kinds) < len(KINDS):
        print("The package tensorboard is not installed, so its rows are left out.")


def _measure(name: str, kinds: list[str], rounds: int, examples: int, backend: str) -> Rounds:
    measured: Rounds = {kind: [] for kind in kinds}
    for number in range(rounds):
        # Forwards, then backwards: nobody is always first.
        for kind in kinds if number % 2 == 0 else reversed(kinds):
            task = json.dumps({"kind": kind, "name": name, "examples": examples})
            command = [sys.executable, "-m", "benchmarks.overhead", "--child", task]
            environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stderr)
            measured[kind].append(json.loads(done.stdout.splitlines()[-1]))
            one = measured[kind][-1]
            print(f"{name} {kind} {one['wall']:.2f} s, CPU {one['cpu']:.2f} s", file=sys.stderr, flush=True)
    return measured


def _rows(name: str, measured: Rounds) -> list[tuple[str, ...]]:
    network = NETWORKS[name]
    rows = []
    for kind, rounds in measured.items():
        row = [f"{network['title']}, {network['epochs'] - 1} epochs", kind]
        for key in ("wall", "cpu"):
            times = [one[key] for one in rounds]
            # Each round beside its neighbour: what slows the machine for a while slows both.
            ratios = [one / other[key] for one, other in zip(times, measured["bare"], strict=True)]
            row += [f"{statistics.median(times):.2f}", f"{statistics.median(ratios):.3f}"]
        last = rounds[-1]
        written = f"{last['points']:.0f} points, {last['frames']:.0f} histogram frames" if kind == "watched" else ""
        rows.append((*row, written))
    return rows


def _child(kind: str, name: str, examples: int) -> None:
    import keras

    from builder.model.build import build_model, compile_model
    from builder.training import seeds
    from builder.training.sequence import Batches, feed

    x, y = _data(examples)
    held = examples // 10
    network = NETWORKS[name]
    design = _design(name)
    seeds.plant(0)
    model = build_model(design, [{"shape": [28, 28, 1], "dtype": "float32"}])
    compile_model(model, design["plan"])
    batches = Batches([x], [y], network["batch_size"], 0)
    clock = _Clock()
    note: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        callbacks: list[Any] = []
        finish = None
        if kind == "watched":
            callbacks, finish = _watched(Path(folder), model, batches, network["epochs"])
        elif kind == "tensorboard":
            callbacks = [keras.callbacks.TensorBoard(folder, histogram_freq=1, update_freq="batch")]
        callbacks = [keras.callbacks.LambdaCallback(on_epoch_begin=clock.begin), *callbacks]
        given = {"x": feed(batches)} if kind == "watched" else {"x": x, "y": y, "batch_size": network["batch_size"]}
        model.fit(
            **given,
            epochs=network["epochs"],
            shuffle=kind != "watched",
            verbose=0,
            validation_data=(x[:held], y[:held]),
            validation_batch_size=network["batch_size"],
            callbacks=callbacks,
        )
        clock.end()
        if finish is not None:
            note = finish()
    print(json.dumps({"wall": clock.wall, "cpu": clock.cpu, **note}))


def _data(examples: int) -> tuple[Any, Any]:
    import numpy as np

    random = np.random.default_rng(0)
    x = random.random((examples, 28, 28, 1), dtype=np.float32)
    return x, random.integers(0, 10, examples).astype(np.int32)


class _Clock:
    """Counts from the second epoch on: in the first, TensorFlow compiles."""

    def begin(self, epoch: int, logs: Any = None) -> None:
        if epoch == 1:
            self._start = time.perf_counter(), time.process_time()

    def end(self) -> None:
        self.wall = time.perf_counter() - self._start[0]
        self.cpu = time.process_time() - self._start[1]


def _watched(folder: Path, model: Any, batches: Any, epochs: int) -> tuple[list[Any], Any]:
    from builder.runs import CommandInbox, RunReader, RunWriter
    from builder.training.control import Control
    from builder.training.keeper import Keeper
    from builder.training.looks import Looks
    from builder.training.probe import Probe
    from builder.training.rate import LearningRate
    from builder.training.resume import Resume
    from builder.training.status import Status
    from builder.training.watch import Watch

    writer = RunWriter(folder)
    rate = LearningRate(model)
    looks = Looks(writer, model, Probe(model, [batches.inputs[0][:32]], [batches.targets[0][:32]]), rate)
    status = Status(writer, {"epochs": epochs, "steps": batches.steps}, looks.share)
    watch = Watch(writer, looks, rate, batches.steps, epochs)
    keeper = Keeper(folder, writer, [], watch, rate)
    control = Control(CommandInbox(folder), writer, status, rate, keeper.save_here, looks.budgets)

    def finish() -> dict[str, float]:
        share = looks.share()
        writer.close()
        with RunReader(folder) as reader:
            return {"points": len(reader.points()["train"]), "frames": len(reader.histograms()), "share": share}

    return [Resume(batches, []), watch, control, keeper], finish


def _design(name: str) -> dict[str, Any]:
    nodes = [{"id": "input", "kind": "Input", "config": {}}]
    for number, (kind, config) in enumerate(NETWORKS[name]["layers"]):
        nodes.append({"id": f"layer_{number}", "kind": kind, "config": config})
    edges = [{"source": a["id"], "target": b["id"]} for a, b in itertools.pairwise(nodes)]
    plan = {"loss": "sparse_categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]}
    return {"nodes": nodes, "edges": edges, "plan": plan}


if __name__ == "__main__":
    main()
