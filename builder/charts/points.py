"""Points in a plane, by class or by number."""

from collections.abc import Sequence
from dataclasses import dataclass

from builder import words
from builder.charts.theme import Figure, Theme, colour, empty, figure, plain, symbol, token


@dataclass(frozen=True, slots=True)
class PointGroup:
    """Points that are drawn alike: those of one class, or all.

    Args:
        name: Of the class; empty for numbers.
        x, y: Where they are.
        values: Their numbers; empty for a class.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PointsInfo:
    """Points in groups; classes without points have none."""

    groups: tuple[PointGroup, ...]


def points_info(points: Sequence[Sequence[float]], classes: Sequence[str] = ()) -> PointsInfo:
    """Return what is shown.

    Args:
        points: (points, 3): x, y, and class number or target, as a preview has them.
        classes: Names of the classes; empty where the targets are numbers.
    """
    if not points:
        return PointsInfo(())
    if not classes:
        x, y, values = (tuple(float(point[place]) for point in points) for place in range(3))
        return PointsInfo((PointGroup("", x, y, values),))
    groups = []
    for label, name in enumerate(classes):
        own = [point for point in points if int(point[2]) == label]
        if own:
            groups.append(PointGroup(name, tuple(float(p[0]) for p in own), tuple(float(p[1]) for p in own)))
    return PointsInfo(tuple(groups))


def draw_points(info: PointsInfo, language: str = "en", theme: Theme = "light") -> Figure:
    """Draw the points; each class has a colour and a marker shape of its own."""
    if not info.groups:
        return empty(theme, "charts.no_points", language)
    made = figure(theme)
    for place, group in enumerate(info.groups):
        marker: dict[str, object] = {"color": colour(theme, place), "symbol": symbol(place), "size": 7}
        marker["line"] = {"width": 0.5, "color": token(theme, "background")}
        if group.values:
            bar = {"title": {"text": words.text("charts.target", language)}, "outlinewidth": 0}
            # Orange, grey, blue: the ramp for signed values.
            ramp = [[0, token(theme, "validation")], [0.5, token(theme, "quiet")], [1, token(theme, "primary")]]
            marker |= {"color": list(group.values), "colorscale": ramp, "colorbar": bar}
        made.add_scatter(x=list(group.x), y=list(group.y), mode="markers", name=plain(group.name), marker=marker)
    made.update_layout(showlegend=len(info.groups) > 1)
    made.update_xaxes(constrain="domain")
    made.update_yaxes(scaleanchor="x", scaleratio=1, constrain="domain")
    return made
