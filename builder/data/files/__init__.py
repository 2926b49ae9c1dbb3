"""A person's own files: inspected, guessed, kept, corrected and read, without ever running what is in them."""

from builder.data.files.changes import configure
from builder.data.files.door import add, delete, guess_of, inspect, read, stamp, title_of
from builder.data.files.guess import ColumnGuess, Guess, Reading
from builder.data.files.opening import MAX_BYTES, Upload
from builder.data.files.shelf import OwnFile
from builder.data.files.shelf import listed as list

__all__ = [
    "MAX_BYTES",
    "ColumnGuess",
    "Guess",
    "OwnFile",
    "Reading",
    "Upload",
    "add",
    "configure",
    "delete",
    "guess_of",
    "inspect",
    "list",
    "read",
    "stamp",
    "title_of",
]
