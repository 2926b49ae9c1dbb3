"""The commands and their arguments, with help in both languages."""

import argparse
import locale
import os
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from builder import words
from builder.errors import LayerwiseError
from builder.export import formats

_PATTERNS = (
    (re.compile(r"the following arguments are required: (?P<names>.*)"), "bad_missing"),
    (re.compile(r"unrecognized arguments: (?P<names>.*)"), "bad_unknown"),
    (re.compile(r"argument (?P<name>.*?): invalid choice: (?P<value>.*?) \(choose from (?P<known>.*)\)"), "bad_choice"),
    (re.compile(r"argument (?P<name>.*?): expected (?:one|at least one) argument"), "bad_empty"),
    (re.compile(r"argument (?P<name>.*?): invalid \w+ value: (?P<value>.*)"), "bad_value"),
)
"""What argparse says, and our sentence for it."""


def language_of(arguments: Sequence[str]) -> str:
    """Return the language that is asked for, or that of the environment.

    Args:
        arguments: The command line, not yet read.
    """
    for place, one in enumerate(arguments):
        if one == "--language" and place + 1 < len(arguments):
            return "zh" if arguments[place + 1].startswith("zh") else "en"
        if one.startswith("--language="):
            return "zh" if one.removeprefix("--language=").startswith("zh") else "en"
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    return "zh" if (named or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


class BadArguments(LayerwiseError):
    """A command line that can't be read.

    Args:
        command: The command that was meant, whose `--help` explains it.
        key: Key of the sentence.
        values: What fills its gaps.
    """

    def __init__(self, command: str, key: str, **values: object) -> None:
        super().__init__(key, **values)
        self.command = command


class Parser(argparse.ArgumentParser):
    """A parser that raises what is wrong as one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong."""
        for pattern, name in _PATTERNS:
            if found := pattern.fullmatch(message):
                raise BadArguments(self.prog, f"cli.{name}", **found.groupdict())
        raise BadArguments(self.prog, "cli.bad_arguments", detail=message)


class _Builder:
    """Makes the parser of one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def text(self, name: str, /, **values: object) -> str:
        return words.text(f"cli.{name}", self._language, **values)

    def dress(self, parser: argparse.ArgumentParser, name: str) -> None:
        """Give a parser its explanation, its examples, and what all commands have."""
        parser.description = self.text(f"{name}_about")
        parser.epilog = f"{self.text(f'{name}_examples')}\n\n{self.text('exit_codes')}"
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("-h", "--help", action="help", help=self.text("help_help"))
        parser.add_argument("--language", choices=words.LANGUAGES, help=self.text("language_help"))

    def command(self, commands: Any, name: str, path: str = "") -> argparse.ArgumentParser:
        key = f"{path}{name}"
        made: Parser = commands.add_parser(name, help=self.text(f"{key}_short"), add_help=False)
        self.dress(made, key)
        return made

    def json(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=self.text("json_help"))

    def data(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--data", action="append", metavar="FILE", help=self.text("data_option_help"))
        parser.add_argument("--target", metavar="COLUMN", help=self.text("target_help"))

    def settings(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE", dest="settings", help=self.text("set_help")
        )


def parser(language: str) -> argparse.ArgumentParser:
    """Return the parser of the whole program.

    Args:
        language: `en` or `zh`, for its help.
    """
    build = _Builder(language)
    top = Parser(prog="layerwise", add_help=False)
    build.dress(top, "layerwise")
    top.add_argument("--version", action="store_true", help=build.text("version_help"))
    commands = top.add_subparsers(dest="command", title=build.text("commands"), metavar="COMMAND", parser_class=Parser)
    _run(build, build.command(commands, "run"))
    check = build.command(commands, "check")
    check.add_argument("design", metavar="DESIGN", help=build.text("design_help"))
    build.data(check)
    build.settings(check)
    build.json(check)
    _train(build, build.command(commands, "train"))
    _export(build, build.command(commands, "export"))
    compare = build.command(commands, "diff")
    compare.add_argument("before", metavar="BEFORE", help=build.text("diff_help"))
    compare.add_argument("after", metavar="AFTER", help=build.text("diff_help"))
    build.json(compare)
    _open(build, build.command(commands, "open"))
    _runs(build, build.command(commands, "runs"))
    data = build.command(commands, "data")
    data.add_argument("file", metavar="FILE", nargs="+", help=build.text("file_help"))
    data.add_argument("--target", metavar="COLUMN", help=build.text("target_help"))
    build.json(data)
    download = build.command(commands, "download")
    download.add_argument("name", metavar="NAME", nargs="*", help=build.text("download_name_help"))
    build.json(download)
    return top


def _run(build: _Builder, made: argparse.ArgumentParser) -> None:
    made.add_argument("--port", type=int, default=8501, help=build.text("port_help"))
    made.add_argument("--host", default="127.0.0.1", help=build.text("host_help"))
    made.add_argument("--home", metavar="DIR", help=build.text("home_help"))
    made.add_argument("--no-browser", action="store_true", help=build.text("no_browser_help"))


def _train(build: _Builder, made: argparse.ArgumentParser) -> None:
    made.add_argument("design", metavar="DESIGN", help=build.text("design_help"))
    build.data(made)
    made.add_argument("--epochs", type=int, metavar="N", help=build.text("epochs_help"))
    made.add_argument("--seed", type=int, metavar="N", help=build.text("seed_help"))
    build.settings(made)
    made.add_argument("--to", metavar="PATH", help=build.text("train_to_help"))
    build.json(made)


def _export(build: _Builder, made: argparse.ArgumentParser) -> None:
    made.add_argument("subject", metavar="RUN_OR_DESIGN", help=build.text("subject_help"))
    known = [one.id for one in formats.FORMATS]
    about = build.text("format_help", known=", ".join(known))
    made.add_argument("--format", required=True, choices=known, metavar="NAME", help=about)
    made.add_argument("--to", required=True, metavar="PATH", help=build.text("to_help"))
    build.json(made)


def _open(build: _Builder, made: argparse.ArgumentParser) -> None:
    made.add_argument("model", metavar="MODEL", help=build.text("model_help"))
    made.add_argument("--to", required=True, metavar="DESIGN", help=build.text("open_to_help"))
    build.json(made)


def _runs(build: _Builder, made: argparse.ArgumentParser) -> None:
    actions = made.add_subparsers(
        dest="action", title=build.text("commands"), metavar="COMMAND", parser_class=Parser, required=True
    )
    build.json(build.command(actions, "list", "runs_"))
    show = build.command(actions, "show", "runs_")
    show.add_argument("run", metavar="RUN", help=build.text("run_help"))
    build.json(show)
    delete = build.command(actions, "delete", "runs_")
    delete.add_argument("run", metavar="RUN", nargs="+", help=build.text("run_help"))
    build.json(delete)
