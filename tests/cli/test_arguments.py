"""What may be typed, what is said about what may not, and the page that documents it."""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.cli import main
from builder.cli.arguments import language_of, parser
from builder.cli.codes import CODES, Exit
from builder.export import formats
from builder.runs import FINAL

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")


def commands(top: argparse.ArgumentParser, path: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield path, top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, made in action.choices.items():
                yield from commands(made, f"{path} {name}".strip())


ALL = [name for name, _ in commands(parser("en"))]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ALL)
def test_every_command_explains_itself(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*name.split(), "--help", "--language", language])
    said = capsys.readouterr().out
    assert code == Exit.OK
    assert ("Examples:" if language == "en" else "示例：") in said
    for number in Exit:
        assert re.search(rf"^  {int(number)} ", said, re.MULTILINE)
    if language == "zh":
        assert re.search("[\u4e00-\u9fff]", said)


def test_the_page_has_every_command_option_and_code() -> None:
    for name, made in commands(parser("en")):
        for word in name.split():
            assert word in PAGE
        for action in made._actions:
            for option in action.option_strings:
                assert option == "-h" or re.search(rf"{option}(?![a-z])", PAGE), option
    for number in Exit:
        assert f"| {int(number)} | `{number.name}` |" in PAGE
    for one in formats.FORMATS:
        assert f"`{one.id}`" in PAGE


def test_every_way_a_run_ends_has_a_code() -> None:
    assert set(CODES) == set(FINAL)
    assert len(set(CODES.values())) == len(FINAL)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["chekc"], "'chekc'"),
        (["train"], "DESIGN"),
        (["check", "a.json", "--speed", "3"], "--speed 3"),
        (["train", "a.json", "--epochs", "many"], "'many'"),
        (["train", "a.json", "--epochs"], "--epochs"),
        (["export", "x", "--format", "exe", "--to", "y"], "'exe'"),
        (["runs"], "COMMAND"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_command_line_is_one_sentence(
    typed: list[str], said: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed, "--language", language]) == Exit.USAGE
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err
    assert output.err.count("\n") == 1
    assert ("请查看" if language == "zh" else "See layerwise") in output.err


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (["train", "a.json", "--epochs", "many"], "cli.bad_value"),
        (["check", "nowhere.json"], "cli.cannot_read"),
        (["runs", "show", "zzz"], "cli.no_run"),
        (["data", "nowhere.csv"], "cli.cannot_read"),
        (["export", "zzz", "--format", "keras", "--to", "x.keras"], "cli.no_run"),
        (["download", "zzz"], "cli.no_download"),
    ],
)
def test_with_json_an_error_is_json_on_stderr(typed: list[str], key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*typed, "--json", "--language", "zh"]) == Exit.USAGE
    output = capsys.readouterr()
    assert output.out == ""
    content = json.loads(output.err)
    assert content["code"] == Exit.USAGE and content["error"]["key"] == key
    assert set(content["error"]["sentence"]) == {"en", "zh"} and content["error"]["values"]


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "en_US.UTF-8"}, "en"), ({"LANG": "zh_TW", "LC_ALL": "C"}, "en")],
)
def test_the_environment_chooses_the_language(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of([]) == language
    assert language_of(["--language", "en"]) == "en"
    assert language_of(["--language=zh"]) == "zh"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == Exit.OK
    assert re.fullmatch(r"layerwise \d+\.\d+.*\n", capsys.readouterr().out)
