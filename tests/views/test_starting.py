"""A network for the data in place of all layers: it is called after its data unless a person gave the design a name."""

import secrets

import pytest

from builder.design import DataChoice
from builder.views import starting, templates, workbench
from builder.views.workspace import Workspace

START = {"action": "starting_network"}


@pytest.fixture
def workspace(shared_home):
    return Workspace.open(secrets.token_hex(16))


def edit(**content):
    return {"action": "edit", "edit": content}


def test_a_network_for_the_data_takes_the_place_of_all_layers_in_one_step(workspace):
    before = workspace.design
    workspace.choose_data(DataChoice("iris"))
    workspace.receive({"rev": 1, "actions": [START]})
    assert [node.kind for node in workspace.design.nodes] == ["Input", "Dense", "Dense", "Dense"]
    assert workspace.design.name == "Iris flowers, starting network"
    assert workspace.answer().diagnostics == ()
    workspace.receive({"rev": 2, "actions": [{"action": "undo"}, {"action": "undo"}]})
    assert workspace.design == before


def test_the_repair_names_the_design_after_its_data(workspace):
    workspace.language = "zh"
    workspace.choose_data(DataChoice("moons"))
    found = workbench.build_view(workspace, "zh")["diagnostics"]
    repair = next(one for each in found for one in each["repairs"] if one["label"]["en"].startswith("Start with"))
    workspace.receive({"rev": 1, "actions": [{"action": "edit", "edit": repair["edit"]}]})
    assert workspace.design.name == "双月牙：入门网络" and workspace.answer().diagnostics == ()
    # Chosen once more, for other data, the name follows.
    workspace.choose_data(DataChoice("iris"))
    workspace.receive({"rev": 2, "actions": [START]})
    assert workspace.design.name == "鸢尾花：入门网络"


def test_a_name_that_a_person_gave_stays(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="Mine")]})
    workspace.choose_data(DataChoice("iris"))
    workspace.receive({"rev": 2, "actions": [START]})
    assert workspace.design.name == "Mine" and len(workspace.design.nodes) == 4


def test_where_nothing_can_be_proposed_it_is_said(workspace):
    assert workbench.build_view(workspace, "en")["starting"]
    before = workspace.design
    workspace.choose_data(DataChoice("file:0000"))
    assert not workbench.build_view(workspace, "en")["starting"]
    workspace.receive({"rev": 1, "actions": [START]})
    assert workspace.design.nodes == before.nodes
    assert "starting network" in workspace.notice.sentence["en"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_of_templates_are_nobodys(language):
    assert not any(starting.is_given(one["title"][language]) for one in templates.index())
    assert starting.is_given("Iris") and starting.is_given("starting network")
