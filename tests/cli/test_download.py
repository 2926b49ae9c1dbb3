"""`layerwise download`, and `train` on what must be downloaded first. No test has a network."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder import data
from builder.cli import download, main
from builder.cli.codes import Exit
from builder.errors import TrainingError
from builder.service import Service

NAMES = [one.source.removeprefix("keras.") for one in data.sets() if one.downloadable]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let the service answer as the function that fetches does, and take down what it is asked."""

    def prepare(error: TrainingError | None = None) -> list[str]:
        names: list[str] = []

        def call(self: Service, function: str, name: str, **limits: Any) -> str:
            assert function == "builder.training.downloads:download"
            names.append(name)
            if error is not None:
                raise error
            path = data.downloaded.path_of(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(path, x=np.zeros(250_000))
            return str(path)

        monkeypatch.setattr(Service, "call", call)
        return names

    return prepare


def test_without_a_name_all_are_listed(capsys: Capture) -> None:
    assert main(["download"]) == Exit.OK
    said = capsys.readouterr().out
    assert "mnist" in said and "MNIST digits" in said and said.count("not downloaded") == len(NAMES) == 7
    assert main(["download", "--json"]) == Exit.OK
    assert [one["path"] for one in json.loads(capsys.readouterr().out)] == [None] * 7


def test_what_is_fetched_is_fetched_once(asked: Callable[..., list[str]], capsys: Capture) -> None:
    names = asked()
    assert main(["download", "mnist", "keras.imdb", "mnist"]) == Exit.OK
    output = capsys.readouterr()
    assert names == ["mnist", "imdb"]
    assert "keras.mnist is here (2.0 MB)" in output.out and "Downloading keras.mnist" in output.err
    assert main(["download", "mnist", "--json"]) == Exit.OK
    [content] = json.loads(capsys.readouterr().out)
    assert Path(content["path"]).exists() and content["size_bytes"] > 2e6
    assert names == ["mnist", "imdb"]


def test_without_a_network_the_sentence_says_what_to_do(asked: Callable[..., list[str]], capsys: Capture) -> None:
    asked(TrainingError("training.download_unreachable", name="mnist", detail="timed out"))
    assert main(["download", "mnist"]) == Exit.FAILED
    output = capsys.readouterr()
    assert output.out == "" and "layerwise download mnist" in output.err and "internet" in output.err
    assert main(["download", "mnist", "--json"]) == Exit.FAILED
    output = capsys.readouterr()
    assert output.out == ""
    content = json.loads(output.err.splitlines()[-1])
    assert content["error"]["key"] == "training.download_unreachable" and content["code"] == 3


def test_what_can_not_be_fetched_is_told_before_anything_is(asked: Callable[..., list[str]], capsys: Capture) -> None:
    names = asked()
    assert main(["download", "mnist", "digits"]) == Exit.USAGE
    assert "“digits”" in capsys.readouterr().err and names == []


@pytest.mark.process
def test_a_real_attempt_without_a_network(capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert main(["download", "mnist"]) == Exit.FAILED
    assert "can't be reached" in capsys.readouterr().err
    assert not download.downloaded.is_there("keras.mnist")


def test_train_fetches_what_its_design_needs(
    asked: Callable[..., list[str]], design_file: str, capsys: Capture
) -> None:
    names = asked(TrainingError("training.download_unreachable", name="mnist", detail="timed out"))
    assert main(["train", design_file, "--data", "mnist"]) == Exit.FAILED
    assert names == ["mnist"] and "internet" in capsys.readouterr().err
    assert main(["runs", "list", "--json"]) == Exit.OK
    assert json.loads(capsys.readouterr().out) == []
