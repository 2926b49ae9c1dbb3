"""The two doors of the room: what a data set says of itself, and its prepared examples."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from builder.data import aiming, description, downloaded, files, preparation
from builder.data.aiming import aimed, aimed_outline
from builder.data.arguments import checked
from builder.data.division import divided, divided_outline
from builder.data.info import DataInfo
from builder.data.keeping import Keeper
from builder.data.outline import Outline, outline
from builder.data.preparation import Preparation, take
from builder.data.proposals import offered, resolved, without
from builder.data.raw import Array, Raw, TableInput
from builder.data.sets import find
from builder.data.splits import split
from builder.design import DataChoice
from builder.errors import DataError

Arrays: TypeAlias = Array | tuple[Array, ...]

FILE = "file:"
_keeper = Keeper()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Prepared examples, divided.

    Args:
        x_train, x_validation: An array (examples, ...), or a tuple of them if the data has several inputs.
        y_train, y_validation: Targets.
        info: What the data set says of itself.
        index_train, index_validation: Row numbers in the data set as it was read.
        preparation: What the preparation learned from the training part, as plain values.
        tables: For each input its table as it was read, every row of the data set; `None` for what is no table.
        x_test, y_test: Examples set aside by who made the data; `None` where there are none.
    """

    x_train: Arrays
    y_train: Array
    x_validation: Arrays
    y_validation: Array
    info: DataInfo
    index_train: NDArray[np.int64]
    index_validation: NDArray[np.int64]
    preparation: Preparation
    tables: tuple[TableInput | None, ...]
    x_test: Arrays | None = None
    y_test: Array | None = None


def describe(choice: DataChoice) -> DataInfo:
    """Return what a data set says of itself, with its preparation applied. Cached.

    Args:
        choice: Which data set, and how it is prepared. A data set that was not downloaded yet is described too.

    Raises:
        DataError: There is no such data set, an option or preparation is not one of its own, or its file is damaged.
    """
    return _describe(*choice_key(choice))


def load(choice: DataChoice, validation_split: float, seed: int) -> Prepared:
    """Return prepared examples, divided into those that train and those that validate.

    Args:
        choice: Which data set, and how it is prepared.
        validation_split: Share that validates, 0 to 0.9.
        seed: Decides which do; classes are divided alike.

    Raises:
        DataError: As for `describe`; or it is not downloaded yet, or the share is none.
    """
    info = describe(choice)
    whole = aimed(divided(raw(choice), info.prepared), info.prepared)
    kept = _kept(whole, info.prepared)
    used = _only(whole, kept)
    train, validation = split(used.target, validation_split, seed, used.ordered)
    fitted = preparation.fit(used.inputs, used.target, train, info.prepared)
    x_test: Arrays | None = None
    y_test: Array | None = None
    if whole.test_target is not None:
        x_test = _single(preparation.apply(fitted, whole.test_inputs))
        y_test = preparation.apply_target(fitted, whole.test_target)
    return Prepared(
        x_train=_single(preparation.apply(fitted, used.inputs, train)),
        y_train=preparation.apply_target(fitted, used.target, train),
        x_validation=_single(preparation.apply(fitted, used.inputs, validation)),
        y_validation=preparation.apply_target(fitted, used.target, validation),
        info=info,
        index_train=kept[train],
        index_validation=kept[validation],
        preparation=fitted,
        tables=tuple(one if isinstance(one, TableInput) else None for one in whole.inputs),
        x_test=x_test,
        y_test=y_test,
    )


def raw(choice: DataChoice) -> Raw:
    """Return a data set as it was read, before any preparation.

    Raises:
        DataError: There is no such data set, it is not downloaded yet, or its file is damaged.
    """
    return _raw(choice.source, _text(choice.options), stamp_of(choice.source))


@lru_cache(maxsize=256)
def _describe(source: str, options: str, prepare: str, stamp: float) -> DataInfo:
    title, whole, read = _outline(source, options, stamp)
    offers = offered(whole)
    prepared = resolved(offers[0], json.loads(prepare))
    if prepared.get("missing") == "drop" and read is not None:
        kept = _kept(divided(read, prepared), prepared)
        whole = outline(_only(read, kept))
    if prepared.get(aiming.NAME):
        prepared = {name: value for name, value in prepared.items() if name not in aiming.OTHERS}
        offers = without(offers, aiming.OTHERS)
    whole = aimed_outline(divided_outline(whole, prepared), prepared)
    return description.info(source, title, whole, prepared, offers)


def _outline(source: str, options: str, stamp: float) -> tuple[Mapping[str, str], Outline, Raw | None]:
    if source.startswith(FILE):
        read = _raw(source, options, stamp)
        title = files.title_of(source)
        return {"en": title, "zh": title}, outline(read), read
    data_set = find(source)
    if data_set is None:
        raise DataError("data.unknown_source", source=source[:60])
    if data_set.outline is not None:
        checked(data_set.options, json.loads(options), source)
        return data_set.title, downloaded.known(source), None
    read = _raw(source, options, stamp)
    return data_set.title, outline(read), read


def _raw(source: str, options: str, stamp: float) -> Raw:
    return _keeper.get((source, options, stamp), lambda: _read(source, options))


def _read(source: str, options: str) -> Raw:
    if source.startswith(FILE):
        return files.read(source)
    data_set = find(source)
    if data_set is None:
        raise DataError("data.unknown_source", source=source[:60])
    return data_set.read(checked(data_set.options, json.loads(options), source))


def choice_key(choice: DataChoice) -> tuple[str, str, str, float]:
    """Return what tells one choice from another: source, options and preparation as JSON, and the state of its file.

    Raises:
        DataError: The options or the preparation hold what JSON can't.
    """
    return choice.source, _text(choice.options), _text(choice.prepare), stamp_of(choice.source)


def stamp_of(source: str) -> float:
    """Return a number that changes when the file behind a source does."""
    if source.startswith("keras."):
        path = downloaded.path_of(source.removeprefix("keras."))
        # The words of texts may come later than the texts.
        return max((one.stat().st_mtime for one in (path, path.with_suffix(".json")) if one.exists()), default=0.0)
    if source.startswith(FILE):
        return files.stamp(source)
    return 0.0


def _kept(whole: Raw, prepared: Mapping[str, Any]) -> NDArray[np.int64]:
    rows = np.arange(len(whole), dtype=np.int64)
    if prepared.get("missing") != "drop":
        return rows
    incomplete = np.zeros(len(whole), dtype=bool)
    for one in whole.inputs:
        if isinstance(one, TableInput):
            incomplete |= one.missing()
    if incomplete.all():
        raise DataError("data.nothing_complete", count=len(whole))
    return rows[~incomplete]


def _only(whole: Raw, rows: NDArray[np.int64]) -> Raw:
    if len(rows) == len(whole):
        return whole
    inputs = tuple(take(one, rows) for one in whole.inputs)
    return replace(whole, inputs=inputs, target=replace(whole.target, values=whole.target.values[rows]))


def _single(arrays: tuple[Array, ...]) -> Arrays:
    return arrays[0] if len(arrays) == 1 else arrays


def _text(values: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(values), sort_keys=True)
    except (TypeError, ValueError) as error:
        raise DataError("data.not_plain", received=str(values)[:60]) from error
