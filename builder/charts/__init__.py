"""Pictures drawn with Plotly: each module gives the numbers first (`..._info`) and draws them second (`draw_...`)."""

from builder.charts.class_counts import ClassCountsInfo, class_counts_info, draw_class_counts
from builder.charts.column_histograms import ColumnHistogramsInfo, column_histograms_info, draw_column_histograms
from builder.charts.points import PointsInfo, draw_points, points_info
from builder.charts.run_curves import RunCurvesInfo, draw_run_curves, metrics_of, run_curves_info
from builder.charts.theme import Theme

__all__ = [
    "ClassCountsInfo",
    "ColumnHistogramsInfo",
    "PointsInfo",
    "RunCurvesInfo",
    "Theme",
    "class_counts_info",
    "column_histograms_info",
    "draw_class_counts",
    "draw_column_histograms",
    "draw_points",
    "draw_run_curves",
    "metrics_of",
    "points_info",
    "run_curves_info",
]
