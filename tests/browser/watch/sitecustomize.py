"""Notes in a file which process imports a backend. Python loads this module by itself from its path."""

import os
import sys

WATCHED = ("keras", "tensorflow", "jax", "torch", "sklearn")
NOTES = os.environ.get("LAYERWISE_IMPORT_NOTES")


def note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "import" and str(arguments[0]) in WATCHED:
        with open(str(NOTES), "a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {arguments[0]}\n")


if NOTES:
    sys.addaudithook(note)
