"""The first page: the network, its plan, and what it is learning."""

import streamlit as st

from builder.views import component, fetching, frame, language, world
from builder.views.express import view_of
from builder.views.workspace import Workspace

_KEY = "workspace"
_LINK = "open"
"""What names the design in a link: `?open=1.abc…`. The browser's side writes it (`frontend/src/core/links.ts`)."""


def workspace() -> Workspace:
    """Return the design that is open in this tab, opening one where none is."""
    known: Workspace | None = st.session_state.get(_KEY)
    if known is None:
        known = Workspace.open(frame.owner(), st.query_params.get("design"), language.current())
        st.session_state[_KEY] = known
    known.language = language.current()
    return known


def show() -> None:
    """Draw the page."""
    here = workspace()
    _open_link(here)
    if st.query_params.get("design") != here.design_id:
        st.query_params["design"] = here.design_id
    source = here.design.plan.data.source
    fetching.start(source)
    view = view_of(here, language.current())
    component.show("build", view, on_message=_receive)
    fetching.follow(view["download"])
    world.first_page_shown()


def come_from_bookmark() -> None:
    """Lead whoever opens a page of runs before the first run to the first page, and say why."""
    if not frame.has_runs():
        workspace().tell("hint", "views.pages_of_runs")
        st.switch_page(frame.page_path("build"))


def _open_link(here: Workspace) -> None:
    text = st.query_params.get(_LINK)
    if text is None:
        return
    # It leaves the address, so that loading the page anew opens what became of the design. Who goes back to the
    # address with the link has come from there.
    del st.query_params[_LINK]
    if st.session_state.get("opened_link") != text:
        st.session_state["opened_link"] = text
        here.open_link(text)


def _receive() -> None:
    here = workspace()
    before = here.design.plan.data
    here.receive(component.message("build"))
    if here.design.plan.data is not before:
        # Who chooses a data set, the same one too, asks for it: a download that failed is tried again.
        fetching.start(here.design.plan.data.source, again=True)
