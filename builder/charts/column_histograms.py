"""How the values of each column of a table are spread."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from builder import words
from builder.charts.theme import Figure, Theme, empty, figure, plain, token

MOST_COLUMNS = 24
ACROSS = 4
ROW_HEIGHT = 150


@dataclass(frozen=True, slots=True)
class ColumnHistogram:
    """One column.

    Args:
        name: Its heading.
        role: `input` or `target`.
        labels: Names of the categories, or of the bins' middles.
        middles: Middles of the bins; empty for categories.
        width: Of a bin.
        counts: How many values fall into each.
        missing: How many are missing.
    """

    name: str
    role: str
    labels: tuple[str, ...]
    middles: tuple[float, ...]
    width: float
    counts: tuple[int, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class ColumnHistogramsInfo:
    """The columns that are shown, and how many are not."""

    columns: tuple[ColumnHistogram, ...]
    left_out: int = 0


def column_histograms_info(columns: Sequence[Mapping[str, Any]]) -> ColumnHistogramsInfo:
    """Return what is shown: the target first, then inputs, 24 in all.

    Args:
        columns: `columns` of a preview.
    """
    ordered = sorted(columns, key=lambda one: one.get("role") != "target")
    found = [_column(one) for one in ordered]
    return ColumnHistogramsInfo(tuple(found[:MOST_COLUMNS]), max(0, len(found) - MOST_COLUMNS))


def draw_column_histograms(info: ColumnHistogramsInfo, language: str = "en", theme: Theme = "light") -> Figure:
    """Draw a small histogram for each column, the target in the colour of targets and marked in its title."""
    if not info.columns:
        return empty(theme, "charts.no_columns", language)
    down = math.ceil(len(info.columns) / ACROSS)
    made = figure(theme)
    made.set_subplots(
        rows=down,
        cols=min(ACROSS, len(info.columns)),
        subplot_titles=[_title(one, language) for one in info.columns],
        vertical_spacing=0.5 / max(down, 2),
    )
    for place, one in enumerate(info.columns):
        name = "validation" if one.role == "target" else "primary"
        made.add_bar(
            x=list(one.middles) if one.middles else [plain(label) for label in one.labels],
            y=list(one.counts),
            width=one.width or None,
            marker={"color": token(theme, name)},
            hovertemplate="%{x}: %{y:,}<extra></extra>",
            row=place // ACROSS + 1,
            col=place % ACROSS + 1,
        )
    # New subplots come with axes of their own, which know nothing of the look yet.
    made.update_xaxes(gridcolor=token(theme, "line"), tickfont={"size": 11, "color": token(theme, "quiet")})
    made.update_yaxes(showticklabels=False, showgrid=False, zeroline=False)
    made.update_annotations(font={"size": 12, "color": token(theme, "text")})
    made.update_layout(showlegend=False, bargap=0.05, height=ROW_HEIGHT * down + 40, margin={"t": 32})
    return made


def _column(one: Mapping[str, Any]) -> ColumnHistogram:
    histogram = one.get("histogram") or {}
    counts = tuple(int(count) for count in histogram.get("counts", ()))
    edges = [float(edge) for edge in histogram.get("edges", ())]
    middles = tuple((low + high) / 2 for low, high in pairwise(edges))
    labels = tuple(map(str, histogram.get("labels", ()))) or tuple(f"{middle:.3g}" for middle in middles)
    width = edges[1] - edges[0] if len(edges) > 1 else 0.0
    missing = int(one.get("missing") or 0)
    return ColumnHistogram(str(one["name"]), str(one.get("role", "input")), labels, middles, width, counts, missing)


def _title(one: ColumnHistogram, language: str) -> str:
    name = plain(one.name if len(one.name) <= 24 else one.name[:23] + "…")
    if one.role == "target":
        name = words.text("charts.target_column", language, name=name)
    if one.missing:
        name = words.text("charts.missing_column", language, name=name, count=one.missing)
    return name
