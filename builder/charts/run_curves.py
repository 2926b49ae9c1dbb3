"""Runs compared: one metric by epoch, training solid in its run's colour, validation dashed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder import words
from builder.charts.theme import CLASS_COLOURS, Figure, Theme, colour, empty, figure, plain, symbol, validation_dash

MOST_RUNS = 24


@dataclass(frozen=True, slots=True)
class RunCurve:
    """One metric of one run.

    Args:
        run: What the run is called.
        place: Which run it is, counted from 0; decides colour and dash.
        epochs: Counted from 1.
        train, validation: The metric after each epoch; `None` where it was not measured.
    """

    run: str
    place: int
    epochs: tuple[int, ...]
    train: tuple[float | None, ...]
    validation: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class RunCurvesInfo:
    """One metric of several runs.

    Args:
        metric: Keras's name, without `val_`.
        curves: One for each run that has it.
        left_out: How many runs are not shown because there are too many.
        unit: In what it is measured; `None` where that is not known or differs.
    """

    metric: str
    curves: tuple[RunCurve, ...]
    left_out: int = 0
    unit: str | None = None


def metrics_of(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, ...]:
    """Return the metrics that any of the runs has, the loss first, without `val_`.

    Args:
        runs: For each run's name its epoch events: `{"epoch": 3, "logs": {"loss": 0.3, "val_loss": 0.4}}`.
    """
    found = {name.removeprefix("val_") for events in runs.values() for event in events for name in event["logs"]}
    return tuple(sorted(found, key=lambda name: (name != "loss", name)))


def run_curves_info(
    runs: Mapping[str, Sequence[Mapping[str, Any]]], metric: str = "loss", unit: str | None = None
) -> RunCurvesInfo:
    """Return what is shown of one metric. What is no finite number leaves a gap.

    Args:
        runs: For each run's name its epoch events, as a run's store gives them; epochs counted from 0.
        metric: Which metric, without `val_`.
        unit: In what all runs measure it; `None` where that is not known or differs.
    """
    curves = []
    for place, (run, events) in enumerate(runs.items()):
        own = [event for event in events if metric in event["logs"] or f"val_{metric}" in event["logs"]]
        if own:
            epochs = tuple(int(event["epoch"]) + 1 for event in own)
            train = tuple(_finite(event["logs"].get(metric)) for event in own)
            validation = tuple(_finite(event["logs"].get(f"val_{metric}")) for event in own)
            curves.append(RunCurve(run, place, epochs, train, validation))
    return RunCurvesInfo(metric, tuple(curves[:MOST_RUNS]), max(0, len(curves) - MOST_RUNS), unit)


def draw_run_curves(
    info: RunCurvesInfo, language: str = "en", theme: Theme = "light", logarithmic: bool = False
) -> Figure:
    """Draw the curves: a colour and a marker for each run, training solid, validation dashed.

    Args:
        info: What is shown.
        language: Of the labels.
        theme: `light` or `dark`.
        logarithmic: Whether the metric has a logarithmic axis.
    """
    if not info.curves:
        return empty(theme, "charts.no_runs", language)
    title = f"{info.metric} ({plain(info.unit)})" if info.unit else info.metric
    made = figure(theme, words.text("charts.epoch", language), title)
    for curve in info.curves:
        for part, values in (("train", curve.train), ("validation", curve.validation)):
            if any(value is not None for value in values):
                _add(made, curve, part, values, language, theme)
    made.update_layout(hovermode="x unified", showlegend=True)
    made.update_yaxes(type="log" if logarithmic else "linear")
    longest = max(max(curve.epochs) for curve in info.curves)
    # Left alone, a few epochs get ticks at halves, which read as the same epoch twice.
    made.update_xaxes(rangemode="tozero", tickformat="d", dtick=1 if longest <= 10 else None)
    return made


def _add(
    made: Figure, curve: RunCurve, part: str, values: tuple[float | None, ...], language: str, theme: Theme
) -> None:
    name = words.text(f"charts.curve_{part}", language, run=plain(curve.run))
    # Runs that share a colour differ by dash in validation, and by markers in training, which stays solid.
    pattern = "solid" if part == "train" else validation_dash(curve.place)
    marked = len(values) == 1 or (part == "train" and curve.place >= len(CLASS_COLOURS["light"]))
    made.add_scatter(
        x=list(curve.epochs),
        y=list(values),
        name=name,
        legendgroup=str(curve.place),
        mode="lines+markers" if marked else "lines",
        marker={"symbol": symbol(curve.place), "size": 7},
        line={"color": colour(theme, curve.place), "dash": pattern, "width": 2},
        connectgaps=False,
        hovertemplate="%{y:.4g}",
    )


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
