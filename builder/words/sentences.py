"""Look sentences up by key. A key is `room.name`; the room names the JSON file that holds it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "zh"]
Sentence = Mapping[str, str]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_FOLDER = Path(__file__).parent


@cache
def sentences(room: str) -> Mapping[str, Sentence]:
    """Return the sentences of one room.

    Args:
        room: Name of a file beside this one, without `.json`.

    Returns:
        For each name its sentence in every language: `{"saved": {"en": "Saved", "zh": "已保存"}}`.
    """
    path = _FOLDER / f"{room}.json"
    if not path.exists():
        return {}
    content: dict[str, Sentence] = json.loads(path.read_text(encoding="utf-8"))
    return content


def has(key: str) -> bool:
    """Say whether a sentence with this key exists."""
    room, _, name = key.partition(".")
    return name in sentences(room)


def text(key: str, language: str = "en", **values: object) -> str:
    """Return a sentence in one language, with its gaps filled.

    Args:
        key: `room.name`, such as `checks.no_input`.
        language: `en` or `zh`; anything else reads as English.
        values: What fills the gaps written `{name}` in the sentence.

    Raises:
        KeyError: No such sentence, or a gap without a value. Both are faults of the program.
    """
    room, _, name = key.partition(".")
    sentence = sentences(room)[name]
    template = sentence["zh"] if language == "zh" else sentence["en"]
    return template.format(**values) if values else template
