import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder import places
from builder.errors import DesignError, RunError
from builder.runs import Registry, Run, RunReader, RunWriter
from tests.runs.conftest import DESIGN


def test_a_new_run_describes_itself(registry: Registry) -> None:
    run = registry.create("ann", DESIGN, "  First  ", info={"examples": 1797}, parent="0123")
    content = json.loads((run.folder / "run.json").read_text())
    assert run.folder == places.runs() / run.id
    assert (content["owner"], content["number"], content["name"]) == ("ann", 1, "First")
    assert content["design"] == DESIGN and content["info"] == {"examples": 1797} and content["parent"] == "0123"
    assert content["backend"] == "tensorflow" and content["versions"]["keras"]
    assert content["design_hash"] == run.design_hash and len(run.design_hash) == 16
    assert registry.get(run.id) == run


def test_a_run_without_a_name_takes_the_design_s(registry: Registry) -> None:
    assert registry.create("ann", DESIGN, " ").name == "Digits"


def test_numbers_count_for_each_owner_and_are_never_given_twice(registry: Registry) -> None:
    first, second, other = (registry.create(owner, DESIGN, "") for owner in ("ann", "ann", "bob"))
    assert [first.number, second.number, other.number] == [1, 2, 1]
    registry.delete(second.id)
    assert registry.create("ann", DESIGN, "").number == 3


def test_the_list_shows_the_newest_first_and_only_the_owner_s(registry: Registry) -> None:
    runs = [registry.create(owner, DESIGN, owner) for owner in ("ann", "bob", "ann")]
    assert [run.id for run in registry.list("ann")] == [runs[2].id, runs[0].id]
    assert {run.id for run in registry.list()} == {run.id for run in runs}


def test_a_design_that_can_t_be_read_makes_no_run(registry: Registry) -> None:
    with pytest.raises(DesignError):
        registry.create("ann", {"format": "something"}, "")
    assert registry.list() == [] and list(places.runs().iterdir()) == []


def test_name_and_star_are_kept_in_the_folder(registry: Registry, run: Run) -> None:
    registry.rename(run.id, " Better ")
    registry.star(run.id)
    with_new_eyes = Registry().get(run.id)
    assert with_new_eyes.name == "Better" and with_new_eyes.starred
    assert not registry.star(run.id, False).starred
    with pytest.raises(RunError, match="name"):
        registry.rename(run.id, "  ")


@pytest.mark.parametrize("run_id", ["nothing", "", "..", "../designs", "a/b", "a\0b", "x" * 500])
def test_a_run_that_is_not_there_is_told(registry: Registry, run_id: str) -> None:
    for act in (registry.get, registry.delete, registry.star):
        with pytest.raises(RunError) as caught:
            act(run_id)
        assert caught.value.key == "runs.not_found"


def test_deleting_removes_the_folder(registry: Registry, run: Run) -> None:
    (run.folder / "checkpoints" / "epoch-1.npz").write_bytes(b"x" * 1000)
    registry.delete(run.id)
    assert registry.list() == [] and list(places.runs().iterdir()) == []


def test_a_run_that_this_process_trains_is_not_deleted_under_its_feet(registry: Registry, run: Run) -> None:
    with RunWriter(run.folder), pytest.raises(RunError) as caught:
        registry.delete(run.id)
    assert caught.value.key == "runs.has_worker" and run.folder.is_dir()


def test_a_copied_folder_is_a_run_elsewhere(registry: Registry, run: Run, tmp_path: Path) -> None:
    with RunWriter(run.folder) as writer:
        writer.point(0, 0, {"loss": 1.0})
        writer.status("finished")
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(run.folder, elsewhere / "runs" / run.id)
    other = Registry(elsewhere)
    assert [found.id for found in other.list("ann")] == [run.id]
    assert other.create("ann", DESIGN, "").number == 2
    with RunReader(other.get(run.id).folder) as reader:
        assert reader.state().state == "finished" and len(reader.points()["train"]) == 1


def test_a_copy_beside_its_original_is_a_run_of_its_own(registry: Registry, run: Run) -> None:
    shutil.copytree(run.folder, run.folder.parent / "copy")
    assert registry.adopt() == ("copy",)
    assert registry.get("copy").id == "copy" and registry.get("copy").number == 2
    assert registry.get(run.id).number == 1


@pytest.mark.parametrize("damage", ["lost", "garbage", "empty"])
def test_the_list_is_made_anew_from_the_folders(registry: Registry, run: Run, damage: str) -> None:
    registry.create("ann", DESIGN, "Second")
    registry.close()
    for path in places.home().glob("runs.db*"):
        path.unlink()
    if damage != "lost":
        (places.home() / "runs.db").write_bytes(b"no database at all" * 500 if damage == "garbage" else b"")
    again = Registry()
    assert {found.name for found in again.list("ann")} == {"First", "Second"}
    assert again.create("ann", DESIGN, "Third").number == 3


def test_a_folder_that_vanished_is_forgotten(registry: Registry, run: Run) -> None:
    shutil.rmtree(run.folder)
    assert registry.list() == []
    registry.adopt()
    assert Registry().list() == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "layerwise-run"}', '{"format": "other"}'])
def test_a_damaged_run_is_left_out_and_told(registry: Registry, run: Run, content: str) -> None:
    registry.create("ann", DESIGN, "Good")
    (run.folder / "run.json").write_text(content)
    assert [found.name for found in registry.list()] == ["Good"]
    with pytest.raises(RunError) as caught:
        registry.get(run.id)
    assert caught.value.key == "runs.damaged" and "run.json" in caught.value.sentence("zh")


def test_a_newer_format_is_told(registry: Registry, run: Run) -> None:
    content = json.loads((run.folder / "run.json").read_text()) | {"format_version": 99}
    (run.folder / "run.json").write_text(json.dumps(content))
    with pytest.raises(RunError, match="99"):
        registry.get(run.id)


_MAKE = """
import sys
from builder.runs import Registry
from tests.runs.conftest import DESIGN
registry = Registry()
print(*[registry.create("ann", DESIGN, "").number for _ in range(15)])
"""


@pytest.mark.process
def test_several_processes_make_runs_at_once(registry: Registry) -> None:
    makers = [subprocess.Popen([sys.executable, "-c", _MAKE], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    mine = [registry.create("ann", DESIGN, "").number for _ in range(15)]
    theirs = [int(number) for maker in makers for number in maker.communicate(timeout=200)[0].split()]
    assert sorted(mine + theirs) == list(range(1, 61))
    assert len(registry.list("ann")) == 60


def test_taking_in_beside_making_forgets_no_run(registry: Registry) -> None:
    import threading

    other, over = Registry(), threading.Event()

    def look() -> None:
        while not over.is_set():
            other.adopt()

    looking = threading.Thread(target=look)
    looking.start()
    made = {registry.create("ann", DESIGN, "").id for _ in range(30)}
    over.set()
    looking.join()
    assert {run.id for run in registry.list("ann")} == made
    assert sorted(run.number for run in registry.list("ann")) == list(range(1, 31))
