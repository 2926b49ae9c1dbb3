"""The words behind the word numbers of a text data set."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from builder.data import downloaded
from builder.data.texts import FIRST_WORD


def words_behind(source: str, state: Mapping[str, Any]) -> Mapping[int, str]:
    """Return the words of a prepared text by their numbers; empty where nobody knows them.

    Args:
        source: Name of the data set.
        state: The preparation's state of the text. A person's own texts have their words in it; those of a
            downloaded data set came with the download.
    """
    known = state.get("words")
    if known is not None:
        return {place + FIRST_WORD: str(word) for place, word in enumerate(known)}
    return downloaded_words(source)


def downloaded_words(source: str) -> Mapping[int, str]:
    """Return the words of `keras.<name>` by their numbers; empty where its download has none."""
    path = downloaded.path_of(source.removeprefix("keras.")).with_suffix(".json")
    return _index(source.removeprefix("keras."), path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=1)
def _index(name: str, changed: int) -> Mapping[int, str]:
    # `changed` makes a file that was downloaded again another one.
    return downloaded.word_index(name)
