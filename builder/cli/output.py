"""What the program prints: tables and sentences for people, JSON for programs. Results go to stdout alone."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from builder import words
from builder.errors import LayerwiseError


@dataclass(frozen=True, slots=True)
class Output:
    """How a command speaks.

    Args:
        language: `en` or `zh`.
        json: Whether results are JSON.
    """

    language: str
    json: bool = False

    def text(self, name: str, /, **values: object) -> str:
        """Return a sentence of this room."""
        return words.text(f"cli.{name}", self.language, **values)

    def said(self, sentence: Mapping[str, str]) -> str:
        """Return a sentence that exists in every language in the one that is spoken."""
        return sentence.get(self.language, sentence["en"])

    def line(self, text: str = "") -> None:
        """Print a line of the result."""
        print(text)

    def note(self, text: str) -> None:
        """Print a line that is no part of the result."""
        print(text, file=sys.stderr)

    def problem(self, error: LayerwiseError, code: int, note: str = "") -> int:
        """Say on stderr what is wrong, and return the exit code.

        Args:
            error: What is wrong. With `--json` it is one JSON document, in both languages.
            code: The exit code.
            note: A sentence that is added for people.
        """
        if self.json:
            sentence = {language: error.sentence(language) for language in words.LANGUAGES}
            content = {"key": error.key, "values": error.values, "sentence": sentence}
            print(json.dumps({"error": content, "code": int(code)}, ensure_ascii=False, default=str), file=sys.stderr)
        else:
            self.note(f"layerwise: {error.sentence(self.language)}{f' {note}' if note else ''}")
        return int(code)

    def document(self, content: Any) -> None:
        """Print the result as JSON."""
        print(json.dumps(content, ensure_ascii=False, indent=2))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
        """Print a table.

        Args:
            heads: Names of its columns.
            rows: Its cells.
            right: Numbers of the columns that hold numbers.
        """
        table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", show_header=any(heads))
        for number, head in enumerate(heads):
            table.add_column(head, justify="right" if number in right else "left", overflow="fold")
        for row in rows:
            # What a person named may hold square brackets, which are no markup here.
            table.add_row(*(cell.replace("[", r"\[") for cell in row))
        # A pipe has no width: nothing is folded there.
        width = None if sys.stdout.isatty() else 10_000
        Console(file=sys.stdout, width=width, highlight=False).print(table)
