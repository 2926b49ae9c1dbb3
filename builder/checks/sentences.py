"""Sentences in every language at once, since a diagnostic crosses to browsers of any language."""

from collections.abc import Mapping, Sequence

from builder import words

Both = dict[str, str]
"""A sentence in every language: `{"en": ..., "zh": ...}`."""

_MOST_CHARACTERS = 80


def both(key: str, /, **values: object) -> Both:
    """Return a sentence in every language.

    Args:
        key: Key in `builder/words`.
        values: What fills its gaps; a mapping with the languages as keys is taken by language.
    """
    return {language: words.text(key, language, **_in_language(values, language)) for language in words.LANGUAGES}


def shape_text(shape: Sequence[int | None]) -> str:
    """Return a shape as Keras writes it: `(None, 8, 8, 1)`."""
    inner = ", ".join("None" if size is None else str(size) for size in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def number_text(value: float) -> str:
    """Return a number with three digits that matter: `0.0123`, `255`, `12,300`."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def size_text(size_bytes: float) -> str:
    """Return a size in memory with its unit: `41 MB`, `3.2 GB`."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:.1f} GB"
    return f"{max(size_bytes, 1e6) / 1e6:.0f} MB"


def _in_language(values: Mapping[str, object], language: str) -> dict[str, object]:
    return {name: _said(value, language) for name, value in values.items()}


def _said(value: object, language: str) -> object:
    if isinstance(value, Mapping):
        return value[language] if language in value else _short(value)
    return _short(value) if isinstance(value, list | tuple) else value


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
