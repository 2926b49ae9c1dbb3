"""What watching costs: training with everything recorded, against Keras alone: `python -m benchmarks.overhead`.

    --short      one network, three rounds, a third of the examples
    --rounds 9   how many rounds, 5 where it is not given

Networks of one kind are trained side by side in one process and take turns, an epoch each, so that whatever slows the
machine for a while slows all of them. The first two epochs, in which TensorFlow compiles, are left out. An epoch is
timed from its beginning to its end, validation included.

- `bare`: `model.fit` on arrays with nothing attached.
- `watched`: what a training worker does: a point for every batch, histograms of weights, gradients and activations,
  epochs, checkpoints, commands, all of it written to the run's database.
- `tensorboard`: `model.fit` with `keras.callbacks.TensorBoard(histogram_freq=1)`. It needs the package `tensorboard`
  (`pip install tensorboard`), which Layerwise does not use; without it the row is left out.
"""

import argparse
import importlib.util
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.table import markdown

LEFT_OUT = 2
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
Times = list[tuple[float, float]]
"""Seconds and CPU seconds of each epoch."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    names = list(NETWORKS)[:1] if options.short else list(NETWORKS)
    rounds = 3 if options.short else options.rounds
    examples = 20_000 if options.short else 60_000
    rows: list[tuple[str, ...]] = []
    for name in names:
        rows += _rows(name, _measured(name, rounds, examples))
    head = ("network", "kind", "s an epoch", "of bare", "lowest to highest", "CPU s", "of bare")
    print(markdown(head, rows))
    print(f"\n{examples} examples of 28 × 28, batches of {BATCH_SIZE}, median of {rounds} rounds.")


def _measured(name: str, rounds: int, examples: int) -> dict[str, Times]:
    x, y = _data(examples)
    with tempfile.TemporaryDirectory() as folder:
        trainings = {kind: make(name, x, y, Path(folder) / kind) for kind, make in _kinds().items()}
        for epoch in range(LEFT_OUT + rounds):
            # Forwards, then backwards: nobody is always first.
            for training in list(trainings.values())[:: 1 if epoch % 2 == 0 else -1]:
                training.epoch(epoch)
        for training in trainings.values():
            training.end()
        return {kind: training.times[LEFT_OUT:] for kind, training in trainings.items()}


def _rows(name: str, measured: dict[str, Times]) -> list[tuple[str, ...]]:
    rows = []
    for kind, times in measured.items():
        ratios = [[one[of] / bare[of] for one, bare in zip(times, measured["bare"], strict=True)] for of in (0, 1)]
        seconds, cpu = (statistics.median(one[of] for one in times) for of in (0, 1))
        spread = f"{min(ratios[0]):.2f} to {max(ratios[0]):.2f}"
        wall, work = (f"{statistics.median(ratio):.3f}" for ratio in ratios)
        rows.append((name, kind, f"{seconds:.2f}", wall, spread, f"{cpu:.2f}", work))
    return rows


def _kinds() -> dict[str, Callable[..., "Training"]]:
    kinds: dict[str, Callable[..., Training]] = {"bare": Training, "watched": Watched}
    return kinds | ({"tensorboard": WithTensorBoard} if importlib.util.find_spec("tensorboard") else {})


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
        self.times: Times = []
        self._held = x[: len(x) // 10], y[: len(y) // 10]
        self.prepare(x, y)

    def prepare(self, x: Any, y: Any) -> None:
        """Make what `fit` is given."""
        self.given: dict[str, Any] = {"x": x, "y": y, "batch_size": BATCH_SIZE}
        self.callbacks: list[Any] = []

    def epoch(self, number: int) -> None:
        """Train for one epoch."""
        begin, end = _marks(self.times)
        self.model.fit(
            **self.given,
            initial_epoch=number,
            epochs=number + 1,
            verbose=0,
            validation_data=self._held,
            validation_batch_size=BATCH_SIZE,
            callbacks=[begin, *self.callbacks, end],
        )

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
        watch = Watch(self._writer, looks, rate, batches.steps, 100)
        keeper = Keeper(self.folder, self._writer, [], watch, rate)
        self._budgets = (*looks.budgets, keeper.budget)
        control = Control(CommandInbox(self.folder), self._writer, status, rate, keeper.save_here, self._budgets)
        self.callbacks = [Resume(batches, []), watch, control, keeper]
        self._left = time.perf_counter()

    def epoch(self, number: int) -> None:
        # While the others train, this training earns no time to look.
        for budget in self._budgets:
            budget.leave_out(time.perf_counter() - self._left)
        super().epoch(number)
        self._left = time.perf_counter()

    def end(self) -> None:
        self._writer.close()


class WithTensorBoard(Training):
    """A network that trains with Keras's own way of watching."""

    def prepare(self, x: Any, y: Any) -> None:
        import keras

        super().prepare(x, y)
        self.callbacks = [keras.callbacks.TensorBoard(self.folder, histogram_freq=1, update_freq="batch")]


def _marks(times: Times) -> tuple[Any, Any]:
    import keras

    class Begin(keras.callbacks.Callback):
        async_safe = True

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.start = time.perf_counter(), time.process_time()

    class End(keras.callbacks.Callback):
        async_safe = True

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            times.append((time.perf_counter() - begin.start[0], time.process_time() - begin.start[1]))

    begin = Begin()
    return begin, End()


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
