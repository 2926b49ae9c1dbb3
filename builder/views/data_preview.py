"""What a data set looks like: pictures, points, rows, counts and histograms."""

from typing import Any

import streamlit as st

from builder import charts, data
from builder.design import DataChoice
from builder.errors import LayerwiseError
from builder.views import frame, language
from builder.views.language import say

_PLOT = {"displayModeBar": False}
_MOST_PICTURES = 20
_PICTURE = 64


def show(choice: DataChoice) -> None:
    """Draw the preview of a data set.

    Args:
        choice: Which data set, and how it is prepared.
    """
    try:
        content = data.preview(choice, language.current())
    except LayerwiseError as error:
        st.error(error.sentence(language.current()))
        return
    for warning in content["warnings"]:
        st.warning(warning)
    if content["sentence"]:
        st.info(content["sentence"])
    facts = [fact["sentence"] for fact in content["facts"]]
    if facts:
        st.caption(frame.plain(" ".join(facts)))
    left, right = st.columns(2, gap="medium")
    with left:
        _answers(content)
    with right:
        _inputs(content)
    if content.get("rows"):
        _rows(content)


def _answers(content: dict[str, Any]) -> None:
    classes = content["classes"]
    if classes:
        st.markdown(f"##### {say('class_counts')}")
        info = charts.class_counts_info([one["name"] for one in classes], [one["count"] for one in classes])
        _plot(charts.draw_class_counts(info, language.current(), frame.theme()), 260)
    elif content.get("histogram"):
        st.markdown(f"##### {say('target_values')}")
        column = {"name": content["target"], "role": "target", "histogram": content["histogram"]}
        values = charts.column_histograms_info([column])
        _plot(charts.draw_column_histograms(values, language.current(), frame.theme()), 260)


def _inputs(content: dict[str, Any]) -> None:
    if content.get("images"):
        st.markdown(f"##### {say('pictures')}")
        _pictures(content["images"][:_MOST_PICTURES])
    elif content.get("points"):
        st.markdown(f"##### {say('points')}")
        info = charts.points_info(content["points"], [one["name"] for one in content["classes"]])
        _plot(charts.draw_points(info, language.current(), frame.theme()), 300)
    elif content.get("columns"):
        st.markdown(f"##### {say('column_values')}")
        columns = charts.column_histograms_info(content["columns"])
        height = 110 * max(2, -(-len(columns.columns) // 4))
        _plot(charts.draw_column_histograms(columns, language.current(), frame.theme()), height)
    elif content.get("texts"):
        st.markdown(f"##### {say('texts')}")
        for one in content["texts"][:4]:
            st.caption(frame.plain(f"{one['class'] or ''} · {one['text']}"))
    elif content.get("series"):
        st.markdown(f"##### {say('series')}")
        st.line_chart(content["series"], height=260)
    elif content.get("waves"):
        st.markdown(f"##### {say('waves')}")
        for one in content["waves"][:4]:
            st.caption(frame.plain(one["class"] or ""))
            st.line_chart(one["values"], height=80)


def _pictures(pictures: list[dict[str, Any]]) -> None:
    names = [one["class"] or "" for one in pictures]
    spoken = [name or say("picture_of", number=one["index"] + 1) for name, one in zip(names, pictures, strict=True)]
    # Pictures of a few pixels are shown as they are; smoothed, they would look like other data.
    small = all(max(one["width"], one["height"]) <= _PICTURE for one in pictures)
    with st.container(key="lw-small-pictures" if small else "lw-pictures"):
        st.image([one["url"] for one in pictures], width=_PICTURE, caption=names, alt=spoken)


def _rows(content: dict[str, Any]) -> None:
    names = [one["name"] for one in content["columns"]]
    st.markdown(f"##### {say('first_rows')}")
    # Two columns may have one name; the table needs them apart.
    unique = [name if names.index(name) == place else f"{name} ({place + 1})" for place, name in enumerate(names)]
    st.dataframe([dict(zip(unique, row, strict=True)) for row in content["rows"]], height=260, hide_index=True)


def _plot(figure: Any, height: int) -> None:
    figure.update_layout(height=height)
    st.plotly_chart(figure, config=_PLOT, theme=None)
