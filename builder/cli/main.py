"""The program `layerwise`."""

import importlib.metadata
import os
import sys
import tomllib
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from builder import places
from builder.cli import check, data, diff, download, export, opening, runs, start, train
from builder.cli.arguments import BadArguments, language_of, parser
from builder.cli.codes import Exit
from builder.cli.output import Output
from builder.errors import LayerwiseError

_COMMANDS: dict[str, Callable[[Namespace, Output], int]] = {
    "run": start.run,
    "check": check.run,
    "train": train.run,
    "export": export.run,
    "diff": diff.run,
    "open": opening.run,
    "runs": runs.run,
    "data": data.run,
    "download": download.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: The command line without the program's name; `None` takes the process's own.

    Returns:
        The exit code, see `Exit`.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    output = Output(language_of(given), "--json" in given)
    try:
        read = parser(output.language).parse_args(_with_command(given))
        if read.version:
            print(f"layerwise {_version()}")
            return Exit.OK
        return int(_COMMANDS[read.command](read, output))
    except SystemExit as ending:
        return int(ending.code or 0)
    except BadArguments as error:
        return output.problem(error, Exit.USAGE, output.text("see_help", command=error.command))
    except LayerwiseError as error:
        return output.problem(error, Exit.USAGE)
    except BrokenPipeError:
        # Whoever read the output has gone, as `| head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except KeyboardInterrupt:
        return Exit.STOPPED
    except OSError as error:
        where = f"{Path(error.filename)}: " if isinstance(error.filename, str) else ""
        return output.problem(LayerwiseError("cli.refused", detail=f"{where}{error.strerror or error}"), Exit.USAGE)


def _with_command(given: list[str]) -> list[str]:
    """Return the command line with `run` put in where no command is named."""
    names = (*_COMMANDS, "-h", "--help", "--version")
    skip = 0
    if given[:1] == ["--language"]:
        skip = 2
    elif given and given[0].startswith("--language="):
        skip = 1
    rest = given[skip:]
    if not rest or (rest[0].startswith("-") and rest[0] not in names):
        return [*given[:skip], "run", *rest]
    return given


def _version() -> str:
    try:
        return importlib.metadata.version("layerwise")
    except importlib.metadata.PackageNotFoundError:
        # A checkout that was not installed.
        project = places.application() / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
