"""The words behind the word numbers of a text, so that somebody else can turn texts into what the network takes."""

from collections.abc import Mapping
from typing import Any

from builder.data import words_behind
from builder.data.texts import FIRST_WORD, PADDING, START, UNKNOWN
from builder.errors import ExportError


def vocabulary(
    design: Mapping[str, Any], info: Mapping[str, Any], preparation: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the words with their numbers, most frequent first, and what else a text needs.

    Args:
        design: The design with nothing open, as JSON.
        info: What its data says of itself.
        preparation: What the preparation learned; `None` for a data set of Keras, whose words came with it.

    Returns:
        `{"padding": 0, "start": 1, "unknown": 2, "sequence_length": 200, "texts": [{"name", "words": {"the": 4}}]}`.
        A text is the start and then its words, of which the last `sequence_length` are kept; shorter ones have padding
        before them.

    Raises:
        ExportError: The data are no texts, or nobody here knows their words.
    """
    if info.get("vocabulary") is None:
        raise ExportError("export.no_texts")
    fitted = (preparation or {}).get("inputs") or [{"kind": "text", "name": info["inputs"][0]["name"]}]
    source, most = design["plan"]["data"]["source"], int(info["vocabulary"])
    texts = [
        {"name": state["name"], "words": _numbered(words_behind(source, state), most)}
        for state in fitted
        if state["kind"] == "text"
    ]
    if not any(text["words"] for text in texts):
        raise ExportError("export.words_not_here")
    special = {"padding": PADDING, "start": START, "unknown": UNKNOWN}
    return {**special, "sequence_length": int(info["prepared"]["sequence_length"]), "texts": texts}


def _numbered(known: Mapping[int, str], most: int) -> dict[str, int]:
    return {word: number for number, word in sorted(known.items()) if FIRST_WORD <= number < most}
