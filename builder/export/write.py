"""The door of the room, run in the Keras service: write a network in one format, check it, say what was checked."""

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from builder.design import dumps, from_json, loads
from builder.errors import ExportError
from builder.export import beginning, trained
from builder.export.code import script
from builder.export.formats import find
from builder.export.notebook import notebook
from builder.export.ready import Subject, subject, told
from builder.export.vocabulary import vocabulary
from builder.model.build import build_model

Check = tuple[str, Mapping[str, object]]


def write(format_id: str, design: Mapping[str, Any] | None, run_folder: str | None, to: str) -> dict[str, Any]:
    """Write a network into a file, whole and checked or not at all.

    Args:
        format_id: A format of `builder.export.formats`.
        design: JSON of the design; `None` for that of the run.
        run_folder: Folder of the run whose weights leave; `None` where the format needs none.
        to: Path of the file.

    Returns:
        `{"path", "size_bytes", "checks": [{"key", "values"}]}`: what was checked, as sentences of `builder.words`.

    Raises:
        ExportError: The format can't carry this network; the sentence says why, and what to do.
        LayerwiseError: The design, its data or its run can't be read.
    """
    form = find(format_id)
    one = subject(form, design, run_folder)
    target = Path(to)
    try:
        with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as folder:
            # Keras looks at how a name ends.
            new = Path(folder) / f"file{form.suffix}"
            checks = _WRITERS[format_id](one, new)
            os.replace(new, target)
        size = target.stat().st_size
    except OSError as error:
        raise ExportError("export.cannot_write", detail=error.strerror or str(error)) from error
    return {"path": str(target), "size_bytes": size, "checks": checks}


def _checked(*keys: str, **values: object) -> list[dict[str, Any]]:
    return [{"key": key, "values": values} for key in keys]


def _keras(one: Subject, to: Path) -> list[dict[str, Any]]:
    return _checked(*trained.write_keras(one, to))


def _weights(one: Subject, to: Path) -> list[dict[str, Any]]:
    return _checked(*trained.write_weights(one, to))


def _h5(one: Subject, to: Path) -> list[dict[str, Any]]:
    return _checked(*trained.write_h5(one, to))


def _script(one: Subject, to: Path) -> list[dict[str, Any]]:
    written = script(*told(one))
    compile(written, to.name, "exec")
    to.write_text(written, encoding="utf-8")
    return _checked("export.check_same_network")


def _notebook(one: Subject, to: Path) -> list[dict[str, Any]]:
    to.write_text(notebook(*told(one)), encoding="utf-8")
    return _checked("export.check_same_network", "export.check_valid_notebook")


def _start(one: Subject, to: Path) -> list[dict[str, Any]]:
    design, info, _ = told(one)
    inputs = [{"shape": each["shape"], "dtype": each["dtype"]} for each in info["inputs"]]
    return _checked("export.check_start", count=beginning.write(build_model(design, inputs), design, to))


def _words(one: Subject, to: Path) -> list[dict[str, Any]]:
    content = vocabulary(*told(one))
    to.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return _checked("export.check_words", count=sum(len(text["words"]) for text in content["texts"]))


def _design(one: Subject, to: Path) -> list[dict[str, Any]]:
    document = from_json(dict(one.design))
    text = dumps(document)
    if loads(text) != document:
        raise ExportError("export.design_differs")
    to.write_text(text, encoding="utf-8")
    return _checked("export.check_reads_back")


_WRITERS: dict[str, Callable[[Subject, Path], list[dict[str, Any]]]] = {
    "keras": _keras,
    "weights": _weights,
    "h5": _h5,
    "script": _script,
    "notebook": _notebook,
    "start": _start,
    "words": _words,
    "design": _design,
}
