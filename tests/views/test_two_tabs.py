"""Two tabs on one design: whatever the order, nothing of either is lost."""

import secrets
import threading

import pytest

from builder.design import Shelf
from builder.views import histories
from builder.views.workspace import Workspace


@pytest.fixture
def tabs(shared_home):
    owner = secrets.token_hex(16)
    first = Workspace.open(owner)
    first.receive({"rev": 1, "actions": [edit("dropout", "rate", 0.2)]})
    return first, Workspace.open(owner, first.design_id)


def edit(node, argument, value):
    return {"action": "edit", "edit": {"type": "set_argument", "node": node, "argument": argument, "value": value}}


def add(kind):
    return {"action": "edit", "edit": {"type": "add_node", "kind": kind}}


def test_each_tab_edits_what_the_other_has_done(tabs):
    first, second = tabs
    second.receive({"rev": 1, "actions": [edit("dense", "units", 7)]})
    first.receive({"rev": 2, "actions": [edit("conv2d", "filters", 5)]})
    second.receive({"rev": 2, "actions": [{"action": "look"}]})
    assert first.design == second.design == Shelf(first.owner).load(first.design_id)
    assert first.design.node("dense").config["units"] == 7
    assert second.design.node("conv2d").config["filters"] == 5
    assert second.ack == 2


def test_a_tab_that_looks_shows_what_the_other_has_done(tabs):
    first, second = tabs
    before = first.revision
    second.receive({"rev": 1, "actions": [{"action": "edit", "edit": {"type": "remove_nodes", "nodes": ["dropout"]}}]})
    assert "dropout" not in first.answer().inference["nodes"]
    assert first.revision > before


def test_undo_takes_back_the_last_step_of_either(tabs):
    first, second = tabs
    start = first.design
    second.receive({"rev": 1, "actions": [edit("dense", "units", 7)]})
    first.receive({"rev": 2, "actions": [{"action": "undo"}]})
    assert first.design == start
    second.receive({"rev": 2, "actions": [{"action": "redo"}]})
    assert second.design.node("dense").config["units"] == 7


def test_what_another_tab_removed_is_told_and_the_rest_is_done(tabs):
    first, second = tabs
    second.receive({"rev": 1, "actions": [{"action": "edit", "edit": {"type": "remove_nodes", "nodes": ["dropout"]}}]})
    first.receive({"rev": 2, "actions": [edit("dropout", "rate", 0.4), edit("dense", "units", 9)]})
    assert first.notice is not None and "dropout" in first.notice.sentence["en"]
    assert first.design.node("dense").config["units"] == 9
    assert first.design.node("dropout") is None


def test_tabs_that_work_at_the_same_time_lose_nothing(tabs):
    def work(tab, kind):
        for rev in range(2, 32):
            tab.receive({"rev": rev, "actions": [add(kind)]})

    count = len(tabs[0].design.nodes)
    threads = [threading.Thread(target=work, args=(tab, kind)) for tab, kind in zip(tabs, ("ReLU", "ELU"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    kept = Shelf(tabs[0].owner).load(tabs[0].design_id)
    assert len(kept.nodes) == count + 60
    assert [sum(node.kind == kind for node in kept.nodes) for kind in ("ReLU", "ELU")] == [30, 30]


def test_nothing_is_lost_when_the_history_was_forgotten(tabs, monkeypatch):
    first, second = tabs
    second.receive({"rev": 1, "actions": [edit("dense", "units", 7)]})
    monkeypatch.setattr(histories, "latest", lambda *_: None)
    first.receive({"rev": 2, "actions": [edit("conv2d", "filters", 5)]})
    assert first.design.node("dense").config["units"] == 7


def test_another_person_is_another_matter(tabs):
    other = Workspace.open(secrets.token_hex(16))
    assert histories.turn(other.owner) is not histories.turn(tabs[0].owner)
    assert histories.turn(tabs[0].owner) is histories.turn(tabs[1].owner)
