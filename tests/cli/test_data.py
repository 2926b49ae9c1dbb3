"""`layerwise data`, and how files that the command line names are kept."""

import json
from pathlib import Path

import pytest

from builder.cli import main, own_data
from builder.cli.codes import Exit
from builder.data import files
from builder.errors import DataError


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "iris [own].csv"
    rows = [f"{number / 7:.2f},{number % 5},{'ab'[number % 2]}" for number in range(40)]
    path.write_text("long,short,kind\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_table_is_told(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", str(table)]) == Exit.OK
    said = capsys.readouterr().out
    assert "csv, 40 examples, classification" in said
    assert "Predicts kind (2 classes)" in said
    assert "long" in said and "number" in said


def test_another_target(table: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", str(table), "--target", "long", "--json"]) == Exit.OK
    content = json.loads(capsys.readouterr().out)
    assert (content["target"], content["task"]) == ("long", "regression")
    assert content["reasons"][0]["zh"]
    assert files.list(own_data.OWNER) == []


@pytest.mark.parametrize("problem", ["column", "missing", "empty"])
def test_what_can_not_be_read_is_a_sentence(
    problem: str, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    typed = {
        "column": [str(table), "--target", "width"],
        "missing": [str(tmp_path / "none.csv")],
        "empty": [str(tmp_path / "empty.csv")],
    }[problem]
    assert main(["data", *typed]) == Exit.USAGE
    output = capsys.readouterr()
    assert output.out == "" and output.err.count("\n") == 1
    assert {"column": "width", "missing": "none.csv", "empty": "empty.csv"}[problem] in output.err
    assert files.list(own_data.OWNER) == []


def test_a_file_is_kept_once(table: Path) -> None:
    first = own_data.source([str(table)], "kind")
    assert own_data.source([str(table)], "kind") == first
    assert own_data.source([str(table)], "long") != first
    assert len(files.list(own_data.OWNER)) == 2


def test_a_changed_or_deleted_file_is_kept_anew(table: Path) -> None:
    first = own_data.source([str(table)], None)
    files.delete(own_data.OWNER, first)
    second = own_data.source([str(table)], None)
    assert second != first
    table.write_text(table.read_text(encoding="utf-8") + "9.9,1,a\n", encoding="utf-8")
    assert own_data.source([str(table)], None) != second


def test_a_wrong_column_keeps_nothing(table: Path) -> None:
    with pytest.raises(DataError):
        own_data.source([str(table)], "width")
    assert files.list(own_data.OWNER) == []


def test_a_name_of_a_data_set() -> None:
    assert own_data.source(["moons"], None) == "moons"
    with pytest.raises(DataError) as caught:
        own_data.source(["mooons"], None)
    assert "moons" in caught.value.sentence()
