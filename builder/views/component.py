"""The page's own component: one module in the browser, told by `data["view"]` what to draw."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from builder.catalog import catalog, parameter_to_browser
from builder.data import DataSet, sets

ASSETS = Path(__file__).parent / "assets"
BUNDLE = ASSETS / "layerwise.js"
_Renderer = Callable[..., Any]


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def bundle_url() -> str:
    """Return the address of the bundle, with its hash, so that a browser keeps it for good."""
    return f"assets/{BUNDLE.name}?v={_version(BUNDLE)}"


@cache
def catalog_json() -> bytes:
    """Return what the browser must know of every part and data set, as one file."""
    content = catalog().to_browser() | {"datasets": [_data_set(one) for one in sets()]}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _data_set(one: DataSet) -> dict[str, Any]:
    return {
        "source": one.source,
        "title": one.title,
        "help": one.help,
        "task": one.task,
        "modality": one.modality,
        "options": [parameter_to_browser(option) for option in one.options],
        "download": one.downloadable,
    }


def catalog_url() -> str:
    """Return the address of the catalog, with its hash."""
    return f"api/catalog.json?v={_catalog_version()}"


@cache
def _catalog_version() -> str:
    return hashlib.sha256(catalog_json()).hexdigest()[:12]


@cache
def _renderer(name: str, url: str) -> _Renderer:
    # The loader is inline and small; the bundle itself is fetched once and kept by the browser.
    loader = f"""
const module = await import(new URL("{url}", document.baseURI).href)
export default module.default
"""
    renderer: _Renderer = st.components.v2.component(name, html='<div class="lw-root"></div>', js=loader)
    return renderer


def show(view: str, data: dict[str, Any], on_message: Callable[[], None] | None = None) -> None:
    """Put the component on the page.

    Args:
        view: `build`, `run` or `header`; also its key, so that it is one component however often the page runs.
        data: What it draws. The same data must give the same JSON, or the browser works for nothing.
        on_message: Called before the page runs again when the browser has sent something.
    """
    renderer = _renderer(f"layerwise_{view}", bundle_url())
    listening = {"on_ui_change": on_message, "default": {"ui": None}} if on_message else {}
    renderer(key=f"lw_{view}", data={"view": view, **data}, **listening)


def message(view: str) -> Any:
    """Return what the browser sent last."""
    state = st.session_state.get(f"lw_{view}")
    return state.get("ui") if state else None
