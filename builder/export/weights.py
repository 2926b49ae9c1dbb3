"""The trained model of a run as a file: that of its end, or built from its last checkpoint where that is newer."""

import json
from pathlib import Path
from typing import Any

from builder.errors import ExportError, LayerwiseError
from builder.export.formats import CHECKPOINT, CHECKPOINTS, MODEL
from builder.export.ready import PREPARATION, Subject
from builder.model import state
from builder.model.adapting import outside_weights
from builder.model.build import build_compiled
from builder.model.names import node_id
from builder.runs import Run


def model_file(one: Subject, beside: Path) -> Path:
    """Return the file of the trained model.

    A run that was killed, or that still trains, has saved none since its last checkpoint: the model is built from it.

    Args:
        one: What is exported.
        beside: A path in a folder where a file may be made.

    Raises:
        ExportError: There are no trained weights, or not yet; or the checkpoint can't be used.
    """
    if one.run is None:
        raise ExportError("export.no_weights_yet")
    saved, checkpoint = one.run.folder / MODEL, one.run.folder / CHECKPOINT
    if _time(checkpoint) > _time(saved):
        return _built(one.run, beside.with_name("checkpoint.keras"))
    if not saved.exists():
        raise ExportError("export.no_weights_yet")
    return saved


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _built(run: Run, to: Path) -> Path:
    try:
        kept = state.read(run.folder / CHECKPOINTS)
        if kept is None:
            raise ExportError("export.no_weights_yet")
        model = build_compiled(run.design, _inputs(run))
        for layer in model._flatten_layers():
            if outside_weights(layer):
                name, kind = node_id(layer.name), type(layer).__name__
                raise ExportError("export.not_in_checkpoint", layer=name, kind=kind)
        state.put_back(model, kept)
    except ExportError:
        raise
    except LayerwiseError as error:
        raise ExportError("export.bad_checkpoint", reason=error.sentence()) from error
    model.save(to)
    return to


def _inputs(run: Run) -> list[dict[str, Any]]:
    # The worker writes it before the first batch. The data set itself may be gone.
    try:
        content = json.loads((run.folder / PREPARATION).read_text(encoding="utf-8"))
        return [{"shape": one["shape"], "dtype": one["dtype"]} for one in content["info"]["inputs"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError("export.no_weights_yet") from error
