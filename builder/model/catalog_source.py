"""Write `builder/catalog/catalog.json` from the installed Keras: `python -m builder.model.catalog_source`."""

import argparse
import json
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder import catalog
from builder.model import catalog_source_file as file
from builder.model.bootstrap import checker
from builder.model.catalog_source_classes import NAMESPACES, sources
from builder.model.catalog_source_overlay import Overlay
from builder.model.catalog_source_parts import Writer, natural
from builder.model.catalog_source_texts import Texts

FOLDER = Path(catalog.__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file, or compare it.

    Args:
        arguments: Of the command line; `--check` compares and writes nothing.

    Returns:
        1 where a sentence is missing or, with `--check`, the file differs; else 0.
    """
    parser = argparse.ArgumentParser(description="Write the catalog of Keras's parts.")
    parser.add_argument("--check", action="store_true", help="compare with the file and write nothing")
    options = parser.parse_args(arguments)
    checker()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras warns of the bad values that it is asked about.
        text, faults = generate()
    path = FOLDER / "catalog.json"
    lines = list(faults)
    if options.check:
        lines += file.differences(path.read_text(encoding="utf-8") if path.exists() else "", text)
    else:
        path.write_text(text, encoding="utf-8")
    for line in lines:
        print(line)
    return 1 if lines else 0


def generate() -> tuple[str, list[str]]:
    """Return the file's text, and what is missing in it or left over. Keras must be in its checker form."""
    import keras

    overlay = Overlay(json.loads((FOLDER / "overlay.json").read_text(encoding="utf-8")))
    texts = Texts(json.loads((FOLDER / "sentences.json").read_text(encoding="utf-8")))
    writer = Writer(keras, overlay)
    parts: dict[str, list[dict[str, Any]]] = {family: [] for family in NAMESPACES}
    for source in sources(keras, overlay.hidden):
        parts[source.family].append(writer.part(source))
    for family, members in parts.items():
        members += [dict(one) for one in overlay.added.get(family, ())]
        for part in members:
            texts.fill(family, part)
        members.sort(key=_order(overlay, family))
    faults = [*texts.missing(), *overlay.leftovers(parts)]
    return file.dumps(keras.__version__, overlay.groups, parts), faults


def _order(overlay: Overlay, family: str) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    groups = [one["id"] for one in overlay.groups]
    named = overlay.names(family)

    def key(part: Mapping[str, Any]) -> tuple[Any, ...]:
        name, popular = part["name"], part.get("popular", False)
        place = named.index(name) if popular and name in named else -1
        return groups.index(part["group"]), not popular, place, natural(name)

    return key


if __name__ == "__main__":
    sys.exit(main())
