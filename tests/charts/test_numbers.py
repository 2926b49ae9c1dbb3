"""What each picture shows, read as numbers."""

import json
import math

from builder import charts, data
from builder.design import DataChoice


def test_class_counts_show_the_largest_of_many() -> None:
    info = charts.class_counts_info([f"c{place}" for place in range(100)], list(range(100)))
    assert (len(info.names), info.names[0], info.counts[0], info.left_out) == (40, "c99", 99, 60)


def test_class_counts_keep_the_order_of_few() -> None:
    assert charts.class_counts_info(["b", "a"], [1, 2]).names == ("b", "a")


def test_column_histograms_show_the_target_first_and_count_what_is_left_out() -> None:
    preview = data.preview(DataChoice("breast_cancer"), "en")
    info = charts.column_histograms_info(preview["columns"])
    assert info.columns[0].role == "target" and info.columns[0].name == "diagnosis"
    assert info.left_out == 31 - 24
    assert sum(info.columns[1].counts) == 569


def test_points_of_a_data_set_fall_into_its_classes() -> None:
    preview = data.preview(DataChoice("spirals", {"classes": 3}), "en")
    info = charts.points_info(preview["points"], [one["name"] for one in preview["classes"]])
    assert [group.name for group in info.groups] == ["A", "B", "C"]
    assert sum(len(group.x) for group in info.groups) == len(preview["points"]) == 500


def test_curves_count_epochs_from_one_and_leave_gaps_for_what_is_no_number() -> None:
    events = [
        {"epoch": 0, "logs": {"loss": 1.0, "val_loss": 2.0}},
        {"epoch": 1, "logs": {"loss": math.nan, "val_loss": math.inf}},
        {"epoch": 2, "logs": {"loss": 0.5}},
    ]
    [curve] = charts.run_curves_info({"r": events}).curves
    assert curve.epochs == (1, 2, 3)
    assert curve.train == (1.0, None, 0.5)
    assert curve.validation == (2.0, None, None)


def test_a_run_keeps_its_colour_when_another_lacks_the_metric() -> None:
    with_it = [{"epoch": 0, "logs": {"loss": 1.0, "accuracy": 0.5}}]
    without = [{"epoch": 0, "logs": {"loss": 1.0}}]
    [curve] = charts.run_curves_info({"a": without, "b": with_it}, "accuracy").curves
    assert (curve.run, curve.place) == ("b", 1)


def test_validation_is_dashed_and_training_solid() -> None:
    events = [{"epoch": 0, "logs": {"loss": 1.0, "val_loss": 2.0}}] * 2
    figure = json.loads(charts.draw_run_curves(charts.run_curves_info({f"r{n}": events for n in range(20)})).to_json())
    dashes = {(trace["name"].split(", ")[1], trace["line"]["dash"] == "solid") for trace in figure["data"]}
    assert dashes == {("train", True), ("validation", False)}


def test_curves_name_the_unit_in_which_a_metric_is_measured() -> None:
    events = {"r": [{"epoch": 0, "logs": {"loss": 1.0}}]}
    titles = [
        json.loads(charts.draw_run_curves(charts.run_curves_info(events, "loss", unit)).to_json())["layout"]["yaxis"]
        for unit in (None, "<price>²")
    ]
    assert [title["title"]["text"] for title in titles] == ["loss", "loss (&lt;price&gt;²)"]


def test_metrics_are_named_once_the_loss_first() -> None:
    events = [{"epoch": 0, "logs": {"accuracy": 1.0, "val_loss": 2.0, "val_accuracy": 1.0}}]
    assert charts.metrics_of({"a": events}) == ("loss", "accuracy")
