"""Find parts by what a person types: a name, a piece of one, a Chinese name, a word of the help."""

import re
from collections.abc import Sequence

from builder.catalog.parts import Part

_NOT_FOUND = 99


def search(parts: Sequence[Part], query: str, language: str) -> tuple[Part, ...]:
    """Return the parts that fit a query, the best first; see `Catalog.search`."""
    words = query.lower().split()
    rated = []
    for place, part in enumerate(parts):
        rating = max((_rating(part, word, language) for word in words), default=0)
        if rating < _NOT_FOUND:
            rated.append((rating, not part.popular, place, part))
    return tuple(one[-1] for one in sorted(rated, key=lambda one: one[:3]))


def _rating(part: Part, word: str, language: str) -> int:
    """Return how well a word fits a part: 0 is the name itself, `_NOT_FOUND` is not at all."""
    names = [part.name.lower(), part.title.get("zh", "").lower(), *(alias.lower() for alias in part.aliases)]
    if word in names:
        return 0
    if any(name.startswith(word) for name in names):
        return 1
    if any(word in re.sub(r"[_\s]", "", name) or word in name for name in names):
        return 2
    if word in part.group or word in part.help.get(language, "").lower():
        return 3
    return _NOT_FOUND
