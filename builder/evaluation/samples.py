"""Examples with what is true and what the network says, small enough to be sent to a browser."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from builder import data
from builder.data import InputInfo, Prepared
from builder.data.raw import TableInput
from builder.evaluation.predict import outputs_of, plain_predictions

Array = NDArray[Any]

MOST = 24
SIDE = 32
MOST_NUMBERS = 64
MOST_WORDS = 60


def evaluate_samples(model: keras.Model, prepared: Prepared, count: int = MOST) -> dict[str, Any]:
    """Return validation examples with their true target and the model's prediction.

    Args:
        model: The trained model.
        prepared: Its data. Where nothing validates, training examples are taken.
        count: How many examples, at the most. They are spread evenly over all.

    Returns:
        `{"of": "validation" | "train", "task", "classes", "rows": [{"index", "inputs": [thumbnail], "target",
        "prediction"}]}`. `index` is the row of the data set. `target` is a class number, or a number (a list of
        them) in the data's own unit; `prediction` the share of each class, or likewise. Of masks, and where the
        target is the input, both are `None`, and `target_shown`, `prediction_shown` and `score` take their
        place. `legend` has the colours of a mask: `[{"name", "colour": "#66ccee"}]`. A thumbnail is `{"name",
        "shape", "pixels"}` with 0 to 255, at most 32 wide and high; of a table `{"name", "cells": [[column,
        value]]}` with the values as they stand in it, `None` where one is missing; else `{"name", "values"}` in
        the data's own unit. A text has its words as `text` beside the word numbers, `None` where nobody knows
        them.
    """
    validates = len(prepared.y_validation) > 0
    inputs = _parts(prepared.x_validation if validates else prepared.x_train)
    targets = prepared.y_validation if validates else prepared.y_train
    index = prepared.index_validation if validates else prepared.index_train
    rows = np.unique(np.linspace(0, len(targets) - 1, min(count, len(targets))).astype(np.int64))
    chosen = [part[rows] for part in inputs]
    outputs = outputs_of(model, chosen)[0]
    if prepared.info.target.kind in ("mask", "input"):
        answers = shown_answers(prepared, targets[rows], outputs)
    else:
        predictions = plain_predictions(prepared.preparation, outputs)
        pairs = zip(_true(prepared, targets[rows]), predictions, strict=True)
        answers = [{"target": target, "prediction": prediction} for target, prediction in pairs]
    infos = prepared.info.inputs
    states = prepared.preparation["inputs"]
    vocabularies = [
        data.words_behind(prepared.info.source, state) if state["kind"] == "text" else None for state in states
    ]
    parts = list(zip(infos, chosen, states, vocabularies, prepared.tables, strict=True))
    colours = {"legend": data.legend(prepared.info.target.classes)} if prepared.info.target.kind == "mask" else {}
    return {
        **colours,
        "of": "validation" if validates else "train",
        "task": prepared.info.task,
        "classes": list(prepared.info.target.classes),
        "rows": [
            {
                "index": int(index[row]),
                "inputs": [
                    table_row(table, int(index[row]))
                    if table is not None
                    else thumbnail(info, part[place], state) | _said(part[place], vocabulary)
                    for info, part, state, vocabulary, table in parts
                ],
                **answers[place],
            }
            for place, row in enumerate(rows)
        ],
    }


def thumbnail(info: InputInfo, values: Array, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return one input of one example, small.

    Args:
        info: What the data set says of the input.
        values: The prepared example, without the batch axis.
        state: How the input was prepared.
    """
    if values.ndim == 3 and values.shape[-1] in (1, 3, 4):
        step = max(1, -(-max(values.shape[:2]) // SIDE))
        small = values[::step, ::step].astype(np.float64)
        low = info.minimum if info.minimum is not None else float(small.min())
        high = info.maximum if info.maximum is not None else float(small.max())
        pixels = np.clip((small - low) / ((high - low) or 1.0) * 255, 0, 255).round().astype(int)
        return {"name": info.name, "shape": list(small.shape), "pixels": pixels.reshape(-1).tolist()}
    if state["kind"] == "array":
        values = values * np.array(state["divide"]) + np.array(state["subtract"])
    flat = values.reshape(-1)[:MOST_NUMBERS]
    # The network computes with seven digits; the last of them is not the data's.
    numbers = flat.tolist() if flat.dtype.kind in "iu" else [float(f"{value:.6g}") for value in flat]
    return {"name": info.name, "values": numbers, "more": int(values.size - flat.size)}


def shown_answers(prepared: Prepared, targets: Array, outputs: Array) -> list[dict[str, Any]]:
    """Return what is true and what was predicted where both are as large as the input: masks, and the input itself.

    Args:
        prepared: The data.
        targets: Prepared targets of some examples.
        outputs: What the network gave for them.

    Returns:
        For each example `{"target": None, "prediction": None, "target_shown", "prediction_shown", "score"}`: both as
        `thumbnail` makes them. The score is the share of right pixels, or the mean absolute error of the values.
    """
    mask = prepared.info.target.kind == "mask"
    info, state = prepared.info.inputs[0], prepared.preparation["inputs"][0]
    if mask:
        # One output tells two classes apart, as Keras's BinaryAccuracy does.
        outputs = (outputs[..., 0] > 0.5) if outputs.shape[-1] == 1 else outputs.argmax(axis=-1)
    answers = []
    for true, given in zip(targets, outputs, strict=True):
        shown = [_coloured(info, one) if mask else thumbnail(info, one, state) for one in (true, given)]
        score = (true == given).mean() if mask else np.abs(true.astype(np.float64) - given).mean()
        answers.append(
            {
                "target": None,
                "prediction": None,
                "target_shown": shown[0],
                "prediction_shown": shown[1],
                "score": round(float(score), 6),
            }
        )
    return answers


def _coloured(info: InputInfo, mask: Array) -> dict[str, Any]:
    bytes_ = InputInfo(info.name, (*mask.shape, 3), "uint8", 0.0, 255.0)
    return thumbnail(bytes_, data.coloured(mask), {"kind": "mask"})


def table_row(table: TableInput, row: int) -> dict[str, Any]:
    """Return one row of a table as it was read.

    Args:
        table: The whole table.
        row: Number of the row.
    """
    cells = [[column.name, _cell(column.values[row])] for column in table.columns[:MOST_NUMBERS]]
    return {"name": table.name, "cells": cells, "more": len(table.columns) - len(cells)}


def _cell(value: Any) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    number = float(value)
    return number if np.isfinite(number) else None


def _said(values: Array, vocabulary: Mapping[int, str] | None) -> dict[str, Any]:
    if vocabulary is None:
        return {}
    return {"text": data.read_back(values.tolist(), vocabulary, MOST_WORDS) if vocabulary else None}


def _true(prepared: Prepared, targets: Array) -> list[Any]:
    state: Mapping[str, Any] = prepared.preparation["target"]
    if state["kind"] == "classes":
        classes: list[Any] = (targets.argmax(axis=-1) if state["one_hot"] else targets).astype(int).tolist()
        return classes
    return plain_predictions(prepared.preparation, targets)


def _parts(arrays: Any) -> Sequence[Array]:
    return arrays if isinstance(arrays, tuple) else (arrays,)
