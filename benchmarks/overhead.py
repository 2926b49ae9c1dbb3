"""What watching costs: training with everything recorded, against Keras alone: `python -m benchmarks.overhead`.

    --short       one network, two epochs, a third of the examples
    --epochs 5    how many epochs are counted, 3 where it is not given

Networks of one kind are trained side by side in one process and take turns, a seventh of an epoch each (a share of a
second to a second or two), in an order that changes with every round: whatever slows the machine for a while slows all
of them. A turn goes from batch to batch, so the one in which an epoch ends has its validation and its checkpoint in it.
Wall time and the CPU time of the process count for the one whose turn it is. The first epoch, in which TensorFlow
compiles, is left out.

- `bare`: `model.fit` on arrays with nothing attached.
- `control`: the same once more, made after all others, since what is made later runs some hundredths slower. What the
  two differ is what this measurement can't tell.
- `watched`: what a training worker does: a point for every batch, histograms of weights, gradients and activations,
  epochs, checkpoints, commands, all of it written to the run's database.
- `tensorboard`: `model.fit` with `keras.callbacks.TensorBoard(histogram_freq=1)`. It needs the package `tensorboard`
  (`pip install tensorboard`), which Layerwise does not use; without it the row is left out.

`of bare` compares the sums of all turns with the mean of the two bare ones; beside it stand the lower quartile, the
median and the upper quartile of what the rounds say one by one. Where the whole machine stood still, and a turn took
five times as long as that training's usual one, the round is left out for all, and counted below the table. Nothing in
a training can take so long.
"""

import argparse
import importlib.util
import itertools
import math
import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.table import markdown
from benchmarks.turns import Runner, Turn, take_turns

TURNS = 7
"""How many turns make an epoch."""
STOOD_STILL = 5
"""A turn that takes so many times its usual was a disturbance."""
NETWORKS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "784-128-64-10": [
        ("Flatten", {}),
        ("Dense", {"units": 128, "activation": "relu"}),
        ("Dense", {"units": 64, "activation": "relu"}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    ],
    "two Conv2D, two Dense": [
        ("Conv2D", {"filters": 16, "kernel_size": 3, "activation": "relu"}),
        ("MaxPooling2D", {}),
        ("Conv2D", {"filters": 32, "kernel_size": 3, "activation": "relu"}),
        ("MaxPooling2D", {}),
        ("Flatten", {}),
        ("Dense", {"units": 64, "activation": "relu"}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    ],
}
BATCH_SIZE = 128
EPOCHS = 100
"""More than are measured."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--epochs", type=int, default=3)
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    names = list(NETWORKS)[:1] if options.short else list(NETWORKS)
    epochs = 2 if options.short else options.epochs
    examples = 20_000 if options.short else 60_000
    rows: list[tuple[str, ...]] = []
    left_out = 0
    for name in names:
        measured = _undisturbed(_measured(name, epochs, examples))
        left_out += epochs * TURNS - len(measured["bare"])
        rows += _rows(name, measured)
    head = ("network", "kind", "s an epoch", "of bare", "in each round", "CPU s", "of bare", "in each round")
    print(markdown(head, rows))
    told = f"{examples} examples of 28 × 28, batches of {BATCH_SIZE}"
    print(f"\n{told}; for each network {epochs} epochs in {epochs * TURNS} rounds.")
    if left_out:
        print(f"Left out, because the machine stood still: {left_out} rounds.")


def _measured(name: str, epochs: int, examples: int) -> dict[str, list[Turn]]:
    x, y = _data(examples)
    batches = math.ceil(math.ceil(examples / BATCH_SIZE) / TURNS)
    with tempfile.TemporaryDirectory() as folder:
        trainings = {kind: make(name, x, y, Path(folder) / kind) for kind, make in _kinds().items()}
        runners = [Runner(training.fit, training.waited) for training in trainings.values()]
        turns = take_turns(runners, (1 + epochs) * TURNS, batches)
        for runner, training in zip(runners, trainings.values(), strict=True):
            runner.end()
            training.end()
    return {kind: ones[TURNS:] for kind, ones in zip(trainings, turns, strict=True)}


def _undisturbed(measured: dict[str, list[Turn]]) -> dict[str, list[Turn]]:
    usual = {kind: statistics.median(seconds for seconds, _ in turns) for kind, turns in measured.items()}
    rounds = range(len(measured["bare"]))
    kept = [one for one in rounds if all(measured[kind][one][0] < STOOD_STILL * usual[kind] for kind in measured)]
    return {kind: [turns[one] for one in kept] for kind, turns in measured.items()}


def _rows(name: str, measured: dict[str, list[Turn]]) -> list[tuple[str, ...]]:
    rows = []
    epochs = len(measured["bare"]) / TURNS
    for kind, turns in measured.items():
        cells = []
        for of in (0, 1):
            here = [turn[of] for turn in turns]
            bare = [(one[of] + other[of]) / 2 for one, other in zip(measured["bare"], measured["control"], strict=True)]
            quartiles = statistics.quantiles([a / b for a, b in zip(here, bare, strict=True)], n=4)
            cells += [f"{sum(here) / epochs:.2f}", f"{sum(here) / sum(bare):.3f}"]
            cells.append(", ".join(f"{ratio:.3f}" for ratio in quartiles))
        rows.append((name, kind, *cells))
    return rows


def _kinds() -> dict[str, Callable[..., "Training"]]:
    # What is made later is some hundredths slower, for whatever reason: the bare ones stand around all others.
    kinds: dict[str, Callable[..., Training]] = {"bare": Training, "watched": Watched}
    if importlib.util.find_spec("tensorboard"):
        kinds["tensorboard"] = WithTensorBoard
    return kinds | {"control": Training}


class Training:
    """A network that trains with `fit` and nothing else."""

    def __init__(self, name: str, x: Any, y: Any, folder: Path) -> None:
        from builder.model.build import build_model, compile_model
        from builder.training import seeds

        folder.mkdir()
        design = _design(name)
        seeds.plant(0)
        self.folder = folder
        self.model = build_model(design, [{"shape": [28, 28, 1], "dtype": "float32"}])
        compile_model(self.model, design["plan"])
        self._held = x[: len(x) // 10], y[: len(y) // 10]
        self.prepare(x, y)

    def prepare(self, x: Any, y: Any) -> None:
        """Make what `fit` is given."""
        self.given: dict[str, Any] = {"x": x, "y": y, "batch_size": BATCH_SIZE}
        self.callbacks: list[Any] = []

    def fit(self, turns: Any) -> None:
        """Train, with the callback that waits for its turns before all others."""
        self.model.fit(
            **self.given,
            epochs=EPOCHS,
            verbose=0,
            validation_data=self._held,
            validation_batch_size=BATCH_SIZE,
            callbacks=[turns, *self.callbacks],
        )

    def waited(self, seconds: float) -> None:
        """Take note that others have trained."""

    def end(self) -> None:
        """Clear up."""


class Watched(Training):
    """A network that trains as in a worker."""

    def prepare(self, x: Any, y: Any) -> None:
        from builder.runs import CommandInbox, RunWriter
        from builder.training.control import Control
        from builder.training.keeper import Keeper
        from builder.training.looks import Looks
        from builder.training.probe import Probe
        from builder.training.rate import LearningRate
        from builder.training.resume import Resume
        from builder.training.sequence import Batches, feed
        from builder.training.status import Status
        from builder.training.watch import Watch

        batches = Batches([x], [y], BATCH_SIZE, 0)
        self.given = {"x": feed(batches), "shuffle": False}
        self._writer = RunWriter(self.folder)
        rate = LearningRate(self.model)
        looks = Looks(self._writer, self.model, Probe(self.model, [x[:32]], [y[:32]]), rate)
        status = Status(self._writer, {"steps": batches.steps}, looks.share)
        # The length of the run decides how early the first gradients may be looked at: a few minutes.
        watch = Watch(self._writer, looks, rate, batches.steps, EPOCHS)
        keeper = Keeper(self.folder, self._writer, [], watch, rate)
        self._budgets = (*looks.budgets, keeper.budget)
        control = Control(CommandInbox(self.folder), self._writer, status, rate, keeper.save_here, self._budgets)
        self.callbacks = [Resume(batches, []), watch, control, keeper]

    def waited(self, seconds: float) -> None:
        # While the others train, this training earns no time to look.
        for budget in self._budgets:
            budget.leave_out(seconds)

    def end(self) -> None:
        self._writer.close()


class WithTensorBoard(Training):
    """A network that trains with Keras's own way of watching."""

    def prepare(self, x: Any, y: Any) -> None:
        import keras

        super().prepare(x, y)
        self.callbacks = [keras.callbacks.TensorBoard(self.folder, histogram_freq=1, update_freq="batch")]


def _data(examples: int) -> tuple[Any, Any]:
    import numpy as np

    random = np.random.default_rng(0)
    x = random.random((examples, 28, 28, 1), dtype=np.float32)
    return x, random.integers(0, 10, examples).astype(np.int32)


def _design(name: str) -> dict[str, Any]:
    nodes = [{"id": "input", "kind": "Input", "config": {}}]
    for number, (kind, config) in enumerate(NETWORKS[name]):
        nodes.append({"id": f"layer_{number}", "kind": kind, "config": config})
    edges = [{"source": a["id"], "target": b["id"]} for a, b in itertools.pairwise(nodes)]
    plan = {"loss": "sparse_categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]}
    return {"nodes": nodes, "edges": edges, "plan": plan}


if __name__ == "__main__":
    main()
