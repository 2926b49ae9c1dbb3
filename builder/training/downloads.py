"""Fetches the data sets of `keras.datasets`, with Keras's own loaders, and keeps them as arrays without pickle.

`builder/data/downloaded.py` says how they lie. How far a download is stands beside the target, in
`<name>.progress.json`: `{"done": bytes, "total": bytes}`.
"""

import contextlib
import errno
import importlib
import json
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder import places
from builder.data.downloaded import TEXTS, words_missing
from builder.errors import TrainingError

Progress = Callable[[int, int], None]

NAMES = ("mnist", "fashion_mnist", "cifar10", "cifar100", "imdb", "reuters", "california_housing")
SILENCE_S = 30.0
"""A server that says nothing for so long is given up."""
_WRITES_PER_S = 5

_lock = threading.Lock()


def download(name: str, progress: Progress | None = None) -> str:
    """Fetch a data set and keep it in the data folder. Nothing is fetched where Keras has it in its own cache.

    Of texts that are there without their words, the words alone are fetched.

    Args:
        name: One of `NAMES`.
        progress: Is told the bytes that are here, and of how many; 0 where that is unknown.

    Returns:
        Where the examples lie.

    Raises:
        TrainingError: There is no such data set, it can't be reached, came damaged, or there is no room for it.
    """
    if name not in NAMES:
        raise TrainingError("training.unknown_download", name=name[:60], known=", ".join(NAMES))
    folder = places.data() / "keras"
    target = folder / f"{name}.npz"
    report = folder / f"{name}.progress.json"
    # Keras's loaders share a cache and what is patched below; one download at a time.
    with _lock:
        there = target.exists()
        if there and not words_missing(f"keras.{name}"):
            return str(target)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (_fetch_words if there else _fetch)(name, target, _told(report, progress))
        except TrainingError:
            raise
        except Exception as error:
            raise _explained(name, error) from error
        finally:
            report.unlink(missing_ok=True)
    return str(target)


def _fetch(name: str, target: Path, progress: Progress) -> None:
    loader = importlib.import_module(f"keras.datasets.{name}")
    with _reporting(progress):
        (x_train, y_train), (x_test, y_test) = loader.load_data()
        words = loader.get_word_index() if name in TEXTS else None
    arrays: dict[str, NDArray[Any]] = {"y_train": np.asarray(y_train), "y_test": np.asarray(y_test)}
    for part, values in (("train", x_train), ("test", x_test)):
        arrays |= _packed(part, values) if name in TEXTS else {f"x_{part}": np.asarray(values)}
    # The examples come last: they say that all is there.
    _tell_about(name, target, words)
    _write(target, lambda path: np.savez_compressed(path, allow_pickle=False, **arrays))


def _fetch_words(name: str, target: Path, progress: Progress) -> None:
    loader = importlib.import_module(f"keras.datasets.{name}")
    with _reporting(progress):
        words = loader.get_word_index()
    _tell_about(name, target, words)


def _tell_about(name: str, target: Path, words: dict[str, int] | None) -> None:
    about: dict[str, Any] = {"source": f"keras.datasets.{name}", "time": time.time()}
    if words is not None:
        about["word_index"] = words
    _write(target.with_suffix(".json"), lambda path: path.write_text(json.dumps(about), encoding="utf-8"))


def _packed(part: str, texts: Sequence[Sequence[int]]) -> dict[str, NDArray[Any]]:
    # Lists of different lengths, end to end.
    lengths = [len(text) for text in texts]
    words = np.fromiter((word for text in texts for word in text), dtype=np.int32, count=sum(lengths))
    return {f"x_{part}_words": words, f"x_{part}_offsets": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)}


def _write(path: Path, write: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder) / path.name
        write(new)
        new.replace(path)


@contextlib.contextmanager
def _reporting(progress: Progress) -> Iterator[None]:
    # Keras prints its progress and offers no other way to hear of it, nor a time limit.
    from keras.src.utils import file_utils

    usual = file_utils.urlretrieve
    patience = socket.getdefaulttimeout()

    def retrieve(origin: str, file: str, hook: Any = None) -> Any:
        return usual(origin, file, lambda blocks, size, total: progress(_done(blocks * size, total), max(total, 0)))

    file_utils.urlretrieve = retrieve
    socket.setdefaulttimeout(SILENCE_S)
    try:
        yield
    finally:
        file_utils.urlretrieve = usual
        socket.setdefaulttimeout(patience)


def _done(received: int, total: int) -> int:
    return min(received, total) if total > 0 else received


def _told(report: Path, progress: Progress | None) -> Progress:
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if progress is not None:
            progress(done, total)
        now = time.monotonic()
        if now - last >= 1 / _WRITES_PER_S or done == total:
            last = now
            _write(report, lambda path: path.write_text(json.dumps({"done": done, "total": total})))

    return tell


def _explained(name: str, error: Exception) -> TrainingError:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return TrainingError("training.download_no_room", name=name)
    # Keras puts the address and "None" before the reason.
    text = str(error).rsplit(" -- ", 1)[-1]
    if isinstance(error, OSError) or "URL fetch failure" in str(error):
        return TrainingError("training.download_unreachable", name=name, detail=text[:160] or type(error).__name__)
    return TrainingError("training.download_damaged", name=name, detail=text[:160] or type(error).__name__)
