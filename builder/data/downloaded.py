"""The data sets that Keras offers for download: what is known of them beforehand, and how their files are read.

A training worker downloads them. Each is two files in the folder `keras` of the data folder:
`<name>.npz` with `x_train`, `y_train`, `x_test`, `y_test`, in which word lists of different lengths are laid end to
end (`x_train_words`, with list `i` from `x_train_offsets[i]` to `x_train_offsets[i + 1]`), and `<name>.json`, with
where it came from and, for texts, `"word_index": {"the": 1, ...}` by Keras's numbers before 3 is added.
"""

import json
import zipfile
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from builder import places
from builder.data.info import Modality
from builder.data.outline import (
    ArrayOutline,
    ColumnOutline,
    Outline,
    TableOutline,
    TargetOutline,
    TextOutline,
)
from builder.data.raw import Array, ArrayInput, Column, Raw, RawInput, TableInput, Target, TextInput
from builder.errors import DataError

_BYTE = 255.0
_CLASS_NAMES = json.loads((Path(__file__).parent / "class_names.json").read_text(encoding="utf-8"))
MNIST_COUNTS = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)


@dataclass(frozen=True, slots=True)
class Download:
    """A data set of Keras, as far as it is known before the download.

    Args:
        name: The module in `keras.datasets`.
        modality: `image`, `table` or `sequence`.
        examples: How many there are to train and validate with; the test part is not counted.
        target: What is to be predicted.
        shape: Shape of a picture, or the number of columns.
        words: Word numbers, for texts.
        longest: Words of the longest text.
    """

    name: str
    modality: Modality
    examples: int
    target: TargetOutline
    shape: tuple[int, ...] = ()
    words: int = 0
    longest: int = 0

    def outline(self) -> Outline:
        """Return it without its examples."""
        one: ArrayOutline | TableOutline | TextOutline
        if self.modality == "image":
            one = ArrayOutline("image", self.shape, None, _BYTE)
        elif self.modality == "table":
            columns = tuple(ColumnOutline(name, "number", None, (), 0) for name in _columns(self.shape[0]))
            one = TableOutline("features", columns, 0)
        else:
            one = TextOutline("text", True, self.words, self.longest, None)
        task = "classification" if self.target.kind == "classes" else "regression"
        return Outline(task, self.modality, self.examples, (one,), self.target)  # type: ignore[arg-type]


def _classes(name: str, classes: tuple[str, ...], counts: tuple[int, ...] = ()) -> TargetOutline:
    return TargetOutline(name, "classes", classes, counts)


def _names(download: str) -> tuple[str, ...]:
    return tuple(_CLASS_NAMES[download])


DOWNLOADS = (
    Download("mnist", "image", 60_000, _classes("digit", tuple(map(str, range(10))), MNIST_COUNTS), (28, 28, 1)),
    Download("fashion_mnist", "image", 60_000, _classes("article", _names("fashion_mnist"), (6000,) * 10), (28, 28, 1)),
    Download("cifar10", "image", 50_000, _classes("object", _names("cifar10"), (5000,) * 10), (32, 32, 3)),
    Download("cifar100", "image", 50_000, _classes("object", _names("cifar100"), (500,) * 100), (32, 32, 3)),
    Download(
        *("imdb", "sequence", 25_000, _classes("sentiment", ("negative", "positive"), (12_500,) * 2)),
        words=88_587,
        longest=2494,
    ),
    Download("reuters", "sequence", 8982, _classes("topic", _names("reuters")), words=30_982, longest=2376),
    Download("california_housing", "table", 16_512, TargetOutline("price", "number"), (8,)),
)


TEXTS = tuple(one.name for one in DOWNLOADS if one.modality == "sequence")


def path_of(name: str) -> Path:
    """Return where the examples of a downloaded data set lie, whether they are there yet or not."""
    return places.data() / "keras" / f"{name}.npz"


def is_there(source: str) -> bool:
    """Say whether `keras.<name>` has been downloaded."""
    return path_of(source.removeprefix("keras.")).exists()


def words_missing(source: str) -> bool:
    """Say whether `keras.<name>` holds texts that are there without their words."""
    name = source.removeprefix("keras.")
    return name in TEXTS and path_of(name).exists() and not word_index(name)


def read(download: Download) -> Raw:
    """Read a downloaded data set.

    Raises:
        DataError: It has not been downloaded yet, or its file is damaged.
    """
    path = path_of(download.name)
    if not path.exists():
        raise DataError("data.not_downloaded", source=f"keras.{download.name}")
    try:
        with np.load(path, allow_pickle=False) as arrays:
            train = _part(download, arrays, "train"), _target(download, arrays["y_train"])
            test = _part(download, arrays, "test"), _target(download, arrays["y_test"])
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise DataError("data.download_damaged", source=f"keras.{download.name}") from error
    facts = download.outline()
    return Raw(facts.task, facts.modality, (train[0],), train[1], test_inputs=(test[0],), test_target=test[1])


def known(source: str) -> Outline:
    """Return what is known of `keras.<name>`; its class counts too, where only its file knows them and it is there."""
    download = next(one for one in DOWNLOADS if f"keras.{one.name}" == source)
    facts = download.outline()
    path = path_of(download.name)
    if facts.target.kind != "classes" or facts.target.counts or not path.exists():
        return facts
    try:
        with np.load(path, allow_pickle=False) as arrays:
            labels = arrays["y_train"].reshape(-1)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return facts
    counts = np.bincount(labels, minlength=len(facts.target.classes))
    return replace(facts, target=replace(facts.target, counts=tuple(int(count) for count in counts)))


def word_index(name: str) -> dict[int, str]:
    """Return the words of a downloaded text data set by their numbers; empty where its file names none."""
    path = path_of(name).with_suffix(".json")
    try:
        index = json.loads(path.read_text(encoding="utf-8")).get("word_index") or {}
        return {int(number) + 3: str(word) for word, number in index.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _part(download: Download, arrays: Any, part: str) -> RawInput:
    if download.modality == "sequence":
        offsets = arrays[f"x_{part}_offsets"]
        flat = arrays[f"x_{part}_words"]
        sequences = [flat[start:end] for start, end in pairwise(offsets)]
        return TextInput("text", sequences, True, download.words, download.longest, None)
    values: Array = arrays[f"x_{part}"]
    if download.modality == "table":
        names = _columns(values.shape[1])
        columns = (Column(name, "number", values[:, place].astype(np.float64)) for place, name in enumerate(names))
        return TableInput("features", tuple(columns))
    return ArrayInput("image", values.reshape(-1, *download.shape), _BYTE)


def _target(download: Download, values: Array) -> Target:
    facts = download.target
    if facts.kind == "classes":
        return Target(facts.name, "classes", values.reshape(-1).astype(np.int64), facts.classes)
    return Target(facts.name, "number", values.reshape(-1).astype(np.float64))


def _columns(count: int) -> tuple[str, ...]:
    # Keras's file names no columns, and a wrong name would be worse than a number.
    return tuple(f"feature {place + 1}" for place in range(count))
