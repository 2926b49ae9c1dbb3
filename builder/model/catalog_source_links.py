"""Where keras.io documents a part. Its pages are named after Keras's modules, with the exceptions in the overlay."""

import re
from collections.abc import Mapping

from builder.model.catalog_source_classes import Source, snake_case

_ADDRESS = "https://keras.io/api/"
_PAGE_EACH = ("layer", "optimizer", "schedule", "callback")
"""The families whose parts have a page each; the others share the page of their section."""


def link(source: Source, links: Mapping[str, Mapping[str, str]]) -> str:
    """Return the address of the page that documents a part.

    Args:
        source: The part.
        links: `sections` names the section of a module of Keras; `pages` names the page of a part where it is not
            called like its module, empty where it has none.
    """
    places = (source.module, f"{source.family}.")
    fitting = [one for one in links["sections"] if any(place.startswith(one) for place in places)]
    section = links["sections"][max(fitting, key=len)]
    page = links["pages"].get(f"{source.family}.{source.name}", _page(source))
    return f"{_ADDRESS}{section}/{page}/" if page else f"{_ADDRESS}{section}/"


def _page(source: Source) -> str:
    if source.family not in _PAGE_EACH:
        return ""
    file = source.module.rsplit(".", 1)[-1]
    name = file if file.replace("_", "") == source.name.lower() else snake_case(source.name)
    return re.sub(r"conv(?=\d)", "convolution", name)
