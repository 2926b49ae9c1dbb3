"""Give every part and argument its sentences: hand-written ones, else the docstring's English."""

from collections.abc import Mapping
from typing import Any


class Texts:
    """The hand-written sentences, `builder/catalog/sentences.json`.

    Args:
        content: `parts` holds for each family and part `zh`, `title` (its Chinese name) and, where the docstring
            does not do, `en`. `arguments` holds `zh` and `en` for an argument's name, which `family.name` and
            `family.Part.name` overrule.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._parts: Mapping[str, Mapping[str, Mapping[str, str]]] = content["parts"]
        self._arguments: Mapping[str, Mapping[str, str]] = content["arguments"]
        self._missing: list[str] = []
        self._used: set[str] = set()

    def fill(self, family: str, part: dict[str, Any]) -> None:
        """Put the sentences into a part's record and into those of its arguments.

        Args:
            family: Its family.
            part: Its record, with the docstring's English; changed in place.
        """
        name = part["name"]
        written = self._parts.get(family, {}).get(name, {})
        self._used.add(f"{family}.{name}")
        part["help"] = self._sentence(f"{family} {name}", written, part.get("help", {}))
        part["title"] = written.get("title", "")
        if not part["title"]:
            self._missing.append(f"{family} {name}: Chinese title")
        for record in part.get("parameters", ()):
            record["help"] = self._argument(family, name, record)

    def missing(self) -> list[str]:
        """Return the places where a sentence is missing, and the sentences that nothing uses."""
        written = {f"{family}.{name}" for family, members in self._parts.items() for name in members}
        unused = (written | set(self._arguments)) - self._used
        return self._missing + [f"nothing uses the sentence {name}" for name in sorted(unused)]

    def _argument(self, family: str, part: str, record: Mapping[str, Any]) -> dict[str, str]:
        name = record["name"]
        for key in (f"{family}.{part}.{name}", f"{family}.{name}", name):
            if key in self._arguments:
                self._used.add(key)
                return self._sentence(key, self._arguments[key], record.get("help", {}))
        return self._sentence(f"{family} {part} {name}", {}, record.get("help", {}))

    def _sentence(self, place: str, written: Mapping[str, str], docstring: Mapping[str, str]) -> dict[str, str]:
        english = written.get("en") or docstring.get("en", "")
        chinese = written.get("zh", "")
        if not english:
            self._missing.append(f"{place}: English")
        if not chinese:
            self._missing.append(f"{place}: Chinese for “{english}”")
        return {"en": english, "zh": chinese}
