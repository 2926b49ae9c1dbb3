"""The script of a design in the cells of a notebook, with a picture of the curves."""

from collections.abc import Iterator, Mapping
from typing import Any

import nbformat

from builder.errors import ExportError
from builder.export.code import Section, sections
from builder.export.text import comment

_HEADINGS = {
    "data": "## The data\n\nRead, divided into a part that trains and a part that validates, and prepared.",
    "network": "## The network\n\nThe seed decides the first weights.",
    "training": "## Training",
    "result": "## What came of it",
}
_CURVES = """\
import matplotlib.pyplot as plt

for name, values in history.history.items():
    if name.endswith("loss"):
        plt.plot(range(1, len(values) + 1), values, label=name)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
plt.show()
"""


def notebook(design: Mapping[str, Any], info: Mapping[str, Any], preparation: Mapping[str, Any] | None = None) -> str:
    """Return a design as the text of an `.ipynb` file.

    Args and Raises as for `builder.export.code.script`.
    """
    cells = list(_cells(str(design["name"]), sections(design, info, preparation)))
    for number, cell in enumerate(cells):
        # Numbered, so that the same design gives the same file.
        cell["id"] = f"cell-{number}"
    content = nbformat.v4.new_notebook(cells=cells, metadata=_KERNEL)
    try:
        nbformat.validate(content)
    except nbformat.ValidationError as error:
        raise ExportError("export.bad_notebook", detail=str(error)[:120]) from error
    text: str = nbformat.writes(content)
    return text


_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def _cells(name: str, parts: list[Section]) -> Iterator[Any]:
    new, say = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    yield say(f"# {_escaped(comment(name)) or 'A network'}\n\nMade with Layerwise. Run the cells from top to bottom.")
    for part in parts:
        if part.name in _HEADINGS:
            yield say(_HEADINGS[part.name])
        # Names that Keras counts out begin anew, so that a cell can be run twice.
        again = "keras.utils.clear_session()\n" if part.name == "network" else ""
        yield new(again + part.text.rstrip("\n"))
        if part.name == "training":
            yield new(_CURVES.rstrip("\n"))


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is: a design's name is no link and no HTML."""
    return "".join(f"\\{letter}" if letter in "`*_{}[]<>()#+-.!|&$~" else letter for letter in text)
