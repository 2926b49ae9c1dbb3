"""The way into a training worker's process."""

import traceback
from pathlib import Path

from builder.errors import LayerwiseError, TrainingError
from builder.runs import RunWriter, read_run
from builder.training import backend
from builder.training.early import Ear, StoppedEarly

_ENDING = {"training.disk_full": "interrupted"}
"""Where nothing is wrong with the training itself, it can go on from its last checkpoint."""


def train_run(folder: Path) -> None:
    """Train the run of a folder, from its last checkpoint where it has one, and write everything into the folder.

    Whatever goes wrong becomes the state `failed`, or `interrupted` where it can go on, with a sentence; nothing is
    raised then.

    Args:
        folder: The run's folder, with `run.json` in it. Its design has nothing open in the plan.

    Raises:
        RunError: There is no such run, or another worker is at work on it.
    """
    folder = Path(folder)
    run = read_run(folder)
    with RunWriter(folder) as writer:
        try:
            with Ear(folder) as ear:
                backend.choose(run.backend)
                from builder.training.session import train

                train(run, writer, ear.close)
        except StoppedEarly:
            writer.acknowledge({"command": "stop", "value": None})
            writer.status("stopped", key="runs.cancelled", values={})
        except Exception as error:
            told = _told(error)
            writer.status(_ENDING.get(told.key, "failed"), key=told.key, values=told.values)
            # For output.log, which is for those who develop Layerwise.
            traceback.print_exc()


def _told(error: Exception) -> LayerwiseError:
    if isinstance(error, LayerwiseError):
        return error
    if isinstance(error, ModuleNotFoundError):
        return TrainingError("training.no_package", package=error.name or str(error))
    return TrainingError("training.failed", detail=f"{type(error).__name__}: {error}"[:300])
