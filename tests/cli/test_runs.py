"""`layerwise runs`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.cli import main
from builder.cli.codes import Exit
from builder.runs import Registry, Run

MakeRun = Callable[[str], Run]


def test_an_empty_home_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "list"]) == Exit.OK
    assert "layerwise train" in capsys.readouterr().out
    assert main(["runs", "list", "--json"]) == Exit.OK
    assert json.loads(capsys.readouterr().out) == []


def test_list(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    older, newer = make_run("finished"), make_run("failed")
    assert main(["runs", "list"]) == Exit.OK
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith(newer.id) and "failed" in lines[1] and f" {newer.number} " in lines[1]
    assert lines[2].startswith(older.id) and "accuracy 0.875" in lines[2]


def test_list_as_json(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    run = make_run("finished")
    main(["runs", "list", "--json"])
    (content,) = json.loads(capsys.readouterr().out)
    assert content["id"] == run.id
    assert content["state"] == "finished"
    assert content["epochs"] == 1
    assert content["metrics"] == {"loss": 0.5, "accuracy": 0.875}


@pytest.mark.parametrize("name", ["latest", "id", "beginning", "number", "#number"])
def test_show(name: str, make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    run = make_run("finished")
    named = {"latest": "latest", "id": run.id, "beginning": run.id[:6], "number": "1", "#number": "#1"}[name]
    assert main(["runs", "show", named, "--json"]) == Exit.OK
    content = json.loads(capsys.readouterr().out)
    assert content["design"]["nodes"][2]["id"] == "dense"
    assert main(["runs", "show", named, "--language", "zh"]) == Exit.OK
    said = capsys.readouterr().out
    assert "已完成" in said and str(run.folder) in said


def test_delete(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    kept, gone = make_run("finished"), make_run("finished")
    assert main(["runs", "delete", gone.id]) == Exit.OK
    assert "Small" in capsys.readouterr().out
    assert kept.folder.exists() and not gone.folder.exists()


def test_a_typing_mistake_deletes_nothing(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    run = make_run("finished")
    assert main(["runs", "delete", run.id, "zzz"]) == Exit.USAGE
    output = capsys.readouterr()
    assert "zzz" in output.err and output.out == ""
    assert run.folder.exists()


def test_a_number_of_two_owners_asks_for_the_id(
    make_run: MakeRun, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = make_run("finished")
    registry = Registry(home)
    other = registry.create("somebody", dict(run.design), "Other")
    registry.close()
    assert other.number == run.number == 1
    assert main(["runs", "delete", "1"]) == Exit.USAGE
    said = capsys.readouterr().err
    assert run.id in said and f"{other.id} (Other)" in said
    assert run.folder.exists() and other.folder.exists()


@pytest.mark.parametrize("name", ["zzz", "", "latest", "7"])
def test_an_unknown_run_is_a_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "show", name]) == Exit.USAGE
    assert "There is no run" in capsys.readouterr().err


def test_a_damaged_run_is_a_sentence(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    run = make_run("finished")
    (run.folder / "run.db").write_bytes(b"no database" * 100)
    assert main(["runs", "show", run.id]) == Exit.USAGE
    assert capsys.readouterr().err.count("\n") == 1


def test_a_design_and_its_run_differ_in_what_was_changed_since(
    design_file: str, make_run: Callable[[str], Run], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_run("finished")
    assert main(["diff", "latest", design_file]) == Exit.OK
    assert capsys.readouterr().out == "No difference.\n", "what the design leaves open was proposed for the run"

    content = json.loads(Path(design_file).read_text(encoding="utf-8"))
    content["nodes"][-1]["config"]["units"] = 7
    content["plan"]["epochs"] = 99
    other = tmp_path / "other.json"
    other.write_text(json.dumps(content), encoding="utf-8")
    assert main(["diff", "latest", str(other), "--language", "zh"]) == Exit.OK
    told = capsys.readouterr().out
    assert f"~ {content['nodes'][-1]['id']} (Dense)\n    units: 10 → 7\n" in told
    assert "~ epochs: " in told and "→ 99" in told

    assert main(["diff", design_file, str(other), "--json"]) == Exit.OK
    found = json.loads(capsys.readouterr().out)
    assert found["same"] is False
    assert [one["what"] for one in found["layers"]] == ["changed"]
    assert found["plan"] == [{"name": "epochs", "after": 99}]

    assert main(["diff", design_file, "no-such-run"]) == Exit.USAGE
    assert "no-such-run" in capsys.readouterr().err
