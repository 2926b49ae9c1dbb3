"""The catalog: every part of Keras, read from the generated file beside this one."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from builder.catalog import browser, finding
from builder.catalog.parts import Family, Group, Parameter, Part
from builder.errors import CatalogError

FORMULA = "Formula"
"""The part that is no class of Keras: what a person writes, as a layer, an activation or a loss."""

FAMILIES: tuple[Family, ...] = get_args(Family)
_FILE = Path(__file__).with_name("catalog.json")
_FORMAT_VERSION = 1


class Catalog:
    """Every part, by family and name.

    Args:
        content: The file's content, as JSON gives it.

    Raises:
        CatalogError: The file is of another format.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        if content.get("format_version") != _FORMAT_VERSION:
            raise CatalogError("catalog.wrong_format", found=content.get("format_version"), expected=_FORMAT_VERSION)
        self.keras_version: str = content["keras_version"]
        self.groups: tuple[Group, ...] = tuple(Group(**one) for one in content["groups"])
        shared = {name: _parameter(record) for name, record in content["arguments"].items()}
        self._parts: dict[str, dict[str, Part]] = {}
        self._names: dict[str, dict[str, str]] = {}
        for family in FAMILIES:
            members = [_part(family, record, shared) for record in content["parts"].get(family, ())]
            self._parts[family] = {one.name: one for one in members}
            self._names[family] = {alias: one.name for one in members for alias in one.aliases}

    def part(self, family: str, name: str) -> Part:
        """Return a part.

        Args:
            family: Such as `layer`.
            name: Its name, or another identifier that Keras knows it by.

        Raises:
            CatalogError: This Keras has no such part.
        """
        found = self.find(family, name)
        if found is None:
            raise CatalogError("catalog.unknown_part", family=family, name=name, version=self.keras_version)
        return found

    def find(self, family: str, name: str) -> Part | None:
        """Return a part by its name (`Adam`) or another identifier (`adam`, `mse`), or `None`."""
        members = self._parts.get(family, {})
        return members.get(name) or members.get(self._names.get(family, {}).get(name, ""))

    def parts(self, family: str) -> tuple[Part, ...]:
        """Return a family's parts in the palette's order."""
        return tuple(self._parts.get(family, {}).values())

    def all(self) -> tuple[Part, ...]:
        """Return every part of every family."""
        return tuple(part for members in self._parts.values() for part in members.values())

    def search(self, query: str, language: str = "en", family: str = "layer") -> tuple[Part, ...]:
        """Return the parts that fit what a person typed, the best first.

        Args:
            query: Words; each must fit a name, a Chinese name or the help. Empty finds everything.
            language: Whose help is looked through, `en` or `zh`. Names are found in both.
            family: Which parts to look at.
        """
        return finding.search(self.parts(family), query, language)

    def to_browser(self) -> dict[str, Any]:
        """Return the catalog as compact JSON.

        Returns:
            `{"keras": version, "families": {"layer": [part, ...], ...}, "groups": [group, ...]}`
        """
        return {
            "keras": self.keras_version,
            "families": {family: [browser.part(one) for one in self.parts(family)] for family in FAMILIES},
            "groups": [browser.group(one) for one in self.groups],
        }


def _part(family: Family, record: Mapping[str, Any], shared: Mapping[str, Parameter]) -> Part:
    values = dict(record)
    values["parameters"] = tuple(
        shared[one] if isinstance(one, str) else _parameter(one) for one in record.get("parameters", ())
    )
    title = values.pop("title", "")
    least, most = values.pop("inputs", (1, 1))
    for name in ("ranks", "backends", "aliases", "takes"):
        values[name] = tuple(values.get(name, ()))
    return Part(family=family, title={"en": values["name"], "zh": title}, inputs=(least, most), **values)


def _parameter(record: Mapping[str, Any]) -> Parameter:
    if "choices" in record:
        return Parameter(**{**record, "choices": tuple(record["choices"])})
    return Parameter(**record)


@cache
def catalog() -> Catalog:
    """Return the catalog; it is read once in a process."""
    content: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return Catalog(content)


def find(family: str, name: str) -> Part | None:
    """Return a part by its name or another identifier, or `None`; see `Catalog.find`."""
    return catalog().find(family, name)
