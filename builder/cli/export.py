"""`layerwise export`: a run or a design in another format."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from builder.checks import Diagnostic
from builder.cli.check import lines
from builder.cli.codes import Exit
from builder.cli.designs import examined, read
from builder.cli.output import Output
from builder.cli.runs import find
from builder.design import to_json
from builder.errors import ExportError
from builder.export import formats
from builder.runs import Registry
from builder.service import Service
from builder.words import text

EXPORT_S = 300.0


def run(arguments: Namespace, output: Output) -> int:
    """Write a run or a design in one format.

    Args:
        arguments: `subject`, `format`, `to`.
        output: Where to speak.

    Raises:
        LayerwiseError: There is no such run or design, or the format can't carry it.
    """
    target = checked_path(arguments.to)
    if Path(arguments.subject).expanduser().is_file():
        return _design(arguments, target, output)
    registry = Registry()
    try:
        found = find(registry, arguments.subject)
    finally:
        registry.close()
    with Service(found.backend) as service:
        written = write(service, arguments.format, None, str(found.folder), target)
    _print(written, output)
    return Exit.OK


def checked_path(name: str) -> Path:
    """Return the path of a file to write, whose folder must be there.

    Raises:
        ExportError: There is no such folder, or a folder has that name.
    """
    path = Path(name).expanduser().resolve()
    if path.is_dir() or not path.parent.is_dir():
        raise ExportError("cli.bad_target", path=name)
    return path


def write(service: Service, form: str, design: dict[str, Any] | None, folder: str | None, to: Path) -> dict[str, Any]:
    """Let the Keras service write a file.

    Args:
        service: The service.
        form: Name of the format.
        design: JSON of a design with nothing open, or `None`.
        folder: Folder of a run, or `None`.
        to: Path of the file.
    """
    written: dict[str, Any] = service.call(formats.FUNCTION, form, design, folder, str(to), timeout_s=EXPORT_S)
    return written


def _design(arguments: Namespace, target: Path, output: Output) -> int:
    design = read(arguments.subject)
    if formats.find(arguments.format).needs == "run":
        raise ExportError("export.needs_run", suffix=formats.find(arguments.format).suffix)
    with Service(design.plan.backend, checkers=1) as service:
        found = examined(design, service)
        if found.errors and arguments.format != "design":
            _complain(found.errors, output)
            return Exit.ERRORS
        whole = design if arguments.format == "design" else found.resolved
        written = write(service, arguments.format, to_json(whole), None, target)
    _print(written, output)
    return Exit.OK


def _complain(errors: tuple[Diagnostic, ...], output: Output) -> None:
    for line in lines(errors, output):
        output.note(line)


def _print(written: dict[str, Any], output: Output) -> None:
    if output.json:
        output.document(written)
        return
    size = max(1, round(written["size_bytes"] / 1000))
    output.line(output.text("written", path=written["path"], size=f"{size:,}"))
    for check in written["checks"]:
        output.line(f"✓ {text(check['key'], output.language, **check['values'])}")
