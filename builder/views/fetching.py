"""Data sets that are downloaded when they are first chosen: started once, followed by every page that waits."""

import json
import threading
from typing import Any

import streamlit as st

from builder import data
from builder.data import downloaded
from builder.errors import LayerwiseError
from builder.views import language, world
from builder.views.language import both, say

_FUNCTION = "builder.training.downloads:download"
_LIMIT_S = 3600.0
_LOOK_S = "0.7s"
_lock = threading.Lock()
_running: set[str] = set()
_failed: dict[str, LayerwiseError] = {}


def ready(source: str) -> bool:
    """Say whether a data set can be read at once."""
    known = data.find(source)
    return known is None or not known.downloadable or downloaded.is_there(source)


def start(source: str) -> None:
    """Begin to download a data set, unless it is there or on its way."""
    with _lock:
        if ready(source) or source in _running:
            return
        _running.add(source)
        _failed.pop(source, None)
    threading.Thread(target=_fetch, args=(source,), name="layerwise-download", daemon=True).start()


def _fetch(source: str) -> None:
    try:
        world.service().call(_FUNCTION, source.removeprefix("keras."), timeout_s=_LIMIT_S)
    except LayerwiseError as error:
        _failed[source] = error
    finally:
        with _lock:
            _running.discard(source)


def state(source: str) -> dict[str, Any] | None:
    """Return how far a download is, for the browser; `None` where nothing needs to be downloaded.

    Returns:
        `{"state": "waiting" | "running" | "failed" | "done", "done": bytes, "total": bytes, "error": {"en", "zh"}}`
    """
    known = data.find(source)
    if known is None or not known.downloadable:
        return None
    if ready(source):
        return {"state": "done", "done": 0, "total": 0}
    if source in _failed:
        error = _failed[source]
        return {"state": "failed", "done": 0, "total": 0, "error": both(error.key, **error.values)}
    progress = _progress(source)
    return {"state": "running" if source in _running else "waiting", **progress}


def _progress(source: str) -> dict[str, int]:
    path = downloaded.path_of(source.removeprefix("keras.")).with_suffix(".progress.json")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {"done": int(content["done"]), "total": int(content["total"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"done": 0, "total": 0}


def follow(source: str) -> None:
    """Run the page again until the download has ended."""
    if source in _running:
        _tick(source)


@st.fragment(run_every=_LOOK_S)  # type: ignore[untyped-decorator, unused-ignore]
def _tick(source: str) -> None:
    # The first run belongs to the page itself; only those that come by the clock call for the page.
    count = st.session_state.get("download_tick", 0) + 1
    st.session_state["download_tick"] = count
    if count > 1:
        st.session_state["download_tick"] = 0
        st.rerun()


def show(source: str) -> None:
    """Draw the button that downloads a data set, or how far it is."""
    now = state(source)
    if now is None or now["state"] == "done":
        return
    if now["state"] == "failed":
        st.error(now["error"][language.current()])
    if now["state"] == "running":
        share = now["done"] / now["total"] if now["total"] else 0.0
        st.progress(share, say("downloading", done=f"{now['done'] / 1e6:.1f}", total=f"{now['total'] / 1e6:.1f}"))
        follow(source)
    else:
        st.button(say("download"), on_click=start, args=(source,))
