"""From an outline and the preparation in force to what a data set says of itself."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from builder.catalog.parts import Parameter
from builder.data.info import DataInfo, InputInfo, Proposal, TargetInfo
from builder.data.outline import ArrayOutline, Outline, TableOutline, TextOutline
from builder.data.preparation import scaling
from builder.data.raw import Spread


def info(
    source: str,
    title: Mapping[str, str],
    outline: Outline,
    prepared: Mapping[str, Any],
    offers: tuple[tuple[Parameter, ...], tuple[Proposal, ...]],
) -> DataInfo:
    """Return what a data set says of itself.

    Args:
        source: Name of the data set.
        title: What people call it.
        outline: The data set without its examples.
        prepared: The preparation in force.
        offers: How it can be prepared, and why so.
    """
    text = next((one for one in outline.inputs if isinstance(one, TextOutline)), None)
    return DataInfo(
        source=source,
        title=dict(title),
        task=outline.task,
        modality=outline.modality,
        examples=outline.examples,
        inputs=tuple(_input(one, prepared) for one in outline.inputs),
        target=_target(outline, prepared),
        prepared=dict(prepared),
        vocabulary=int(prepared["vocabulary"]) if text else None,
        warnings=outline.warnings,
        offered=offers[0],
        proposals=offers[1],
    )


def _input(one: ArrayOutline | TableOutline | TextOutline, prepared: Mapping[str, Any]) -> InputInfo:
    if isinstance(one, TextOutline):
        shape = (int(prepared["sequence_length"]),)
        return InputInfo(one.name, shape, "int32", 0.0, float(prepared["vocabulary"] - 1))
    if isinstance(one, TableOutline):
        return _table(one, prepared)
    low, high = _after(one.spread, str(prepared["scale"]), one.top)
    return InputInfo(one.name, tuple(one.shape), "float32", low, high)


def _after(spread: Spread | None, scale: str, top: float | None = None) -> tuple[float | None, float | None]:
    if scale == "unit" and top is not None:
        # The range that was meant, not the one that happens to be there: a picture may hold no white pixel.
        return 0.0, 1.0
    if spread is None:
        return (0.0, 1.0) if scale == "min_max" else (None, None)
    scaled = scaling(spread, scale)
    low = (spread.low - scaled["subtract"]) / scaled["divide"]
    high = (spread.high - scaled["subtract"]) / scaled["divide"]
    return float(low.min()), float(high.max())


def _table(table: TableOutline, prepared: Mapping[str, Any]) -> InputInfo:
    width = 0
    lows: list[float | None] = []
    highs: list[float | None] = []
    for column in table.columns:
        low: float | None = 0.0
        high: float | None = 1.0
        if column.kind == "number":
            width += 1
            low, high = _after(column.spread, str(prepared["scale"]))
        elif prepared["categories"] == "one_hot":
            width += len(column.categories)
        else:
            width += 1
            high = float(len(column.categories))
        lows.append(low)
        highs.append(high)
    known_lows = [low for low in lows if low is not None]
    known_highs = [high for high in highs if high is not None]
    known = len(known_lows) == len(lows) and lows
    return InputInfo(
        table.name, (width,), "float32", min(known_lows) if known else None, max(known_highs) if known else None
    )


def _target(outline: Outline, prepared: Mapping[str, Any]) -> TargetInfo:
    target = outline.target
    if target.kind == "mask":
        return TargetInfo(target.name, "mask", target.shape, target.classes)
    if target.kind == "input":
        one = _input(outline.inputs[0], prepared)
        return TargetInfo(target.name, "input", one.shape, minimum=one.minimum, maximum=one.maximum)
    if target.kind == "classes":
        shape = (len(target.classes),) if prepared["one_hot"] else ()
        return TargetInfo(target.name, "classes", shape, target.classes, target.counts)
    scale = "standardize" if prepared["scale_target"] else "none"
    low, high = _after(target.spread, scale)
    mean: float | None = None
    shape = ()
    if target.spread is not None:
        scaled = scaling(target.spread, scale)
        mean = float(((target.spread.mean - np.array(scaled["subtract"])) / scaled["divide"]).mean())
        shape = (len(target.spread.mean),) if target.kind == "numbers" else ()
    return TargetInfo(target.name, target.kind, shape, minimum=low, maximum=high, mean=mean)
