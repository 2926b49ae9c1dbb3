"""The templates as the browser gets them: each whole, so that its picture is drawn from the design itself."""

import hashlib
import json
from functools import cache

from builder.design import to_json
from builder.views import templates


@cache
def gallery_json() -> bytes:
    """Return every template with its title, its sentence and its design, as one file."""
    content = [
        {
            "id": one["id"],
            "title": one["title"],
            "help": one["help"],
            "design": to_json(templates.load(one["id"])),
        }
        for one in templates.index()
    ]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def gallery_url() -> str:
    """Return the address of the templates, with its hash, so that a browser keeps them for good."""
    return f"api/templates.json?v={_version()}"


@cache
def _version() -> str:
    return hashlib.sha256(gallery_json()).hexdigest()[:12]
