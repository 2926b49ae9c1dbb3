"""What stands around every page: the tabs, the header at the right, the space."""

from pathlib import Path
from typing import Any

import streamlit as st

from builder.views import component, language, world
from builder.views.owner import COOKIE, owner_from

ICON = component.ASSETS / "icon.svg"
LOGO = component.ASSETS / "logo.svg"
LOGO_DARK = component.ASSETS / "logo-dark.svg"
_ALONE = "0" * 32
"""The owner where no browser keeps a cookie: one person who works alone."""

_STYLE = """
<style>
.stMainBlockContainer { padding: 3rem 1rem 1rem; max-width: none; }
.stApp header[data-testid="stHeader"] { height: 46px; min-height: 46px; }
.st-key-lw-fixed-header { position: fixed; top: 0; right: 12px; z-index: 1000000; width: auto; }
</style>
"""


def navigation(folder: Path) -> Any:
    """Return the page that the address names, and draw the tabs.

    Args:
        folder: Holds a folder with `page.py` for each page.
    """
    language.current()
    runs = world.registry().list(owner())
    names = ["build", *(["train", "runs"] if runs else []), "data"]
    pages = [
        st.Page(
            folder / name / "page.py",
            title=language.say(f"page_{name}"),
            url_path="" if name == "build" else name,
            default=name == "build",
        )
        for name in names
    ]
    return st.navigation(pages, position="top")


def header() -> None:
    """Draw the logo, and the switches of language and theme at the right."""
    st.html(_STYLE)
    st.logo(str(LOGO_DARK if st.context.theme.type == "dark" else LOGO), size="medium")
    with st.container(key="lw-fixed-header"):
        component.show("header", {"language": language.current()})


def owner() -> str:
    """Return the owner id of this browser."""
    return owner_from(st.context.cookies.get(COOKIE)) or _ALONE
