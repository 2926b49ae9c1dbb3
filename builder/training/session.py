"""One training from start to end: data, model, `fit`, result."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from builder import data
from builder.data import Prepared
from builder.design import Plan, from_json
from builder.errors import DataError, TrainingError
from builder.evaluation.result import result
from builder.evaluation.units import units
from builder.model.beginning import begin
from builder.model.build import build_compiled, make_part
from builder.model.unfolding import layers_of
from builder.runs import CommandInbox, Run, RunWriter
from builder.runs.encoding import plain
from builder.runs.folder import write_json
from builder.training import checkpoint as checkpoints
from builder.training import seeds
from builder.training.adapting import adapt
from builder.training.checkpoint import Checkpoint
from builder.training.control import Control, Stopped
from builder.training.failures import explained, located
from builder.training.keeper import Keeper
from builder.training.looks import Looks
from builder.training.probe import Probe
from builder.training.rate import LearningRate
from builder.training.resume import Resume
from builder.training.sequence import Array, Batches, feed
from builder.training.status import Status
from builder.training.watch import Watch

MODEL = "artifacts/model.keras"
PREPARATION = "artifacts/preparation.json"


@dataclass(frozen=True, slots=True)
class Crew:
    """The callbacks of one training, with what they work on."""

    model: keras.Model
    batches: Batches
    validation: tuple[Any, Any] | None
    plan: Plan
    epochs: int
    resume: Resume
    watch: Watch
    control: Control
    plan_callbacks: list[Any]
    keeper: Keeper
    looks: Looks
    status: Status

    def callbacks(self) -> list[Any]:
        """Return them in the order in which they must be called."""
        return [self.resume, self.watch, self.control, *self.plan_callbacks, self.keeper]


def train(run: Run, writer: RunWriter, begins: Callable[[], None] = lambda: None) -> None:
    """Train a run, from its checkpoint where it has one.

    Args:
        run: The run; its plan has nothing open.
        writer: Takes the events, the last status among them.
        begins: Is called when all is loaded; from then on commands are looked for before each batch.

    Raises:
        LayerwiseError: The training can't begin, or ended badly.
    """
    _limit_threads()
    design = from_json(dict(run.design))
    plan = _closed(design.plan)
    start = checkpoints.read(run.folder / "checkpoints")
    try:
        prepared = _loaded(run, plan)
        keep_preparation(run.folder / PREPARATION, prepared)
        seeds.plant(plan.seed)
        model = _compiled(run.design, prepared)
        begun = begin(model, run.design, run.folder)
        if begun.missing:
            writer.log("training.weights_not_kept", layers=", ".join(begun.missing))
        adapt(model, _parts(prepared.x_train), begun.layers)
        crew = _crew(run, writer, model, plan, prepared)
        if keras.backend.backend() == "tensorflow":
            make_variables(model, crew.batches)
        begins()
        # What earlier attempts wrote from here on is repeated, to the same numbers.
        crew.status("running", resumed=None if start is None else {"epoch": start.epoch, "step": start.step})
        stopped = _fit(crew, start)
        _finish(run, writer, crew, prepared, stopped)
    except Exception as error:
        raise explained(error, [node.id for node in design.nodes]) from error


def _loaded(run: Run, plan: Plan) -> Prepared:
    try:
        return data.load(plan.data, plan.validation_split or 0.0, plan.seed)
    except DataError as error:
        if error.key != "data.unknown_source":
            raise
        # The file was there when the run was made. Its id says nothing to a person, its title does.
        about = run.info or {}
        title = (about.get("data") or about).get("title") or {}
        raise TrainingError("training.data_gone", title=title.get("en", plan.data.source)) from error


def _closed(plan: Plan) -> Plan:
    for field in ("validation_split", "loss", "optimizer", "metrics", "epochs", "batch_size"):
        if getattr(plan, field) is None:
            raise TrainingError("training.plan_open", field=field)
    return plan


def _limit_threads() -> None:
    count = int(os.environ.get("LAYERWISE_THREADS") or 0)
    if not count:
        return
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        try:
            tf.config.threading.set_intra_op_parallelism_threads(count)
            tf.config.threading.set_inter_op_parallelism_threads(count)
        except RuntimeError:
            # Something was computed before; the process is limited to its cores all the same.
            return
    elif keras.backend.backend() == "torch":
        import torch

        torch.set_num_threads(count)


def _compiled(design: Mapping[str, Any], prepared: Prepared) -> keras.Model:
    inputs = [{"shape": list(one.shape), "dtype": one.dtype} for one in prepared.info.inputs]
    return build_compiled(design, inputs)


def make_variables(model: keras.Model, batches: Batches) -> None:
    """Make the variables of the optimizer and of the metrics, which TensorFlow makes in the first step.

    That would be too late to put a checkpoint's values back, and a step that makes variables is traced a second time.
    The other backends make them when `fit` begins, and draw random numbers for it.

    Args:
        model: The compiled, functional model.
        batches: Tell the shapes of the targets.
    """
    model.optimizer.build(model.trainable_variables)
    inputs, targets = batches.examples(1)
    shapes = [[1 if size is None else size for size in output.shape] for output in model.outputs]
    zeros = [keras.ops.zeros(shape, output.dtype) for shape, output in zip(shapes, model.outputs, strict=True)]
    predicted = zeros[0] if len(zeros) == 1 else zeros
    model.compute_loss(x=inputs, y=targets, y_pred=predicted, training=False)
    model.compute_metrics(inputs, targets, predicted)
    model.reset_metrics()


def _crew(run: Run, writer: RunWriter, model: keras.Model, plan: Plan, prepared: Prepared) -> Crew:
    inputs, targets = _parts(prepared.x_train), _parts(prepared.y_train) * len(model.outputs)
    batches = Batches(inputs, targets, int(plan.batch_size or 0), plan.seed)
    validation = None
    if len(prepared.y_validation):
        held = _parts(prepared.y_validation) * len(model.outputs)
        validation = prepared.x_validation, held[0] if len(held) == 1 else held
    epochs = int(plan.epochs or 0)
    plan_callbacks = [make_part("callback", ref) for ref in plan.callbacks]
    rate = LearningRate(model)
    looks = Looks(writer, model, Probe(model, *_sample(batches)), rate)
    facts = _facts(model, prepared, batches, epochs) | {"units": units(run.design["plan"], model, prepared)}
    status = Status(writer, facts, looks.share)
    watch = Watch(writer, looks, rate, batches.steps, epochs)
    keeper = Keeper(run.folder, writer, plan_callbacks, watch, rate)
    budgets = (*looks.budgets, keeper.budget)
    control = Control(CommandInbox(run.folder), writer, status, rate, keeper.save_here, budgets)
    resume = Resume(batches, plan_callbacks)
    return Crew(model, batches, validation, plan, epochs, resume, watch, control, plan_callbacks, keeper, looks, status)


def _facts(model: keras.Model, prepared: Prepared, batches: Batches, epochs: int) -> dict[str, Any]:
    return {
        "epochs": epochs,
        "steps": batches.steps,
        "batch_size": batches.batch_size,
        "train": len(prepared.y_train),
        "validation": len(prepared.y_validation),
        "layers": [layer.name for layer in layers_of(model)],
        "backend": keras.backend.backend(),
    }


def _parts(arrays: Any) -> tuple[Array, ...]:
    return arrays if isinstance(arrays, tuple) else (arrays,)


def _sample(batches: Batches) -> tuple[list[Array], list[Array]]:
    return [part[:32] for part in batches.inputs], [part[:32] for part in batches.targets]


def _fit(crew: Crew, start: Checkpoint | None) -> bool:
    """Train, and say whether the person stopped it."""
    rate = None if start is None else start.plain.get("learning_rate")
    if rate is not None:
        crew.control.set_rate(float(rate))
    try:
        epoch = 0 if start is None else start.epoch
        if start is not None and start.step:
            start, epoch = _fit_rest(crew, start), epoch + 1
        if start is not None and (start.plain.get("ended") or epoch >= crew.epochs):
            _end_as_before(crew, start)
            return False
        crew.resume.checkpoint = start
        _fit_from(crew, epoch, crew.epochs)
    except Stopped:
        crew.watch.settle()
        return True
    except Exception as error:
        crew.watch.settle()
        raise located(error, crew.model, crew.batches.inputs_of(crew.watch.step)) from error
    return False


def _end_as_before(crew: Crew, start: Checkpoint) -> None:
    # The last epoch was over, and the worker died before it had saved the model. EarlyStopping brings its best
    # weights back at the end.
    checkpoints.restore(crew.model, crew.plan_callbacks, start)
    for callback in crew.plan_callbacks:
        callback.set_model(crew.model)
        callback.on_train_end()


def _fit_rest(crew: Crew, start: Checkpoint) -> Checkpoint:
    # The rest of an epoch is a `fit` of its own: `fit` knows only whole epochs.
    if keras.backend.backend() != "tensorflow":
        # The metrics' values can be put back only when there are variables for them.
        crew.model.test_on_batch(*crew.batches[0])
    crew.batches.enter(start.epoch, start.step)
    crew.resume.checkpoint, crew.watch.first = start, start.step
    crew.keeper.hold_last = True
    _fit_from(crew, start.epoch, start.epoch + 1)
    crew.keeper.hold_last, crew.watch.first = False, 0
    if crew.keeper.last is None:
        raise TrainingError("training.other_checkpoint")
    crew.batches.enter(start.epoch + 1)
    return crew.keeper.last


def _fit_from(crew: Crew, epoch: int, epochs: int) -> None:
    crew.model.fit(
        feed(crew.batches),
        initial_epoch=epoch,
        epochs=epochs,
        shuffle=False,
        verbose=0,
        validation_data=crew.validation,
        validation_batch_size=crew.batches.batch_size,
        callbacks=crew.callbacks(),
    )


def _finish(run: Run, writer: RunWriter, crew: Crew, prepared: Prepared, stopped: bool) -> None:
    crew.looks.at_end((crew.watch.epoch, crew.watch.step))
    save_model(crew.model, run.folder / MODEL)
    ending = "stopped" if stopped else "finished"
    try:
        writer.result(result(crew.model, prepared, crew.batches.batch_size, [crew.control]))
    except Stopped:
        ending = "stopped"
    crew.status(ending, epoch=crew.watch.epoch, step=crew.watch.step)


def keep_preparation(path: Path, prepared: Prepared) -> None:
    """Keep how the data was prepared beside the model, so that new examples can be prepared alike."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, plain({"preparation": prepared.preparation, "info": prepared.info.to_json()}))


def save_model(model: keras.Model, path: Path) -> None:
    """Save a model so that a reader finds the old or the new file, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with checkpoints.replacing(path) as new:
        model.save(new)
