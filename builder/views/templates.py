"""The designs that come with Layerwise, to begin from."""

import json
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


def load(template_id: str) -> Design:
    """Return a template as a design.

    Raises:
        DesignError: There is none of that id.
    """
    if template_id not in {entry["id"] for entry in index()}:
        raise DesignError("design.not_found", id=template_id[:40])
    return loads((_folder() / f"{template_id}.json").read_text(encoding="utf-8"))


def first() -> Design:
    """Return the design that a newcomer sees: a small convolutional network on handwritten digits."""
    return load(FIRST)
