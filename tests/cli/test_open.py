"""`layerwise open`: a model file becomes a design, or is refused with one sentence."""

import json
from pathlib import Path

import pytest

from builder.cli import main
from builder.cli.codes import Exit
from builder.design import loads
from tests.model.opening import crafted

pytestmark = pytest.mark.process


def test_a_model_becomes_a_design(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, design = tmp_path / "small.keras", tmp_path / "design.json"
    model.write_bytes(crafted.model(crafted.weights()))
    assert main(["open", str(model), "--to", str(design), "--json"]) == Exit.OK
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["layers"], told["kept"]) == ("small", 2, 1)
    opened = loads(design.read_bytes())
    assert [node.kind for node in opened.nodes] == ["Input", "Dense"]
    assert opened.nodes[1].weights is not None


def test_a_network_by_its_name(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = tmp_path / "vgg.json"
    assert main(["open", "VGG16", "--to", str(design)]) == Exit.OK
    assert "23 layers, which begin anew" in capsys.readouterr().out
    assert len(loads(design.read_bytes()).nodes) == 23


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_refused_is_one_sentence(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    model, design = tmp_path / "evil.json", tmp_path / "design.json"
    model.write_text(json.dumps(crafted.CONFIGS["lambda_with_bytecode"][0]))
    assert main(["--language", language, "open", str(model), "--to", str(design)]) == Exit.USAGE
    told = capsys.readouterr()
    assert told.out == "" and "evil" in told.err and "Lambda" in told.err and told.err.count("\n") == 1
    assert not design.exists()


def test_nothing_of_that_name(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", "nobody.keras", "--to", str(tmp_path / "d.json")]) == Exit.USAGE
    assert "There is no file nobody.keras" in capsys.readouterr().err
    assert main(["open", "VGG16", "--to", str(tmp_path / "no" / "d.json")]) == Exit.USAGE
