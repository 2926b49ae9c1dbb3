"""`layerwise data`: what a file is taken for, and why."""

from argparse import Namespace
from pathlib import Path

from builder.cli import own_data
from builder.cli.codes import Exit
from builder.cli.output import Output
from builder.data import files
from builder.data.files import Guess
from builder.errors import DataError


def run(arguments: Namespace, output: Output) -> int:
    """Print what a file is taken for. Nothing of it is kept.

    Args:
        arguments: `file`, `target`.
        output: Where to speak.

    Raises:
        DataError: It can't be read, or has no such column.
    """
    paths = [Path(name).expanduser() for name in arguments.file]
    for path in paths:
        if not path.exists():
            raise DataError("cli.cannot_read", path=str(path), reason=output.text("no_such_file"))
    guess = _guess(paths, arguments.target)
    if output.json:
        output.document(guess.to_json())
    else:
        _print(guess, output)
    return Exit.OK


def _guess(paths: list[Path], target: str | None) -> Guess:
    if target is None:
        return files.inspect(own_data.upload(paths), paths[0].name)
    kept = files.add(own_data.OWNER, own_data.upload(paths), paths[0].name)
    try:
        return files.configure(own_data.OWNER, kept, target=target)
    finally:
        files.delete(own_data.OWNER, kept)


def _print(guess: Guess, output: Output) -> None:
    content = guess.to_json()
    classes = output.text("with_classes", count=guess.classes) if guess.classes else ""
    task = output.text(f"task_{guess.task}")
    output.line(output.text("taken_for", format=guess.format, examples=f"{guess.examples:,}", task=task))
    output.line(output.text("predicts", target=guess.target) + classes)
    if guess.columns:
        heads = [output.text(name) for name in ("head_column", "head_kind", "head_role", "head_missing", "head_first")]
        rows = [
            [one.name, output.text(f"kind_{one.kind}"), output.text(f"role_{one.role}"), str(one.missing),
             ", ".join(one.examples[:4])]
            for one in guess.columns
        ]  # fmt: skip
        output.line()
        output.table(heads, rows, right=(3,))
    if content["reasons"] or content["warnings"]:
        output.line()
    for reason in content["reasons"]:
        output.line(f"· {output.said(reason)}")
    for warning in content["warnings"]:
        output.line(f"! {output.said(warning)}")
