"""What a run's worker had to tell while it trained, as sentences."""

from collections.abc import Mapping
from typing import Any

from builder import words
from builder.views.language import both


def told(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event as the browser takes it: one that tells something has its sentence with it."""
    return event | {"sentence": sentence(event)} if event["kind"] == "log" else event


def sentence(event: Mapping[str, Any]) -> dict[str, str]:
    """Return what a `log` event tells, in both languages.

    Args:
        event: Holds the `key` and `values` of a sentence, or, from an early Layerwise, a plain `text`.
    """
    key = event.get("key")
    if isinstance(key, str) and words.has(key):
        try:
            return both(key, **dict(event.get("values") or {}))
        except (KeyError, TypeError):
            # Another version of Layerwise wrote it, with other gaps in the sentence.
            return _plain(key)
    return _plain(str(event.get("text") or key or ""))


def _plain(text: str) -> dict[str, str]:
    return {"en": text, "zh": text}
