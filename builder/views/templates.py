"""The designs that come with Layerwise, to begin from."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from builder import places
from builder.design import Design, loads
from builder.errors import DesignError

FIRST = "cnn_digits"


def _folder() -> Path:
    return places.application() / "sample_data" / "designs"


@cache
def index() -> tuple[dict[str, Any], ...]:
    """Return id, title and help of every template, in the order in which they are offered."""
    content = json.loads((_folder() / "index.json").read_text(encoding="utf-8"))
    return tuple({"id": name, **entry} for name, entry in content.items())


def load(template_id: str, language: str = "en") -> Design:
    """Return a template as a design, called by its title in one language.

    Raises:
        DesignError: There is none of that id.
    """
    entry = next((entry for entry in index() if entry["id"] == template_id), None)
    if entry is None:
        raise DesignError("design.not_found", id=template_id[:40])
    design = loads((_folder() / f"{template_id}.json").read_text(encoding="utf-8"))
    return replace(design, name=entry["title"]["zh" if language == "zh" else "en"])


def first(language: str = "en") -> Design:
    """Return the design that a newcomer sees: a small convolutional network on handwritten digits."""
    return load(FIRST, language)
