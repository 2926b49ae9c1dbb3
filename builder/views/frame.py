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
_ALONE = "0" * 32
"""The owner where no browser keeps a cookie: one person who works alone."""


def navigation() -> Any:
    """Return the page that the address names, and draw the tabs. A page that has nothing yet does not exist."""
    language.current()
    names = ["build", *(["train", "runs"] if _has_runs() else []), "data"]
    pages = [
        st.Page(
            page_path(name),
            title=say(f"page_{name}"),
            url_path="" if name == "build" else name,
            default=name == "build",
        )
        for name in names
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


def _has_runs() -> bool:
    # Asked at every run of a page: the list is only looked through until the first run is there.
    if not st.session_state.get("has_runs"):
        st.session_state["has_runs"] = bool(world.registry().list(owner()))
    return bool(st.session_state["has_runs"])
