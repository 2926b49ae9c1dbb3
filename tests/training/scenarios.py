"""Trainings that the tests look at, each in a process of its own.

`run` is called in a process that has loaded Keras and computed nothing (`tests/forking.py`). It forks a child for each
training, as the fork server does, and leaves the runs in a folder: a file `<scenario>.json` names the run's folder and
what was noted.
"""

import itertools
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Note = dict[str, Any]

NETWORK = [
    {"id": "input", "kind": "Input", "config": {}},
    {"id": "flatten", "kind": "Flatten", "config": {}},
    {"id": "dense", "kind": "Dense", "config": {"units": 24, "activation": "relu",
     "activity_regularizer": {"class_name": "L2", "config": {"l2": 0.001}}}},
    {"id": "batch_normalization", "kind": "BatchNormalization", "config": {}},
    {"id": "gaussian_noise", "kind": "GaussianNoise", "config": {"stddev": 0.1}},
    {"id": "dropout", "kind": "Dropout", "config": {"rate": 0.3}},
    {"id": "dense_1", "kind": "Dense", "config": {"units": 10, "activation": "softmax"}},
]  # fmt: skip
PLAN = {
    "data": {"source": "digits"}, "validation_split": 0.2, "loss": "sparse_categorical_crossentropy",
    "optimizer": "adam", "metrics": ["accuracy"], "epochs": 4, "batch_size": 128, "seed": 7,
    "callbacks": [
        {"class_name": "ReduceLROnPlateau", "config": {"factor": 0.5, "patience": 1, "min_delta": 0.5}},
        {"class_name": "EarlyStopping", "config": {"patience": 30, "restore_best_weights": True}},
    ],
}  # fmt: skip


def design(
    nodes: list[dict[str, Any]] | None = None,
    edges: list[dict[str, Any]] | None = None,
    groups: list[dict[str, Any]] | None = None,
    **plan: Any,
) -> dict[str, Any]:
    nodes = nodes or NETWORK
    edges = edges or [{"source": a["id"], "target": b["id"]} for a, b in itertools.pairwise(nodes)]
    backend = {"backend": os.environ.get("KERAS_BACKEND", "tensorflow")}
    content = {"format": "layerwise-design", "format_version": 1, "name": "test", "nodes": nodes, "edges": edges}
    return content | {"groups": groups or [], "plan": PLAN | backend | plan}


def new_run(content: dict[str, Any]) -> Path:
    from builder.runs import Registry

    return Registry().create("tester", content, "test").folder


def train(folder: Path) -> None:
    from builder.training.worker import train_run

    train_run(folder)


def at_batch(epoch: int, batch: int, act: Callable[[Any], None]) -> None:
    """Do something before a batch, ahead of what looks for commands."""
    from builder.training.watch import Watch

    usual = Watch.on_train_batch_begin

    def hooked(self: Any, number: int, logs: Any = None) -> None:
        usual(self, number, logs)
        if (self.epoch, self.first + number) == (epoch, batch):
            act(self)

    Watch.on_train_batch_begin = hooked  # type: ignore[method-assign]


def checkpoint_often(within_epochs: bool = False) -> None:
    from builder.training import keeper

    keeper.SHARE = 1e6
    if within_epochs:
        keeper.LONGEST_S = 0.0


def die(watch: Any) -> None:
    watch._writer.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def send(folder: Path, name: str, value: float | None = None) -> None:
    from builder.runs import Commands

    Commands.send(folder, {"command": name, "value": value})


# ---------------------------------------------------------------------------------------------------------------------


def whole(folder: Path, attempt: int) -> Note:
    """A training with every look that there is, at every batch."""
    from builder.training import looks

    looks.WEIGHTS_SHARE = looks.PROBE_SHARE = 1e6
    usual = looks.Budget.allows
    looks.Budget.allows = lambda self, *a: bool(usual(self, *a)) or True  # type: ignore[method-assign]
    train(folder)
    return {}


def unwatched(folder: Path, attempt: int) -> Note:
    """The same network and data with Keras's `fit` and nothing of ours but the order of the examples."""
    import keras

    from builder import data
    from builder.design import from_json
    from builder.model.build import build_model, compile_model, make_part
    from builder.training import seeds
    from builder.training.sequence import Batches

    content = design()
    plan = from_json(content).plan
    prepared = data.load(plan.data, plan.validation_split or 0, plan.seed)
    seeds.plant(plan.seed)
    model = build_model(content, [{"shape": [8, 8, 1], "dtype": "float32"}])
    compile_model(model, content["plan"])
    batches = Batches([prepared.x_train], [prepared.y_train], 128, plan.seed)
    order = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: batches.enter(epoch))
    model.fit(
        batches,
        epochs=4,
        shuffle=False,
        verbose=0,
        validation_data=(prepared.x_validation, prepared.y_validation),
        validation_batch_size=128,
        callbacks=[order, *[make_part("callback", part) for part in plan.callbacks]],
    )
    (folder / "artifacts").mkdir(exist_ok=True)
    model.save(folder / "artifacts/model.keras")
    return {}


def killed_in_epoch(folder: Path, attempt: int) -> Note:
    checkpoint_often()
    if attempt == 0:
        at_batch(2, 5, die)
    train(folder)
    return {}


def killed_at_epoch(folder: Path, attempt: int) -> Note:
    checkpoint_often()
    if attempt == 0:
        at_batch(2, 0, die)
    train(folder)
    return {}


def killed_after_inner_checkpoint(folder: Path, attempt: int) -> Note:
    checkpoint_often(within_epochs=True)
    if attempt == 0:
        at_batch(1, 7, die)
    train(folder)
    return {}


def killed_twice(folder: Path, attempt: int) -> Note:
    """Dies in the middle of an epoch that itself went on in the middle."""
    checkpoint_often(within_epochs=True)
    if attempt < 2:
        at_batch(1, (4, 9)[attempt], die)
    train(folder)
    return {}


def killed_at_end(folder: Path, attempt: int) -> Note:
    """Dies when the last epoch is over, before the model is saved."""
    from builder.training import session

    checkpoint_often()
    if attempt == 0:
        session.save_model = lambda model, path: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
    train(folder)
    return {}


def stopped(folder: Path, attempt: int) -> Note:
    note: Note = {}
    if attempt == 0:
        from builder.training.watch import Watch

        def stop(watch: Any) -> None:
            send(folder, "stop")
            note["step"] = watch.step

        at_batch(1, 6, stop)
        usual = Watch.on_test_begin
        tests: list[int] = []
        Watch.on_test_begin = lambda self, logs=None: (tests.append(self.epoch), usual(self, logs))[1]  # type: ignore[method-assign,assign]
        note["validated"] = tests
    train(folder)
    return note


def stopped_adapting(folder: Path, attempt: int) -> Note:
    """A person stops while a layer learns from the data, which takes long."""
    from builder.training import adapting

    adapting.MOST_COMPUTED = 1
    usual, asked = adapting._inside, []

    def slowly(*given: Any) -> Any:
        if not asked:
            asked.append(time.perf_counter())
            send(folder, "stop")
        time.sleep(0.05)
        return usual(*given)

    adapting._inside = slowly
    train(folder)
    return {"seconds": time.perf_counter() - asked[0]}


def commanded(folder: Path, attempt: int) -> Note:
    """Pause, one step, another learning rate, resume; then stop while paused again."""
    from builder.runs import RunReader

    note: Note = {"states": []}

    def steps() -> int:
        with RunReader(folder) as reader:
            return len(reader.points().get("train", ()))

    def state() -> str:
        with RunReader(folder) as reader:
            return reader.state().state

    def wait(until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not until() and time.monotonic() < deadline:
            time.sleep(0.01)

    def person() -> None:
        wait(lambda: steps() > 3)
        send(folder, "pause")
        wait(lambda: state() == "paused")
        time.sleep(0.15)
        note["paused_at"] = steps()
        time.sleep(0.3)
        note["still_at"] = steps()
        send(folder, "step")
        wait(lambda: steps() > note["still_at"])
        time.sleep(0.3)
        note["after_step"] = steps()
        send(folder, "learning_rate", 0.0123)
        send(folder, "resume")
        wait(lambda: steps() > note["after_step"] + 3)
        note["running"] = state()
        send(folder, "pause")
        wait(lambda: state() == "paused")
        send(folder, "stop")

    thread = threading.Thread(target=person)
    thread.start()
    train(folder)
    thread.join()
    return note


def scheduled(folder: Path, attempt: int) -> Note:
    at_batch(1, 0, lambda watch: send(folder, "learning_rate", 0.002))
    train(folder)
    return {}


def plain(folder: Path, attempt: int) -> Note:
    train(folder)
    return {}


def optimized(folder: Path, attempt: int) -> Note:
    """Which optimizer Keras really used."""
    from builder.training import session

    note: Note = {}
    usual = session.save_model

    def save(model: Any, path: Path) -> None:
        note["optimizer"] = type(model.optimizer).__name__
        usual(model, path)

    session.save_model = save
    train(folder)
    return note


def full_disk(folder: Path, attempt: int) -> Note:
    """Checkpoints of the second and third epoch find no room; the first look of the probe fails."""
    import errno

    from builder.training import checkpoint, probe

    checkpoint_often()
    usual = checkpoint.write
    refused: list[int] = []

    def write(place: Path, kept: Any) -> Path:
        if kept.epoch in (2, 3):
            refused.append(kept.epoch)
            raise OSError(errno.ENOSPC, "No space left on device")
        return usual(place, kept)

    def look(self: Any) -> Any:
        raise ValueError("no gradient for the layer dense")

    checkpoint.write = write
    probe.Probe.look = look  # type: ignore[method-assign]
    train(folder)
    return {"refused": refused}


def learnt(folder: Path, attempt: int) -> Note:
    """What the layers know when the training is over, beside the data from which they had to learn it."""
    import numpy as np

    from builder import data
    from builder.design import from_json
    from builder.training import session

    note: Note = {"states": {}}
    usual = session.save_model
    prepared = data.load(from_json(read_design(folder)).plan.data, PLAN["validation_split"], PLAN["seed"])

    def save(model: Any, path: Path) -> None:
        usual(model, path)
        for layer in model.layers:
            if hasattr(layer, "adapt_mean"):
                note["states"][layer.name] = [np.ravel(layer.mean).tolist(), np.ravel(layer.variance).tolist()]
            elif hasattr(layer, "bin_boundaries"):
                note["states"][layer.name] = layer.bin_boundaries
            elif hasattr(layer, "get_vocabulary"):
                note["states"][layer.name] = [int(token) for token in layer.get_vocabulary()]
        predicted = model.predict(prepared.x_validation, verbose=0)
        np.savez(folder / "seen.npz", inputs=prepared.x_validation, predicted=predicted)

    session.save_model = save
    train(folder)
    values = prepared.x_train.reshape(len(prepared.x_train), -1)
    note["of_train"] = [values.mean(axis=0).tolist(), values.var(axis=0).tolist()]
    everything = np.concatenate([values, prepared.x_validation.reshape(len(prepared.x_validation), -1)])
    note["of_all"] = [everything.mean(axis=0).tolist(), everything.var(axis=0).tolist()]
    tokens, counts = np.unique(values.astype(int), return_counts=True)
    note["tokens"] = tokens[np.lexsort((tokens, counts))[::-1]].tolist()
    return note


def read_design(folder: Path) -> dict[str, Any]:
    from builder.runs import read_run

    return dict(read_run(folder).design)


def predicted(folder: Path, attempt: int) -> Note:
    """What Keras alone says of the saved model, beside what the run says."""
    import keras
    import numpy as np

    from builder import data
    from builder.design import from_json

    train(folder)
    plan = from_json(design()).plan
    prepared = data.load(plan.data, plan.validation_split or 0, plan.seed)
    model = keras.saving.load_model(folder / "artifacts/model.keras")
    whole_set = np.asarray(model.predict(prepared.x_validation, verbose=0, batch_size=32))
    metrics = model.evaluate(prepared.x_validation, prepared.y_validation, 128, verbose=0, return_dict=True)
    rows = np.unique(np.linspace(0, len(whole_set) - 1, 24).astype(int))
    return {
        "by_index": {int(prepared.index_validation[row]): whole_set[row].tolist() for row in rows},
        "targets": {int(prepared.index_validation[row]): int(prepared.y_validation[row]) for row in rows},
        "metrics": {f"val_{name}": float(value) for name, value in metrics.items()},
    }


EMBEDDING = [
    NETWORK[0],
    NETWORK[1],
    {"id": "embedding", "kind": "Embedding", "config": {"input_dim": 4, "output_dim": 2}},
    {"id": "flatten_1", "kind": "Flatten", "config": {}},
    NETWORK[-1],
]
DEEP = [NETWORK[0], NETWORK[1], *NETWORK[3:6], NETWORK[-1]]
LSTM = [
    NETWORK[0],
    {"id": "reshape", "kind": "Reshape", "config": {"target_shape": [8, 8]}},
    {"id": "bidirectional", "kind": "Bidirectional",
     "config": {"layer": {"class_name": "LSTM", "config": {"units": 4}}}},
    {"id": "dense_1", "kind": "Dense", "config": {"units": 10, "activation": "softmax"}},
]  # fmt: skip
SCHEDULE = {"class_name": "Adam", "config": {"learning_rate": {"class_name": "ExponentialDecay", "config": {
    "initial_learning_rate": 0.01, "decay_steps": 10, "decay_rate": 0.5}}}}  # fmt: skip
EARLY = [{"class_name": "EarlyStopping", "config": {"monitor": "val_loss", "min_delta": 100, "patience": 1}}]
# Only the first epoch counts as an improvement: its weights are the best, and are brought back at the end.
BEST = [{"class_name": "EarlyStopping", "config": {"min_delta": 100, "patience": 2, "restore_best_weights": True}}]


def rehearsed(folder: Path, attempt: int) -> Note:
    """Train in a process that has rehearsed."""
    from builder.training.rehearsal import rehearse

    rehearse()
    train(folder)
    return {}


CONV = [
    NETWORK[0],
    {"id": "conv2d", "kind": "Conv2D", "config": {"filters": 8, "kernel_size": 3, "activation": "relu"}},
    {"id": "max_pooling2d", "kind": "MaxPooling2D", "config": {}},
    NETWORK[1],
    NETWORK[-1],
]
WORDS = [*EMBEDDING[:2], EMBEDDING[2] | {"config": {"input_dim": 17, "output_dim": 4}}, *EMBEDDING[3:]]
# What each layer learns depends on those before it, the first weights of a Dense among them.
LEARNING = [
    NETWORK[0],
    NETWORK[1],
    {"id": "normalization", "kind": "Normalization", "config": {}},
    NETWORK[2],
    {"id": "normalization_1", "kind": "Normalization", "config": {}},
    {"id": "dropout", "kind": "Dropout", "config": {"rate": 0.3}},
    {"id": "discretization", "kind": "Discretization", "config": {"num_bins": 6, "output_mode": "one_hot"}},
    {"id": "flatten_1", "kind": "Flatten", "config": {}},
    NETWORK[-1],
]
LOOKUP = [
    NETWORK[0] | {"config": {"dtype": "int32"}},
    NETWORK[1],
    {"id": "integer_lookup", "kind": "IntegerLookup", "config": {"max_tokens": 20}},
    {"id": "embedding", "kind": "Embedding", "config": {"input_dim": 20, "output_dim": 4}},
    {"id": "flatten_1", "kind": "Flatten", "config": {}},
    NETWORK[-1],
]
UNSCALED = {"source": "digits", "prepare": {"scale": "none"}}

SIAMESE = [
    {"id": "left", "kind": "Input", "config": {}},
    {"id": "flatten", "kind": "Flatten", "config": {}},
    {"id": "right", "kind": "Input", "config": {}},
    {"id": "flatten_1", "kind": "Flatten", "config": {}, "layer": "flatten"},
    {"id": "scaled", "kind": "Normalization", "config": {}},
    {"id": "scaled_1", "kind": "Normalization", "config": {}, "layer": "scaled"},
    {"id": "encoder", "kind": "Dense", "config": {"units": 24, "activation": "relu"}},
    {"id": "encoder_1", "kind": "Dense", "config": {"units": 24, "activation": "relu"}, "layer": "encoder"},
    {"id": "norm", "kind": "BatchNormalization", "config": {}},
    {"id": "norm_1", "kind": "BatchNormalization", "config": {}, "layer": "norm"},
    {"id": "dropout", "kind": "Dropout", "config": {"rate": 0.2}},
    {"id": "dropout_1", "kind": "Dropout", "config": {"rate": 0.2}, "layer": "dropout"},
    {"id": "distance", "kind": "Subtract", "config": {}},
    {"id": "square", "kind": "Multiply", "config": {}},
    {"id": "same", "kind": "Dense", "config": {"units": 1, "activation": "sigmoid"}},
]
_TOWER = ("flatten", "scaled", "encoder", "norm", "dropout")
SIAMESE_EDGES = [
    *({"source": one, "target": other} for one, other in itertools.pairwise(("left", *_TOWER, "distance"))),
    *({"source": one, "target": other} for one, other in itertools.pairwise(("right", *(f"{it}_1" for it in _TOWER)))),
    {"source": "dropout_1", "target": "distance", "target_handle": 1},
    {"source": "distance", "target": "square"},
    {"source": "distance", "target": "square", "target_handle": 1},
    {"source": "square", "target": "same"},
]
COMPARE = {
    "nodes": SIAMESE, "edges": SIAMESE_EDGES, "data": {"source": "digit_pairs"}, "loss": "binary_crossentropy",
}  # fmt: skip

SQUARES = {"class_name": "Formula", "config": {"formula": "mean((y_true - y_pred) ** 2, axis=-1)"}}

MODELS = COMPARE | {
    "groups": [
        {"id": "group", "name": "Tower", "nodes": list(_TOWER), "model": True},
        {"id": "group_1", "name": "Tower 2", "nodes": [f"{it}_1" for it in _TOWER], "model": True},
    ]
}
"""The same with its tower as a model, which is called twice."""

_CUT = {"activation": {"class_name": "Formula", "config": {"formula": "maximum(x, 0)"}}}
_WRITTEN: dict[str, dict[str, Any]] = {
    "encoder": {"config": {"units": 24, **_CUT}},
    "encoder_1": {"config": {"units": 24, **_CUT}},
    "square": {"kind": "Formula", "config": {"formula": "a * b"}},
}
FORMULAS = COMPARE | {"nodes": [one | _WRITTEN.get(one["id"], {}) for one in SIAMESE]}
"""The same network once more, with its activation and its product written as formulas."""


SCENARIOS: dict[str, tuple[Callable[[Path, int], Note], dict[str, Any], int]] = {
    "whole": (whole, {}, 1),
    "unwatched": (unwatched, {}, 1),
    "killed_in_epoch": (killed_in_epoch, {}, 2),
    "killed_at_epoch": (killed_at_epoch, {}, 2),
    "killed_after_inner_checkpoint": (killed_after_inner_checkpoint, {}, 2),
    "killed_twice": (killed_twice, {}, 3),
    "killed_at_end": (killed_at_end, {"callbacks": BEST}, 2),
    "best": (plain, {"callbacks": BEST}, 1),
    "stopped": (stopped, {}, 2),
    "stopped_once": (stopped, {}, 1),
    "commanded": (commanded, {"epochs": 500}, 1),
    "scheduled": (scheduled, {"optimizer": SCHEDULE, "callbacks": []}, 1),
    "nan": (plain, {"optimizer": {"class_name": "SGD", "config": {"learning_rate": 1e30}}}, 1),
    "bad_layer": (plain, {"nodes": EMBEDDING, "data": UNSCALED}, 1),
    "no_data": (plain, {"data": {"source": "keras.mnist"}}, 1),
    "open_plan": (plain, {"loss": None}, 1),
    "early": (plain, {"callbacks": EARLY, "epochs": 9}, 1),
    "all_train": (plain, {"validation_split": 0.0, "callbacks": [], "epochs": 1}, 1),
    "conv": (plain, {"nodes": CONV, "epochs": 2}, 1),
    "conv_again": (plain, {"nodes": CONV, "epochs": 2}, 1),
    "conv_rehearsed": (rehearsed, {"nodes": CONV, "epochs": 2}, 1),
    "words": (plain, {"nodes": WORDS, "epochs": 2, "data": UNSCALED}, 1),
    "words_again": (plain, {"nodes": WORDS, "epochs": 2, "data": UNSCALED}, 1),
    "float16": (optimized, {"precision": "mixed_float16", "epochs": 1, "nodes": DEEP}, 1),
    "bfloat16": (optimized, {"precision": "mixed_bfloat16", "epochs": 1, "nodes": DEEP}, 1),
    "recurrent": (plain, {"nodes": LSTM, "epochs": 1}, 1),
    "learning": (learnt, {"nodes": LEARNING}, 1),
    "learning_killed": (killed_in_epoch, {"nodes": LEARNING}, 2),
    "learning_killed_inside": (killed_after_inner_checkpoint, {"nodes": LEARNING}, 2),
    "stopped_adapting": (stopped_adapting, {"nodes": LEARNING}, 1),
    "lookup": (learnt, {"nodes": LOOKUP, "data": UNSCALED}, 1),
    "lookup_killed": (killed_in_epoch, {"nodes": LOOKUP, "data": UNSCALED}, 2),
    "lookup_of_fractions": (plain, {"nodes": [NETWORK[0], *LOOKUP[1:]]}, 1),
    "regression": (plain, {"data": {"source": "diabetes"}, "loss": "mse", "metrics": ["mae"], "epochs": 1,
                           "nodes": [NETWORK[0], {"id": "dense_1", "kind": "Dense", "config": {"units": 1}}]}, 1),
    "regression_formula": (plain, {"data": {"source": "diabetes"}, "loss": SQUARES, "metrics": ["mae"], "epochs": 1,
                           "nodes": [NETWORK[0], {"id": "dense_1", "kind": "Dense", "config": {"units": 1}}]}, 1),
    "siamese": (whole, COMPARE, 1),
    "siamese_killed": (killed_in_epoch, COMPARE, 2),
    "siamese_killed_inside": (killed_after_inner_checkpoint, COMPARE, 2),
    "models": (whole, MODELS, 1),
    "models_killed_inside": (killed_after_inner_checkpoint, MODELS, 2),
    "formulas": (whole, FORMULAS, 1),
    "formulas_in_models": (whole, FORMULAS | {"groups": MODELS["groups"]}, 1),
    "formulas_killed_inside": (killed_after_inner_checkpoint, FORMULAS, 2),
    "full_disk": (full_disk, {}, 1),
    "predicted": (predicted, {"epochs": 2}, 1),
}  # fmt: skip


def run(name: str, home: Path) -> None:
    from builder.runs.attempt import enqueue

    function, changes, attempts = SCENARIOS[name]
    folder = new_run(design(**changes))
    seconds = []
    for attempt in range(attempts):
        enqueue(folder)
        begun = time.perf_counter()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                output = os.open(folder / "output.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                os.dup2(output, 1)
                os.dup2(output, 2)
                note = function(folder, attempt)
                (home / f"{name}-{attempt}.json").write_text(json.dumps(note))
                code = 0
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        seconds.append(time.perf_counter() - begun)
    ended = {"folder": str(folder), "status": status, "seconds": seconds}
    (home / f"{name}.json").write_text(json.dumps(ended))
