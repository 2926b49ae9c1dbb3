"""Which language a page speaks: the address says it, else this tab's last choice, else the browser."""

from typing import cast

import streamlit as st

from builder.words import Language, text


def current() -> Language:
    """Return the language of this page, and keep it in the tab and in the address."""
    named = st.query_params.get("lang")
    language = named if named in ("en", "zh") else st.session_state.get("language") or _of_browser()
    if named is None and language != _of_browser():
        st.query_params["lang"] = language
    st.session_state["language"] = language
    return cast(Language, language)


def say(name: str, **values: object) -> str:
    """Return a sentence of the pages in the language of this page."""
    return text(f"views.{name}", st.session_state.get("language", "en"), **values)


def both(key: str, **values: object) -> dict[str, str]:
    """Return a sentence in both languages, for the browser to choose from."""
    return {"en": text(key, "en", **values), "zh": text(key, "zh", **values)}


def _of_browser() -> Language:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
