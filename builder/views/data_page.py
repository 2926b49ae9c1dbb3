"""The data page: every data set with its preview, and the person's own files with what was guessed of them."""

import streamlit as st

from builder import data
from builder.data import DataInfo
from builder.design import DataChoice
from builder.errors import LayerwiseError
from builder.views import data_preview, fetching, frame, language
from builder.views.build_page import workspace
from builder.views.language import say
from builder.views.own_file import corrections

_CHOSEN, _NEXT, _PROBLEM, _NUMBER = "data_source", "data_next", "upload_problem", "upload_number"


def show() -> None:
    """Draw the page."""
    if st.session_state.pop("data_used", False):
        st.switch_page(frame.page_path("build"))
    left, right = st.columns([1, 3], gap="medium")
    with left:
        source = _choose()
        _upload()
    with right:
        _one(source)


def _choose() -> str:
    own = {one.source: one.title for one in data.files.list(frame.owner())}
    titles = own | {one.source: one.title[language.current()] for one in data.sets()}
    wanted = st.session_state.pop(_NEXT, None) or st.session_state.get(_CHOSEN)
    if wanted not in titles:
        current = workspace().design.plan.data.source
        wanted = current if current in titles else next(iter(titles))
    # A file that was just brought is chosen; a widget's value can only be set before it is drawn.
    st.session_state[_CHOSEN] = wanted
    return str(st.selectbox(say("data_set"), list(titles), format_func=lambda source: titles[source], key=_CHOSEN))


def _upload() -> None:
    # A fresh key after each upload empties the field, so that the same file can be brought again.
    number = st.session_state.setdefault(_NUMBER, 0)
    brought = st.file_uploader(say("bring_file"), accept_multiple_files=True, key=f"upload_{number}")
    st.caption(say("bring_file_help"))
    if problem := st.session_state.get(_PROBLEM):
        st.error(problem)
    if brought:
        st.session_state[_PROBLEM] = _keep({one.name: one.getvalue() for one in brought})
        st.session_state[_NUMBER] = number + 1
        st.rerun()


def _keep(uploads: dict[str, bytes]) -> str | None:
    try:
        if len(uploads) == 1:
            name, content = next(iter(uploads.items()))
            source = data.files.add(frame.owner(), content, name)
        else:
            source = data.files.add(frame.owner(), uploads)
    except LayerwiseError as error:
        return error.sentence(language.current())
    st.session_state[_NEXT] = source
    return None


def _one(source: str) -> None:
    current = workspace().design.plan.data
    choice = current if current.source == source else DataChoice(source)
    try:
        info = data.describe(choice)
    except LayerwiseError as error:
        st.error(error.sentence(language.current()))
        _delete(source)
        return
    _head(info, choice)
    known = data.find(source)
    if known is None:
        corrections(source)
    elif known.downloadable:
        fetching.show(source)
        if not fetching.ready(source):
            return
    data_preview.show(choice)
    _delete(source)


def _head(info: DataInfo, choice: DataChoice) -> None:
    title, use = st.columns([3, 1], vertical_alignment="center")
    title.markdown(f"### {frame.plain(info.title[language.current()])}")
    target = info.target
    answer = _answer(info)
    axes = info.inputs[0].shape
    shape = " × ".join(map(str, axes)) if len(axes) > 1 else say("values", count=f"{axes[0]:,}")
    facts = (say("examples", count=f"{info.examples:,}"), shape, frame.plain(target.name), answer)
    title.caption(" · ".join(facts))
    known = data.find(choice.source)
    if known is not None:
        title.caption(known.help[language.current()])
    use.button(say("use_data"), type="primary", width="stretch", on_click=_use, args=(choice,))


def _answer(info: DataInfo) -> str:
    kind, count = info.target.kind, len(info.target.classes)
    if kind in ("classes", "mask"):
        return say(kind if kind == "classes" else "mask_target", count=count)
    return say("input_target" if kind == "input" else "number_target")


def _use(choice: DataChoice) -> None:
    workspace().choose_data(choice)
    st.session_state["data_used"] = True


def _delete(source: str) -> None:
    if source.startswith("file:"):
        st.button(say("delete_file"), on_click=data.files.delete, args=(frame.owner(), source))
