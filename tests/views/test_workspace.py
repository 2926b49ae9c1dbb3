"""The workspace on a real checker: what a message of the browser does to the open design."""

import json
import secrets
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.design import DataChoice, History, Shelf, dumps, packed, to_json
from builder.export import formats
from builder.runs import RunWriter
from builder.views import histories, templates, workbench, world
from builder.views.workspace import Workspace


@pytest.fixture
def workspace(shared_home):
    return Workspace.open(secrets.token_hex(16))


def edit(**content):
    return {"action": "edit", "edit": content}


def test_a_newcomer_gets_a_network_that_is_ready(workspace):
    answer = workspace.answer()
    assert answer.diagnostics == ()
    assert answer.inference["parameters"] > 10_000
    assert answer.resolved.plan.epochs and answer.resolved.plan.loss


def test_an_edit_is_done_saved_and_acknowledged(workspace):
    workspace.receive({"rev": 5, "actions": [edit(type="set_argument", node="dense", argument="units", value=32)]})
    assert workspace.ack == 5
    assert workspace.answer().inference["nodes"]["dense"]["outputs"][0]["shape"] == [None, 32]
    assert Shelf(workspace.owner).load(workspace.design_id) == workspace.design


def test_a_message_that_comes_again_is_done_once(workspace):
    message = {"rev": 1, "actions": [edit(type="add_node", kind="Dropout")]}
    workspace.receive(message)
    count = len(workspace.design.nodes)
    workspace.receive(message | {"again": 1})
    assert len(workspace.design.nodes) == count
    assert workspace.ack == 1


def test_undo_and_redo(workspace):
    before = workspace.design
    workspace.receive({"rev": 1, "actions": [edit(type="remove_nodes", nodes=["dropout"])]})
    after = workspace.design
    workspace.receive({"rev": 2, "actions": [{"action": "undo"}]})
    assert workspace.design == before
    workspace.receive({"rev": 3, "actions": [{"action": "redo"}]})
    assert workspace.design == after


def test_undo_goes_on_after_the_page_was_loaded_anew(workspace):
    before = workspace.design
    for number, units in enumerate((7, 8), start=1):
        workspace.receive({"rev": number, "actions": [edit(type="rename_design", name=f"Design {units}")]})
    again = Workspace.open(workspace.owner, workspace.design_id)
    assert again.design == workspace.design
    again.receive({"rev": 3, "actions": [{"action": "undo"}, {"action": "undo"}]})
    assert again.design == before
    third = Workspace.open(workspace.owner, workspace.design_id)
    third.receive({"rev": 4, "actions": [{"action": "redo"}]})
    assert third.design.name == "Design 7"


def test_a_design_that_somebody_else_changed_begins_without_a_past(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="Mine")]})
    Shelf(workspace.owner).save(workspace.design_id, replace(workspace.design, name="Theirs"))
    again = Workspace.open(workspace.owner, workspace.design_id)
    assert again.design.name == "Theirs" and not again.history.past


def test_histories_of_few_designs_are_kept(shared_home):
    design = templates.first()
    past = History(replace(design, name="Before"), (design,))
    for number in range(histories.MOST + 1):
        histories.keep("somebody", str(number), past)
    assert histories.found("somebody", "0", past.present).past == ()
    assert histories.found("somebody", str(histories.MOST), past.present) is past


def test_what_cannot_be_done_is_said_and_the_rest_goes_on(workspace):
    actions = [edit(type="remove_nodes", nodes=["nobody"]), edit(type="rename_design", name="Other")]
    workspace.receive({"rev": 1, "actions": actions})
    assert workspace.design.name == "Other"
    assert "nobody" in workspace.notice.sentence["en"]
    assert workspace.notice.sentence["zh"]


def test_a_network_with_errors_is_not_trained(workspace):
    actions = [edit(type="set_argument", node="dense_1", argument="units", value=7), {"action": "train"}]
    workspace.receive({"rev": 1, "actions": actions})
    assert workspace.run_id is None
    assert workspace.notice.severity == "error"
    assert world.registry().list(workspace.owner) == []


def test_a_repair_makes_it_ready_again(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="set_argument", node="dense_1", argument="units", value=7)]})
    errors = [one for one in workspace.answer().diagnostics if one.severity == "error"]
    repair = errors[0].repairs[0].to_json()["edit"]
    workspace.receive({"rev": 2, "actions": [{"action": "edit", "edit": repair}]})
    assert not [one for one in workspace.answer().diagnostics if one.severity == "error"]


def test_opening_a_design_keeps_the_old_one_on_the_shelf(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="First")]})
    first = workspace.design_id
    workspace.receive({"rev": 2, "actions": [{"action": "open", "text": dumps(templates.load("iris_mlp"))}]})
    assert workspace.design_id != first
    assert workspace.answer().info["source"] == "iris"
    assert {one.id for one in Shelf(workspace.owner).list()} == {first, workspace.design_id}
    workspace.receive({"rev": 3, "actions": [{"action": "open_design", "id": first}]})
    assert workspace.design.name == "First"


def test_a_file_that_is_no_design_leaves_the_open_one_alone(workspace):
    before = workspace.design
    workspace.receive({"rev": 1, "actions": [{"action": "open", "text": "no design"}]})
    assert workspace.design is before
    assert "not JSON" in workspace.notice.sentence["en"]


def test_a_link_brings_a_design_of_its_own_and_once(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="Mine")]})
    mine, link = workspace.design_id, packed(templates.load("iris_mlp"))
    workspace.open_link(link)
    brought = workspace.design_id
    assert brought != mine and workspace.design == templates.load("iris_mlp")
    assert Shelf(workspace.owner).load(mine).name == "Mine"
    assert "Iris" in workspace.notice.sentence["en"]
    workspace.receive({"rev": 2, "actions": [{"action": "open_design", "id": mine}]})
    workspace.open_link(link)
    assert workspace.design_id == brought and len(Shelf(workspace.owner).list()) == 2
    workspace.receive({"rev": 3, "actions": [edit(type="set_argument", node="dense", argument="units", value=5)]})
    workspace.open_link(link)
    assert workspace.design_id not in (mine, brought)
    assert Shelf(workspace.owner).load(brought).node("dense").config["units"] == 5


def test_a_broken_link_is_said_and_nothing_is_lost(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="Mine")]})
    before, mine = workspace.design, workspace.design_id
    workspace.open_link(packed(before)[:-20])
    assert workspace.design is before and workspace.design_id == mine
    assert workspace.notice.severity == "error" and "link" in workspace.notice.sentence["en"]
    assert len(Shelf(workspace.owner).list()) == 1


@pytest.mark.parametrize("template", [one["id"] for one in templates.index()])
def test_every_template_opens_without_errors(workspace, template):
    workspace.receive({"rev": 1, "actions": [{"action": "new", "template": template}]})
    assert workspace.answer().diagnostics == () or all(
        one.severity != "error" for one in workspace.answer().diagnostics
    )


def test_a_second_tab_opens_where_the_first_stopped(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="Mine")]})
    assert Workspace.open(workspace.owner).design.name == "Mine"
    assert Workspace.open("b" * 32).design.name != "Mine"


def test_a_design_that_nobody_edited_is_kept_when_it_is_locked(workspace):
    assert Workspace.open(workspace.owner).design_id != workspace.design_id
    workspace.receive({"rev": 1, "actions": [{"action": "keep"}]})
    again = Workspace.open(workspace.owner, workspace.design_id)
    assert again.design_id == workspace.design_id and again.notice is None


def test_an_address_of_a_lost_design_is_said(workspace):
    workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="Mine")]})
    other = Workspace.open(workspace.owner, "ffffffffffff")
    assert other.design.name == "Mine"
    assert "ffffffffffff" in other.notice.sentence["en"]


def test_the_page_gets_plain_values_and_the_same_ones_twice(workspace):
    first = json.dumps(workbench.build_view(workspace, "en"))
    assert len(first) < 60_000
    view = json.loads(first)
    assert view["design"]["name"] == workspace.design.name
    assert view["estimate"]["train"] + view["estimate"]["validation"] == view["info"]["examples"]
    assert {one["format"] for one in view["exports"]} >= {"keras", "script", "notebook", "design"}


def test_a_run_says_whether_the_design_is_still_its_own(workspace):
    def current() -> bool:
        return workbench.build_view(workspace, "en")["run"]["current"]

    resolved = workspace.answer().resolved
    workspace.run_id = world.registry().create(workspace.owner, json.loads(dumps(resolved)), "Mine").id
    assert current()
    node = workspace.design.nodes[1].id
    workspace.receive({"rev": 1, "actions": [edit(type="place_nodes", positions={node: [10, 20]})]})
    assert current()
    workspace.receive({"rev": 2, "actions": [edit(type="rename_node", node=node, name="first")]})
    assert not current()
    workspace.receive({"rev": 3, "actions": [{"action": "undo"}]})
    assert current()


def test_others_runs_are_left_alone(workspace):
    mine = world.registry().create(workspace.owner, json.loads(dumps(workspace.design)), "Mine")
    stranger = Workspace.open("b" * 32)
    stranger.receive({"rev": 1, "actions": [{"action": "resume_run", "run": mine.id}]})
    assert stranger.run_id is None
    assert workbench.run_view("b" * 32, mine.id) is None
    assert workbench.run_view(workspace.owner, mine.id)["number"] == 1


def test_a_run_that_failed_before_it_saved_a_model_offers_none(workspace):
    run = world.registry().create(workspace.owner, json.loads(dumps(workspace.design)), "Mine")
    with RunWriter(run.folder) as writer:
        writer.status("failed", key="training.loss_not_finite", values={"loss": "NaN", "epoch": 1, "step": 2})
    offered = {one["format"]: one for one in workbench.exports(workspace.owner, workspace.design_id, run.id)}
    assert offered["keras"]["url"] is None and "before it had saved a model" in offered["keras"]["reason"]["en"]
    assert offered["design"]["url"] and offered["script"]["url"]
    model = run.folder / formats.MODEL
    model.parent.mkdir(exist_ok=True)
    model.write_bytes(b"weights")
    assert all(one["url"] for one in workbench.exports(workspace.owner, workspace.design_id, run.id))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["rev", "actions", "action", "edit", "type", "text", "id", "run"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(junk, max_size=4))
def test_whatever_a_browser_sends_nothing_breaks(workspace, actions):
    workspace.receive({"rev": 1, "actions": actions})
    workspace.receive(actions)
    assert workspace.answer().inference["nodes"]


def test_who_chooses_other_data_sees_them_and_not_what_a_run_made_of_others(workspace):
    run = world.registry().create(workspace.owner, to_json(workspace.design), "Before")
    with RunWriter(run.folder) as writer:
        writer.status("finished")
    workspace.run_id = run.id
    workspace.choose_data(DataChoice("digits"))
    assert workspace.run_id == run.id
    workspace.receive({"rev": 1, "actions": [edit(type="set_plan", field="data", value={"source": "iris"})]})
    assert workspace.run_id is None
    workspace.run_id = run.id
    workspace.choose_data(DataChoice("moons"))
    assert workspace.run_id is None


def test_a_run_that_still_trains_stays_in_view_whatever_data_are_chosen(workspace):
    run = world.registry().create(workspace.owner, to_json(workspace.design), "Going on")
    workspace.run_id = run.id
    workspace.choose_data(DataChoice("iris"))
    assert workspace.run_id == run.id
