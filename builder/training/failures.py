"""What can go wrong in a training, as a sentence that names the layer and says what to do."""

import errno
import re
from collections.abc import Iterable
from types import TracebackType

from builder.errors import LayerwiseError, TrainingError
from builder.model import problems

_MEMORY = re.compile(r"out of memory|OOM when|RESOURCE_EXHAUSTED|ResourceExhausted|bad_alloc|not enough memory", re.I)
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
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return TrainingError("training.disk_full")
    if isinstance(error, ModuleNotFoundError):
        return TrainingError("training.no_package", package=error.name or str(error))
    detail = problems.clean(str(error))[:MOST_DETAIL].strip() or type(error).__name__
    layer = _layer_in(error.__traceback__, frozenset(layers)) or _layer_named(text, layers)
    if layer is None:
        return TrainingError("training.failed", detail=detail)
    return TrainingError("training.layer_failed", layer=layer, detail=detail)


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
