import os
from dataclasses import replace

import pytest

from builder.design import Shelf
from builder.errors import DesignError
from tests.design.strategies import chain


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    return Shelf("a" * 32)


def test_what_is_saved_is_there(shelf):
    name = shelf.new_id()
    shelf.save(name, chain("Input", "Dense"))
    assert shelf.load(name) == chain("Input", "Dense")
    assert [one.id for one in shelf.list()] == [name]
    assert shelf.list()[0].name == "A network"


def test_the_last_changed_comes_first(shelf, tmp_path):
    first, second = "aaaaaa", "bbbbbb"
    shelf.save(first, chain("Input"))
    shelf.save(second, chain("Input"))
    os.utime(tmp_path / "designs" / ("a" * 32) / f"{second}.json", (1, 1))
    assert [one.id for one in shelf.list()] == [first, second]


def test_a_new_name_is_seen_at_once(shelf):
    shelf.save("aaaaaa", chain("Input"))
    assert shelf.list()[0].name == "A network"
    shelf.save("aaaaaa", replace(chain("Input"), name="Another"))
    assert shelf.list()[0].name == "Another"


def test_a_deleted_design_is_gone(shelf):
    shelf.save("aaaaaa", chain("Input"))
    shelf.delete("aaaaaa")
    shelf.delete("aaaaaa")
    assert shelf.list() == []
    with pytest.raises(DesignError, match="no design"):
        shelf.load("aaaaaa")


def test_others_designs_are_not_seen(shelf):
    shelf.save("aaaaaa", chain("Input"))
    assert Shelf("b" * 32).list() == []


@pytest.mark.parametrize("name", ["../aaaaaa", "a", "AAAAAA", "aaaaaa.json", "", "a" * 41])
def test_no_id_leads_out_of_the_folder(shelf, name):
    with pytest.raises(DesignError):
        shelf.load(name)


def test_a_damaged_file_is_said_and_does_not_hide_the_others(shelf, tmp_path):
    shelf.save("aaaaaa", chain("Input"))
    (tmp_path / "designs" / ("a" * 32) / "bbbbbb.json").write_text("{half of a fi")
    assert [one.id for one in shelf.list()] == ["aaaaaa"]
    with pytest.raises(DesignError, match="not JSON"):
        shelf.load("bbbbbb")


def test_a_disk_that_takes_nothing_is_said(shelf, monkeypatch):
    shelf.save("aaaaaa", chain("Input"))

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(DesignError, match="No space left"):
        shelf.save("aaaaaa", chain("Input", "Dense"))
    monkeypatch.undo()


def test_a_disk_that_fills_up_while_saving_keeps_what_was_there_and_leaves_nothing(shelf, tmp_path, monkeypatch):
    name = shelf.new_id()
    shelf.save(name, chain("Input"))

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(DesignError) as caught:
        shelf.save(name, chain("Input", "Dense"))
    assert caught.value.key == "design.cannot_save"
    assert [path.name for path in (tmp_path / "designs" / ("a" * 32)).iterdir()] == [f"{name}.json"]
    assert shelf.load(name) == chain("Input")
