"""Data sets that are downloaded when they are first chosen: started once, followed by every page that waits."""

import json
import threading
from typing import Any

import streamlit as st

from builder import data
from builder.data import downloaded
from builder.errors import DataError, LayerwiseError
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


def words_missing(source: str) -> bool:
    """Say whether texts are there without their words."""
    known = data.find(source)
    return known is not None and known.downloadable and downloaded.words_missing(source)


def start(source: str, again: bool = False) -> None:
    """Begin to download a data set, unless it is there or on its way.

    Args:
        source: Which data set.
        again: Whether somebody asks for it, so that one that failed is tried again. A page that is merely drawn must
            not: it would try for ever, and never show why it failed.
    """
    with _lock:
        here = ready(source) and not (again and words_missing(source))
        if here or source in _running or (source in _failed and not again):
            return
        _running.add(source)
        _failed.pop(source, None)
    threading.Thread(target=_fetch, args=(source,), name="layerwise-download", daemon=True).start()


def _fetch(source: str) -> None:
    failed: LayerwiseError | None = None
    try:
        world.service().call(_FUNCTION, source.removeprefix("keras."), timeout_s=_LIMIT_S)
    except LayerwiseError as error:
        failed = error
    finally:
        # Both at once: nobody may see a download that neither runs nor has failed.
        with _lock:
            if failed is not None:
                _failed[source] = failed
            _running.discard(source)


def problem(source: str) -> LayerwiseError | None:
    """Return why a data set can't be trained on yet, or `None` where it is there."""
    if ready(source):
        return None
    return _failed.get(source) or DataError("data.not_downloaded", source=source)


def state(source: str) -> dict[str, Any] | None:
    """Return how far a download is, for the browser; `None` where nothing needs to be downloaded.

    Returns:
        `{"state": "waiting" | "running" | "failed" | "done", "done": bytes, "total": bytes, "error": {"en", "zh"}}`
    """
    known = data.find(source)
    if known is None or not known.downloadable:
        return None
    if ready(source) and source not in _running and not (source in _failed and words_missing(source)):
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


def follow(shown: dict[str, Any] | None) -> None:
    """Run the page again until it has shown how the download ended.

    Args:
        shown: The state that the page shows. The download itself may have ended meanwhile.
    """
    if shown is not None and shown["state"] == "running":
        _tick()


@st.fragment(run_every=_LOOK_S)  # type: ignore[untyped-decorator, unused-ignore]
def _tick() -> None:
    # The first run belongs to the page itself; only those that come by the clock call for the page.
    count = st.session_state.get("download_tick", 0) + 1
    st.session_state["download_tick"] = count
    if count > 1:
        st.session_state["download_tick"] = 0
        st.rerun()


def show(source: str) -> None:
    """Draw the button that downloads a data set, or the words of its texts alone, or how far it is."""
    now = state(source)
    words = words_missing(source)
    if now is None or (now["state"] == "done" and not words):
        return
    if now["state"] == "failed":
        st.error(now["error"][language.current()])
    if now["state"] == "running":
        st.progress(min(now["done"] / now["total"], 1.0) if now["total"] else 0.0, _how_far(now))
        follow(now)
    else:
        st.button(say("download_words" if words else "download"), on_click=start, args=(source, True))


def _how_far(now: dict[str, Any]) -> str:
    done, total = now["done"], now["total"]
    if not done:
        return say("download_starts")
    if not total:
        return say("downloading_some", done=f"{done / 1e6:.1f}")
    return say("downloading", done=f"{done / 1e6:.1f}", total=f"{total / 1e6:.1f}")
