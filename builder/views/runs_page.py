"""All runs: the newest first, the chosen ones overlaid, and only what differs between them."""

from typing import Any

import streamlit as st

from builder import charts
from builder.errors import LayerwiseError
from builder.runs import Run
from builder.views import build_page, frame, language, messages, run_table, world
from builder.views.language import say

_PLOT = {"displayModeBar": False}
_MOST_CHOSEN = 8
_DOOMED = "doomed_runs"


def show() -> None:
    """Draw the page."""
    if st.session_state.pop("open_build", False):
        st.switch_page(frame.page_path("build"))
    build_page.come_from_bookmark()
    doomed = st.session_state.get(_DOOMED, [])
    runs = [run for run in world.registry().list(frame.owner()) if run.id not in doomed]
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        chosen = _table(runs)
        _buttons(chosen)
        _undo(doomed)
    with right:
        _compare(chosen)


def _table(runs: list[Run]) -> list[Run]:
    head, search = st.columns([1, 2], vertical_alignment="center")
    head.markdown(f"### {say('page_runs')}")
    words = search.text_input(say("search"), placeholder=say("search_runs"), label_visibility="collapsed")
    found = [run for run in runs if all(word in run_table.searched(run) for word in words.lower().split())]
    if not found:
        st.info(say("no_runs_found") if runs else say("no_runs_yet"))
        return []
    rows = [run_table.row(run, language.current()) for run in found]
    event = st.dataframe(
        rows,
        column_config=run_table.columns(language.current()),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [0]}},
        height=min(560, 38 + 35 * len(rows)),
        key="runs_table",
    )
    return [found[place] for place in event.selection.rows[:_MOST_CHOSEN] if place < len(found)]


def _buttons(chosen: list[Run]) -> None:
    open_, resume, design, delete = st.columns(4)
    one = chosen[0] if len(chosen) == 1 else None
    why = None if one else say("choose_one")
    if open_.button(say("open_run"), disabled=one is None, help=why, width="stretch", type="primary") and one:
        st.query_params["run"] = one.id
        st.switch_page(frame.page_path("train"), query_params={"run": one.id})
    can_resume = one is not None and run_table.summary(one).resumable
    if resume.button(
        say("resume"), disabled=not can_resume, help=None if can_resume else say("nothing_to_resume"), width="stretch"
    ):
        assert one is not None
        world.engine().submit(one.id)
        st.rerun()
    design.button(
        say("open_design"), disabled=one is None, help=why, width="stretch", on_click=_open_design, args=(one,)
    )
    delete.button(
        say("delete"), disabled=not chosen, help=None if chosen else say("choose_some"), width="stretch",
        on_click=_doom, args=([run.id for run in chosen],)
    )  # fmt: skip


def _open_design(run: Run | None) -> None:
    if run is not None:
        build_page.workspace().open_run(run)
        st.session_state["open_build"] = True


def _doom(ids: list[str]) -> None:
    # Deleting can be undone until something else is deleted; then what was doomed before really goes.
    _delete_for_good(st.session_state.get(_DOOMED, []))
    st.session_state[_DOOMED] = ids


def _delete_for_good(ids: list[str]) -> None:
    for run_id in ids:
        try:
            world.registry().delete(run_id)
        except LayerwiseError as error:
            st.error(error.sentence(language.current()))


def _undo(doomed: list[str]) -> None:
    if doomed:
        text, back, gone = st.columns([2, 1, 1], vertical_alignment="center")
        text.caption(say("deleted_runs", count=len(doomed)))
        back.button(say("undo"), on_click=st.session_state.pop, args=(_DOOMED, None), width="stretch")
        gone.button(say("delete_now"), on_click=_doom, args=([],), width="stretch")


def _compare(chosen: list[Run]) -> None:
    if not chosen:
        return
    histories = {run_table.label(run): run_table.history(run) for run in chosen}
    metrics = charts.metrics_of(histories)
    if metrics:
        best = next((name for name in map(run_table.main_metric, chosen) if name in metrics), metrics[0])
        metric = st.segmented_control(say("metric"), metrics, default=best, label_visibility="collapsed", required=True)
        metric = metric or best
        info = charts.run_curves_info(histories, metric, run_table.unit(metric, chosen))
        figure = charts.draw_run_curves(info, language.current(), frame.theme())
        figure.update_layout(height=330)
        st.plotly_chart(figure, config=_PLOT, theme=None)
    if len(chosen) == 1:
        _told(chosen[0])
    differing = run_table.differences(chosen)
    if differing:
        st.markdown(f"##### {say('only_what_differs') if len(chosen) > 1 else say('settings')}")
        st.dataframe(_transposed(chosen, differing), hide_index=True)


def _told(run: Run) -> None:
    ending, said = run_table.told(run)
    if ending is not None:
        st.info(frame.plain(ending[language.current()]))
    if said:
        with st.expander(say("messages", count=len(said))):
            for event in reversed(said):
                sentence = messages.sentence(event)[language.current()]
                st.caption(frame.plain(f"{run_table.clock(event['t'])} · {sentence}"))


def _transposed(chosen: list[Run], differing: dict[str, list[Any]]) -> list[dict[str, Any]]:
    labels = [run_table.label(run) for run in chosen]
    return [
        {say("setting"): name, **{label: str(value) for label, value in zip(labels, values, strict=True)}}
        for name, values in differing.items()
    ]
