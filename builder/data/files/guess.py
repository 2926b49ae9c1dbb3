"""What a file was taken for, and why, so that a person can agree or correct it."""

from dataclasses import dataclass
from typing import Any, Literal

from builder import words
from builder.data.info import Notice, Task

ColumnKind = Literal["number", "category", "text", "date", "name", "empty"]
Role = Literal["input", "target", "ignored"]
Format = Literal["csv", "npz", "idx", "images"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of a table is read.

    Args:
        encoding: Python's name of the encoding.
        delimiter: What separates the cells.
        decimal: `.` or `,`.
        header: Whether the first row holds the names of the columns.
    """

    encoding: str
    delimiter: str
    decimal: str
    header: bool


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column of a table.

    Args:
        name: Its heading, or `column 3`.
        kind: `number`, `category`, `text` (sentences), `date`, `name` (different in almost every row) or `empty`.
        role: `input`, `target` or `ignored`.
        missing: How many of its values are missing.
        examples: Its first values, as text.
    """

    name: str
    kind: ColumnKind
    role: Role
    missing: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file was taken for.

    Args:
        format: `csv` (any separated text), `npz`, `idx` or `images` (a zip of pictures in folders).
        task: `classification` or `regression`.
        target: Name of what is to be predicted.
        examples: How many rows or pictures there are.
        reading: How the text is read; `None` for other formats.
        columns: The columns; empty for other formats.
        window: How many past values one example holds, where the table is a time series; `None` where it is not.
        shape: Shape of one example without the batch axis, where it is an array.
        classes: How many classes the target has; `None` for numbers.
        reasons: Why each of this was guessed.
        warnings: What is odd about it.
    """

    format: Format
    task: Task
    target: str
    examples: int
    reading: Reading | None = None
    columns: tuple[ColumnGuess, ...] = ()
    window: int | None = None
    shape: tuple[int, ...] = ()
    classes: int | None = None
    reasons: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values, its reasons and warnings as sentences in each language."""
        reading = self.reading
        return {
            "format": self.format,
            "task": self.task,
            "target": self.target,
            "examples": self.examples,
            "reading": None
            if reading is None
            else {
                "encoding": reading.encoding,
                "delimiter": reading.delimiter,
                "decimal": reading.decimal,
                "header": reading.header,
            },
            "columns": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    "role": one.role,
                    "missing": one.missing,
                    "examples": list(one.examples),
                }
                for one in self.columns
            ],
            "window": self.window,
            "shape": list(self.shape),
            "classes": self.classes,
            "reasons": [sentences(one) for one in self.reasons],
            "warnings": [sentences(one) for one in self.warnings],
        }


def sentences(notice: Notice) -> dict[str, str]:
    """Return a notice as a sentence in each language."""
    return {language: words.text(notice.key, language, **notice.values) for language in words.LANGUAGES}
