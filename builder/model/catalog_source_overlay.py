"""The hand-written corrections of what Keras tells: `builder/catalog/overlay.json`."""

from collections.abc import Mapping
from typing import Any

from builder.model.catalog_source_classes import Source


class Overlay:
    """What a person wrote beside what Keras tells; see `docs/how-to/add-a-part.md`.

    Args:
        content: The file's content.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content
        self.groups: list[dict[str, Any]] = content["groups"]
        self.hidden: Mapping[str, Mapping[str, str]] = content["hidden"]
        self.links: Mapping[str, Mapping[str, str]] = content["links"]
        self.added: Mapping[str, list[dict[str, Any]]] = content["added"]

    def notes(self, source: Source) -> Mapping[str, Any]:
        """Return what is written of a part."""
        found: Mapping[str, Any] = self._content["parts"].get(source.family, {}).get(source.name, {})
        return found

    def names(self, family: str) -> list[str]:
        """Return the parts of a family of which something is written, in the file's order."""
        return list(self._content["parts"].get(family, {}))

    def argument(self, source: Source, name: str) -> dict[str, Any]:
        """Return what is written of an argument: for its name, its family and its part, the nearest last."""
        return {
            **self._content["arguments"].get(name, {}),
            **self._content["families"].get(source.family, {}).get(name, {}),
            **self.notes(source).get("arguments", {}).get(name, {}),
        }

    def shows(self, source: Source, name: str) -> bool:
        """Say whether an argument belongs into the catalog."""
        hidden = self._content["hidden_arguments"]
        return not any(place in hidden for place in (name, f"{source.family}.{name}", f"{source.name}.{name}"))

    def group(self, source: Source) -> str:
        """Return the group of a part: the one written for it, or for its module in Keras, or its family."""
        written = self.notes(source).get("group")
        modules: Mapping[str, str] = self._content["modules"]
        fitting = [one for one in modules if source.module.startswith(one)]
        return str(written or (modules[max(fitting, key=len)] if fitting else source.family))

    def leftovers(self, parts: Mapping[str, list[dict[str, Any]]]) -> list[str]:
        """Return what is written of parts and arguments that the catalog does not have.

        Args:
            parts: For each family the records of its parts.
        """
        known = {(family, part["name"]) for family, members in parts.items() for part in members}
        arguments = {
            one["name"] for members in parts.values() for part in members for one in part.get("parameters", ())
        }
        lost = [
            f"the overlay names {family} {name}, which is not in the catalog"
            for family, notes in self._content["parts"].items()
            for name in notes
            if (family, name) not in known
        ]
        lost += [f"the overlay names the argument {one}" for one in self._content["arguments"] if one not in arguments]
        return lost
