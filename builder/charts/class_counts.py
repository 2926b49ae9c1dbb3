"""How many examples each class has."""

from collections.abc import Sequence
from dataclasses import dataclass

from builder import words
from builder.charts.theme import Figure, Theme, colour, empty, figure, plain

MOST_BARS = 40


@dataclass(frozen=True, slots=True)
class ClassCountsInfo:
    """How many examples each class has.

    Args:
        names: The classes, in the order in which they are shown.
        counts: Examples of each.
        left_out: How many classes are not shown, those with the fewest examples.
    """

    names: tuple[str, ...]
    counts: tuple[int, ...]
    left_out: int = 0


def class_counts_info(names: Sequence[str], counts: Sequence[int | None]) -> ClassCountsInfo:
    """Return what is shown: every class in its own order, or the 40 largest of more.

    Args:
        names: Names of the classes.
        counts: Examples of each; classes whose count nobody knows are not shown.
    """
    known = [(name, count) for name, count in zip(names, counts, strict=False) if count is not None]
    if len(known) > MOST_BARS:
        shown = sorted(known, key=lambda one: -one[1])[:MOST_BARS]
        return ClassCountsInfo(
            tuple(name for name, _ in shown), tuple(count for _, count in shown), len(known) - MOST_BARS
        )
    return ClassCountsInfo(tuple(name for name, _ in known), tuple(count for _, count in known))


def draw_class_counts(info: ClassCountsInfo, language: str = "en", theme: Theme = "light") -> Figure:
    """Draw a bar for each class."""
    if not info.names:
        return empty(theme, "charts.no_classes", language)
    made = figure(theme, y_title=words.text("charts.examples", language))
    # Places carry the bars and names only label them: two names that look alike would fall onto one bar.
    places = list(range(len(info.names)))
    made.add_bar(
        x=places,
        y=list(info.counts),
        marker={"color": colour(theme, 0)},
        customdata=[plain(name) for name in info.names],
        hovertemplate="%{customdata}: %{y:,}<extra></extra>",
    )
    made.update_xaxes(tickvals=places, ticktext=[_short(name) for name in info.names], showgrid=False)
    made.update_layout(bargap=0.25, showlegend=False)
    if info.left_out:
        made.update_xaxes(title={"text": words.text("charts.classes_left_out", language, count=info.left_out)})
    return made


def _short(name: str) -> str:
    return plain(name if len(name) <= 16 else name[:15] + "…")
