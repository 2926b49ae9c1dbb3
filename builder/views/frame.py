"""What stands around every page: the tabs, the header at the right, the space."""

import re
from pathlib import Path
from typing import Any

import streamlit as st

from builder import places
from builder.charts import Theme
from builder.views import component, language, world
from builder.views.language import say
from builder.views.owner import COOKIE, owner_from
from builder.views.style import style

ICON = component.ASSETS / "icon.svg"
LOGO = component.ASSETS / "logo.svg"
LOGO_DARK = component.ASSETS / "logo-dark.svg"
OF_RUNS = ("train", "runs")
"""The pages that have nothing to show before the first run."""
_ALONE = "0" * 32
"""The owner where no browser keeps a cookie: one person who works alone."""


def navigation() -> Any:
    """Return the page that the address names, and draw the tabs. A page that has nothing yet has no tab."""
    language.current()
    waiting = () if has_runs() else OF_RUNS
    pages = [
        st.Page(
            page_path(name),
            title=say(f"page_{name}"),
            url_path="" if name == "build" else name,
            default=name == "build",
            # It can be opened all the same, from a bookmark: Streamlit would say in English that there is no such page.
            visibility="hidden" if name in waiting else "visible",
        )
        for name in ("build", *OF_RUNS, "data")
    ]
    return st.navigation(pages, position="top")


def header() -> None:
    """Draw the logo, and the switches of language and theme at the right."""
    st.html(style(say, theme()))
    st.logo(str(LOGO_DARK if theme() == "dark" else LOGO), size="medium")
    with st.container(key="lw-fixed-header"):
        component.show("header", {"language": language.current()})


def page_path(name: str) -> Path:
    """Return the file of a page, as `st.switch_page` takes it."""
    return places.application() / "pages" / name / "page.py"


def theme() -> Theme:
    """Return which theme is in effect."""
    return "dark" if st.context.theme.type == "dark" else "light"


def plain(text: str) -> str:
    """Return a person's text so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:])", r"\\\1", text)


def owner() -> str:
    """Return the owner id of this browser."""
    return owner_from(st.context.cookies.get(COOKIE)) or _ALONE


def has_runs() -> bool:
    """Say whether this person has trained anything yet."""
    # Asked at every run of a page: the list is only looked through until the first run is there.
    if not st.session_state.get("has_runs"):
        st.session_state["has_runs"] = bool(world.registry().list(owner()))
    return bool(st.session_state["has_runs"])
