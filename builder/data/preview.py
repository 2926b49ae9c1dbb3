"""What the browser shows of a data set before anything is trained. The form stands in `docs/architecture.md`."""

import json
from collections import Counter
from copy import deepcopy
from functools import lru_cache
from typing import Any

import numpy as np

from builder import words
from builder.data.aiming import aimed
from builder.data.baselines import Baseline, baselines
from builder.data.info import DataInfo, Notice
from builder.data.loading import choice_key, describe, raw
from builder.data.pictures import coloured, data_url, legend
from builder.data.raw import Array, ArrayInput, Column, Raw, TableInput, TextInput
from builder.data.texts import read_back, words_of
from builder.data.wording import downloaded_words
from builder.design import DataChoice
from builder.errors import DataError

MOST_POINTS = 600
MOST_ROWS = 50
MOST_CLASSES = 100
EXAMPLES_PER_CLASS = 2
BINS = 20
SHOWN_WORDS = 40
MOST_MASKED = 10
MOST_WAVES = 8


def preview(choice: DataChoice, language: str = "en") -> dict[str, Any]:
    """Return what the browser shows of a data set, as plain values. Cached.

    Args:
        choice: Which data set, and how it is prepared.
        language: Of the sentences.

    Raises:
        DataError: There is no such data set, or its file is damaged. One that was not downloaded yet has a preview
            with class counts and the sentence that says what to do.
    """
    # A copy, so that who changes what they got does not change it for the next one.
    return deepcopy(_preview(*choice_key(choice), language))


@lru_cache(maxsize=64)
def _preview(source: str, options: str, prepare: str, stamp: float, language: str) -> dict[str, Any]:
    choice = DataChoice(source, json.loads(options), json.loads(prepare))
    info = describe(choice)
    content = _frame(info, language)
    try:
        read = raw(choice)
    except DataError as error:
        if error.key != "data.not_downloaded":
            raise
        return content | {"downloaded": False, "sentence": error.sentence(language)}
    content["facts"] = [_fact(one, language) for one in baselines(aimed(read, info.prepared), info.prepared)]
    for one in read.inputs:
        if isinstance(one, TableInput):
            content |= _table(one, read)
        elif isinstance(one, TextInput):
            content |= _texts(one, read, choice.source)
            if one.numbered and not downloaded_words(choice.source):
                content["sentence"] = words.text("data.no_words", language)
        elif info.modality == "image":
            content.setdefault("images", _images(one, read))
        elif info.modality == "points" and one.values.shape[1:] == (2,):
            content["points"] = _points(one, read)
        elif info.modality == "sequence":
            content |= {"series": _series(one)} if read.ordered else {"waves": _waves(one, read)}
    if read.target.kind == "mask":
        content["legend"] = legend(read.target.classes)
    if read.target.kind in ("number", "numbers"):
        content["histogram"] = histogram(read.target.values)
    return content


def histogram(values: Array) -> dict[str, list[float]]:
    """Return how often numbers fall into each of 20 bins of one width; without any number, empty lists."""
    numbers = np.asarray(values, dtype=np.float64).reshape(-1)
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return {"edges": [], "counts": []}
    counts, edges = np.histogram(numbers, bins=BINS)
    return {"edges": [float(edge) for edge in edges], "counts": [int(count) for count in counts]}


def _frame(info: DataInfo, language: str) -> dict[str, Any]:
    target = info.target
    counts = target.counts or (None,) * len(target.classes)
    classes = [{"name": name, "count": count} for name, count in zip(target.classes, counts, strict=True)]
    return {
        "source": info.source,
        "title": info.title[language if language in info.title else "en"],
        "task": info.task,
        "modality": info.modality,
        "examples": info.examples,
        "downloaded": True,
        "sentence": None,
        "target": target.name,
        "classes": classes,
        "facts": [],
        "warnings": [_sentence(one, language) for one in info.warnings],
        "proposals": [
            {"name": one.name, "value": one.value, "reason": _sentence(one.reason, language)} for one in info.proposals
        ],
    }


def _sentence(notice: Notice, language: str) -> str:
    return words.text(notice.key, language, **notice.values)


def _fact(one: Baseline, language: str) -> dict[str, Any]:
    shown = f"{one.value:.1%}" if one.metric == "accuracy" else f"{one.value:.3g}"
    sentence = words.text(f"data.fact_{one.name}_{one.metric}", language, value=shown)
    return {"name": one.name, "metric": one.metric, "value": one.value, "sentence": sentence}


def _images(one: ArrayInput, read: Raw) -> list[dict[str, Any]]:
    if read.target.kind == "mask":
        return _masked(one, read)
    if read.target.kind != "classes":
        chosen: list[tuple[int | None, int]] = [
            (None, row) for row in range(min(len(one.values), 2 * EXAMPLES_PER_CLASS))
        ]
    else:
        labels = read.target.values
        rows = [np.flatnonzero(labels == label) for label in range(min(len(read.target.classes), MOST_CLASSES))]
        chosen = [(label, int(row)) for label, found in enumerate(rows) for row in found[:EXAMPLES_PER_CLASS]]
    pictures = {row: _beside(read, row) for _, row in chosen}
    return [
        {
            "class": None if label is None else read.target.classes[label],
            "index": row,
            "width": int(pictures[row].shape[1]),
            "height": int(pictures[row].shape[0]),
            "url": data_url(pictures[row], one.top),
        }
        for label, row in chosen
    ]


def _masked(one: ArrayInput, read: Raw) -> list[dict[str, Any]]:
    """Return pictures and their masks; what belongs together has one number."""
    shown = []
    for row in range(min(len(read), MOST_MASKED)):
        pictures = (data_url(one.values[row], one.top), data_url(coloured(read.target.values[row]), 255))
        height, width = (int(side) for side in one.values.shape[1:3])
        shown += [
            {"class": str(row + 1), "index": row, "width": width, "height": height, "url": url} for url in pictures
        ]
    return shown


def _waves(one: ArrayInput, read: Raw) -> list[dict[str, Any]]:
    rows = _first_of_classes(read)[::EXAMPLES_PER_CLASS][:MOST_WAVES]
    step = max(1, one.values.shape[1] // MOST_POINTS)
    names = [
        read.target.classes[int(read.target.values[row])] if read.target.kind == "classes" else None for row in rows
    ]
    return [
        {"class": name, "index": row, "values": [round(float(value), 4) for value in one.values[row, ::step, 0]]}
        for name, row in zip(names, rows, strict=True)
    ]


def _beside(read: Raw, row: int) -> Array:
    """Return the pictures of one example beside each other, with a line between them that is half full."""
    pictures = [one for one in read.inputs if isinstance(one, ArrayInput)]
    parts: list[Array] = []
    for one in pictures:
        values = one.values[row]
        if parts:
            parts.append(np.full_like(values[:, :1], (one.top or 1) / 2))
        parts.append(values)
    return np.concatenate(parts, axis=1)


def _points(one: ArrayInput, read: Raw) -> list[list[float]]:
    # Evenly spaced rows, so that every class shows even where a file is sorted by class.
    rows = np.unique(np.linspace(0, len(one.values) - 1, min(MOST_POINTS, len(one.values))).astype(int))
    values = one.values[rows].astype(np.float64).round(4)
    targets = np.asarray(read.target.values, dtype=np.float64).reshape(len(read), -1)[rows, 0].round(4)
    return [[float(x), float(y), float(target)] for (x, y), target in zip(values, targets, strict=True)]


def _series(one: ArrayInput) -> list[float]:
    line = one.values[:, -1, 0].astype(np.float64)
    rows = np.unique(np.linspace(0, len(line) - 1, min(MOST_POINTS, len(line))).astype(int))
    return [float(value) for value in line[rows]]


def _table(table: TableInput, read: Raw) -> dict[str, Any]:
    target = read.target
    columns = [_column(column) | {"role": "input"} for column in table.columns]
    rows = range(min(MOST_ROWS, len(read)))
    cells = [[_cell(column.values[row]) for column in table.columns] for row in rows]
    if target.values.ndim == 1:
        numeric = Column(target.name, "number", target.values)
        if target.kind == "classes":
            named = np.array([target.classes[int(value)] for value in target.values], dtype=object)
            numeric = Column(target.name, "category", named)
        columns.append(_column(numeric) | {"role": "target"})
        for row, line in zip(rows, cells, strict=True):
            line.append(_cell(numeric.values[row]))
    return {"columns": columns, "rows": cells}


def _column(column: Column) -> dict[str, Any]:
    content: dict[str, Any] = {"name": column.name, "kind": column.kind, "missing": int(column.missing().sum())}
    if column.kind == "number":
        present = column.values[~np.isnan(column.values)]
        measured = (present.min(), present.max(), present.mean()) if len(present) else (None, None, None)
        for name, value in zip(("minimum", "maximum", "mean"), measured, strict=True):
            content[name] = None if value is None else float(value)
        return content | {"histogram": histogram(present)}
    counts = Counter(value for value in column.values if value is not None).most_common(BINS)
    return content | {"histogram": {"labels": [name for name, _ in counts], "counts": [count for _, count in counts]}}


def _cell(value: Any) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    return None if np.isnan(value) else float(value)


def _texts(one: TextInput, read: Raw, source: str) -> dict[str, Any]:
    rows = np.unique(np.linspace(0, len(read) - 1, min(MOST_POINTS, len(read))).astype(int))
    lengths = np.array([_length(one, int(row)) for row in rows])
    index = downloaded_words(source) if one.numbered else {}
    shown = []
    for row in _first_of_classes(read):
        text = one.values[row]
        if one.numbered:
            text = read_back(text, index, SHOWN_WORDS) if index else " ".join(map(str, text[:SHOWN_WORDS]))
        name = read.target.classes[int(read.target.values[row])] if read.target.kind == "classes" else None
        shown.append({"class": name, "index": row, "text": str(text or "")[:400], "words": _length(one, row)})
    return {"texts": shown, "lengths": histogram(lengths)}


def _length(one: TextInput, row: int) -> int:
    return len(one.values[row]) if one.numbered else len(words_of(one.values[row]))


def _first_of_classes(read: Raw) -> list[int]:
    if read.target.kind != "classes":
        return list(range(min(len(read), 4)))
    found = (np.flatnonzero(read.target.values == label)[:EXAMPLES_PER_CLASS] for label in range(MOST_CLASSES))
    return [int(row) for rows in found for row in rows][: 2 * MOST_CLASSES]
