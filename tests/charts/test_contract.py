"""Every picture, in both languages and both themes, with data and without."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from builder import charts, words
from builder.charts import theme as look

EVENTS = [{"epoch": epoch, "logs": {"loss": 1 / (epoch + 1), "val_loss": 1.1 / (epoch + 1)}} for epoch in range(4)]
COLUMNS = [
    {"name": "width", "role": "input", "missing": 2, "histogram": {"edges": [0, 1, 2], "counts": [3, 4]}},
    {"name": "<b>colour</b>", "role": "target", "histogram": {"labels": ["red", "blue"], "counts": [1, 6]}},
]

FULL: dict[str, tuple[Any, Callable[..., Any]]] = {
    "class_counts": (charts.class_counts_info(["a", "<i>b</i>"], [3, 4]), charts.draw_class_counts),
    "column_histograms": (charts.column_histograms_info(COLUMNS), charts.draw_column_histograms),
    "points": (charts.points_info([[0, 1, 0], [1, 0, 1]], ["a", "b"]), charts.draw_points),
    "points_of_numbers": (charts.points_info([[0, 1, 0.3], [1, 0, 0.7]]), charts.draw_points),
    "run_curves": (charts.run_curves_info({"<u>one</u>": EVENTS, "two": EVENTS[:1]}), charts.draw_run_curves),
}
EMPTY: dict[str, tuple[Any, Callable[..., Any]]] = {
    "class_counts": (charts.class_counts_info([], []), charts.draw_class_counts),
    "class_counts_unknown": (charts.class_counts_info(["a"], [None]), charts.draw_class_counts),
    "column_histograms": (charts.column_histograms_info([]), charts.draw_column_histograms),
    "points": (charts.points_info([], ["a"]), charts.draw_points),
    "run_curves": (charts.run_curves_info({"one": []}), charts.draw_run_curves),
}


def texts_of(value: Any, name: str = "") -> list[str]:
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in texts_of(part, key)]
    if isinstance(value, list):
        return [text for part in value for text in texts_of(part, name)]
    return (
        [value] if isinstance(value, str) and name in ("text", "ticktext", "name", "label", "customdata", "x") else []
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("name", FULL)
def test_every_picture_draws_its_data_in_the_look(name: str, language: str, theme: look.Theme) -> None:
    info, draw = FULL[name]
    figure = json.loads(draw(info, language, theme).to_json())
    assert figure["data"], "a picture of data has a trace"
    assert figure["layout"]["paper_bgcolor"] == look.TOKENS[theme]["background"]
    assert figure["layout"]["font"]["color"] == look.TOKENS[theme]["text"]
    other = look.TOKENS["dark" if theme == "light" else "light"]
    assert other["background"] not in json.dumps(figure)
    # Names come from files: Plotly must never read them as markup.
    assert not [text for text in texts_of(figure) if "<b>" in text or "<i>" in text or "<u>" in text]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("name", EMPTY)
def test_every_picture_without_data_says_what_will_be_there(name: str, language: str, theme: look.Theme) -> None:
    info, draw = EMPTY[name]
    figure = json.loads(draw(info, language, theme).to_json())
    assert not figure["data"]
    sentence = figure["layout"]["annotations"][0]["text"]
    assert sentence in {one[language] for one in words.sentences("charts").values()}


def test_every_sentence_has_both_languages() -> None:
    for name, sentence in words.sentences("charts").items():
        assert sentence["en"] and sentence["zh"] and sentence["en"] != sentence["zh"], name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_background(theme: look.Theme) -> None:
    background = _luminance(look.TOKENS[theme]["background"])
    for name, colour in [*look.TOKENS[theme].items(), *((one, one) for one in look.CLASS_COLOURS[theme])]:
        if name in ("background", "raised", "line"):
            continue
        light, dark = sorted((background, _luminance(colour)), reverse=True)
        least = 4.5 if name in ("text", "quiet") else 3.0
        assert (light + 0.05) / (dark + 0.05) >= least, (name, colour)


def test_many_classes_and_validation_curves_stay_distinct() -> None:
    assert len({(look.colour("light", place), look.symbol(place)) for place in range(60)}) == 60
    assert len({(look.colour("dark", place), look.validation_dash(place)) for place in range(40)}) == 40


def test_no_two_curves_look_alike() -> None:
    info = charts.run_curves_info({f"run {place}": EVENTS for place in range(30)})
    traces = json.loads(charts.draw_run_curves(info).to_json())["data"]
    looks = {(t["line"]["color"], t["line"]["dash"], t["mode"], t["marker"]["symbol"]) for t in traces}
    assert info.left_out == 6 and len(looks) == len(traces) == 48


def test_importing_charts_does_not_load_plotly() -> None:
    code = "import sys, builder.charts; sys.exit('plotly' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
