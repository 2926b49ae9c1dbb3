"""Runs side by side: what differed between them, and what each reached, as parallel axes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.charts.theme import Figure, Theme, empty, figure, plain, token

MOST_AXES = 8
WIDE_SPAN = 30


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Args:
        name: Of the setting or the metric.
        values: One for each run; for words their places in `labels`.
        labels: The words; empty for numbers.
        logarithmic: Whether the numbers span so much that their logarithms are drawn.
    """

    name: str
    values: tuple[float, ...]
    labels: tuple[str, ...] = ()
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class FinalMetricsInfo:
    """Axes of equal length, and the runs whose values they hold.

    Args:
        runs: Names of the runs that have every value.
        axes: Settings that differ first, then metrics; the last one gives the colour.
        incomplete: How many runs were left out because a value is missing or no number.
    """

    runs: tuple[str, ...]
    axes: tuple[Axis, ...]
    incomplete: int = 0


def final_metrics_info(
    runs: Mapping[str, Mapping[str, Any]], settings: Sequence[str], metrics: Sequence[str]
) -> FinalMetricsInfo:
    """Return what is shown: settings that differ between the runs, and the metrics.

    Args:
        runs: For each run's name its settings and last metrics, by name.
        settings: Names of the settings to show where they differ.
        metrics: Names of the metrics; a run without one of them is left out.
    """
    whole = {run: values for run, values in runs.items() if all(_is_number(values.get(name)) for name in metrics)}
    differing = [name for name in settings if len({repr(values.get(name)) for values in whole.values()}) > 1]
    names = [*differing, *metrics][-MOST_AXES:]
    axes = tuple(_axis(name, [values.get(name) for values in whole.values()]) for name in names) if whole else ()
    return FinalMetricsInfo(tuple(whole), axes, len(runs) - len(whole))


def draw_final_metrics(info: FinalMetricsInfo, language: str = "en", theme: Theme = "light") -> Figure:
    """Draw a line for each run through all axes, coloured by the last one."""
    if len(info.runs) < 2 or not info.axes:
        return empty(theme, "charts.too_few_runs", language)
    import plotly.graph_objects as go

    made = figure(theme)
    dimensions = []
    for axis in info.axes:
        dimension: dict[str, Any] = {"label": plain(axis.name), "values": list(axis.values)}
        if axis.logarithmic:
            low, high = math.floor(math.log10(min(axis.values))), math.ceil(math.log10(max(axis.values)))
            places = list(range(low, high + 1))
            dimension["values"] = [math.log10(value) for value in axis.values]
            dimension |= {
                "range": [low, high],
                "tickvals": places,
                "ticktext": [f"{10.0**place:g}" for place in places],
            }
        if axis.labels:
            places = list(range(len(axis.labels)))
            dimension |= {"tickvals": places, "ticktext": [plain(label)[:24] for label in axis.labels]}
        dimensions.append(dimension)
    ramp = [[0, token(theme, "validation")], [0.5, token(theme, "quiet")], [1, token(theme, "primary")]]
    made.add_trace(
        go.Parcoords(
            dimensions=dimensions,
            line={"color": list(info.axes[-1].values), "colorscale": ramp, "showscale": True},
            labelfont={"size": 13, "color": token(theme, "text")},
            tickfont={"size": 12, "color": token(theme, "quiet")},
            rangefont={"size": 11, "color": token(theme, "quiet")},
        )
    )
    made.update_layout(margin={"l": 64, "r": 32, "t": 56, "b": 24})
    return made


def _axis(name: str, values: Sequence[Any]) -> Axis:
    if all(_is_number(value) for value in values):
        numbers = tuple(float(value) for value in values)
        # A learning rate tried at 0.1, 0.01 and 0.001 would otherwise have all but one at the bottom.
        return Axis(name, numbers, logarithmic=min(numbers) > 0 and max(numbers) >= WIDE_SPAN * min(numbers))
    labels = tuple(dict.fromkeys(str(value) for value in values))
    return Axis(name, tuple(float(labels.index(str(value))) for value in values), labels)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
