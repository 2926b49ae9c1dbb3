"""Read Keras's docstrings: what a part is, and what each of its arguments means."""

import inspect
import re
from typing import Any

_SECTION = re.compile(r"^\s*(?:Args|Arguments):[ \t]*\n(.*?)(?=^\S|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^(\*{0,2}\w+(?:, *\w+)*) *:", re.MULTILINE)
_LONGEST = 160
_TYPE_FIRST = re.compile(
    r"^(?:optional |an? |positive |python )*"
    r"(?:bool(?:ean)?|int(?:eger)?|float|string|str|tuple|list|number)\b"
    r"(?: (?:value|tuple|list))?(?: (?:or|of) [^.:,]*)?[.:,;] +(?=\S)",
    re.IGNORECASE,
)


def summary(item: Any) -> str:
    """Return the first sentence of a part's docstring, without markup."""
    text = inspect.cleandoc(item.__dict__.get("__doc__") or "" if inspect.isclass(item) else item.__doc__ or "")
    return first_sentence(text.split("\n\n", 1)[0])


def arguments(item: Any) -> dict[str, str]:
    """Return what the docstrings of a class and its bases say of each argument, the nearest class first."""
    found: dict[str, str] = {}
    for owner in inspect.getmro(item) if inspect.isclass(item) else (item,):
        text = inspect.cleandoc(owner.__dict__.get("__doc__") or "")
        section = _SECTION.search(text)
        for name, meaning in _entries(inspect.cleandoc(section.group(1))) if section else ():
            found.setdefault(name, meaning)
    return found


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring's paragraph as plain text."""
    plain = _plain(text)
    plain = _TYPE_FIRST.sub("", plain)
    sentence = re.split(r"(?<=[a-z0-9)\]”\"])(?<!e\.g)(?<!i\.e)\.(?:\s|$)", plain, maxsplit=1)[0].strip(" .,:;")
    if len(sentence) > _LONGEST:
        sentence = sentence[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:(") + " …"
    elif sentence:
        sentence += "."
    return sentence[:1].upper() + sentence[1:]


def _plain(text: str) -> str:
    text = re.sub(r"\s+", " ", text.strip())
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\(?(?:Defaults? to|Default:?|default:?) *`?[^`.)]*`?\)?(?=[.\s)]|$)\.?", "", text)
    return text.replace("``", "").replace("`", "").replace(" .", ".").strip()


def _entries(section: str) -> list[tuple[str, str]]:
    marks = list(_ENTRY.finditer(section))
    entries = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(section)
        meaning = section[mark.end() : end].strip()
        entries += [(name.strip().lstrip("*"), meaning) for name in mark.group(1).split(",")]
    return entries
