"""What can go wrong in a training, as a sentence that names the layer and says what to do."""

import errno
import re
from collections.abc import Iterable
from types import TracebackType
from typing import Any

import keras

from builder.errors import LayerwiseError, TrainingError
from builder.model import problems
from builder.model.unfolding import layers_of

_MEMORY = re.compile(r"out of memory|OOM when|RESOURCE_EXHAUSTED|ResourceExhausted|bad_alloc|not enough memory", re.I)
_DISK = re.compile(r"No space left on device|Disk quota exceeded|errno = (28|122)\b")
_GRAPH = re.compile(r"\{\{function_node .*?\}\} ?|\s*\[\[\{\{node .*?\}\}\]\]|\s*\[Op:\S+\]( name: ?)?")
MOST_DETAIL = 300


def explained(error: BaseException, layers: Iterable[str] = ()) -> LayerwiseError:
    """Return what went wrong as an error that a person understands.

    Args:
        error: What was raised.
        layers: Names of the network's layers.
    """
    if isinstance(error, LayerwiseError):
        return error
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, MemoryError) or _MEMORY.search(text):
        return TrainingError("training.out_of_memory")
    # HDF5 raises errors of its own, with the system's words in them.
    if has_no_room(error) or _DISK.search(text):
        return TrainingError("training.disk_full")
    if isinstance(error, ModuleNotFoundError):
        return TrainingError("training.no_package", package=error.name or str(error))
    detail = detail_of(error)
    layer = _layer_in(error.__traceback__, frozenset(layers)) or _layer_named(text, layers)
    if layer is None:
        return TrainingError("training.failed", detail=detail)
    return TrainingError("training.layer_failed", layer=layer, detail=detail)


def located(error: BaseException, model: keras.Model, batch: Any) -> LayerwiseError:
    """Return what went wrong, with the layer in which it did.

    A compiled step does not say where it failed. The batch goes through the network once more, layer by layer.

    Args:
        error: What `fit` raised.
        model: The network.
        batch: The inputs of the batch that failed.
    """
    layers = [layer.name for layer in layers_of(model)]
    told = explained(error, layers)
    if told.key != "training.failed":
        return told
    filtered = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()
    try:
        with keras.StatelessScope():
            model(batch, training=True)
    except Exception as second:
        return explained(second, layers)
    finally:
        if filtered:
            keras.config.enable_traceback_filtering()
    return told


def has_no_room(error: BaseException) -> bool:
    """Say whether an error came from a full disk, or from a person's share of one."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def detail_of(error: BaseException) -> str:
    """Return what an error says, cleaned of what only a programmer understands, as a sentence."""
    text = str(error)
    if "Graph execution error" in text:
        # TensorFlow's own sentence stands behind a list of code lines.
        text = text.rsplit("\n\n", 1)[-1] if "\n\n" in text else text
    text = problems.clean(_GRAPH.sub("", text))[:MOST_DETAIL].strip() or type(error).__name__
    return text if text.endswith((".", "!", "?", "。")) else f"{text}."


def _layer_in(traceback: TracebackType | None, layers: frozenset[str]) -> str | None:
    found = None
    while traceback is not None:
        name = getattr(traceback.tb_frame.f_locals.get("self"), "name", None)
        if isinstance(name, str) and name in layers:
            found = name
        traceback = traceback.tb_next
    return found


def _layer_named(text: str, layers: Iterable[str]) -> str | None:
    # TensorFlow names the place as a path, `model_1/embedding_1/GatherV2`; Keras puts the name in quotes.
    for name in sorted(layers, key=len, reverse=True):
        if re.search(rf"[\"'/`]{re.escape(name)}[\"'/`]", text):
            return name
    return None
