"""The library of blocks: a group saved in one design is put into another."""

import secrets

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from builder.design import BlockShelf
from builder.views import library, server
from builder.views.workspace import Workspace


@pytest.fixture
def workspace(shared_home):
    opened = Workspace.open(secrets.token_hex(16))
    grouped = {"type": "group_nodes", "nodes": ["conv2d", "batch_normalization"], "groups": [], "name": "Front"}
    opened.receive({"rev": 1, "actions": [{"action": "edit", "edit": grouped}]})
    return opened


@pytest.fixture
def client():
    return TestClient(Starlette(routes=[one for one in server.routes() if getattr(one, "path", "") == "/api/block"]))


def test_a_group_is_saved_listed_and_put_into_another_design(workspace, client):
    workspace.receive({"rev": 2, "actions": [{"action": "block", "save": "group"}]})
    assert "Front" in workspace.notice.sentence["en"] and workspace.notice.severity == "hint"
    (kept,) = library.entries(workspace.owner)
    assert (kept["name"], kept["layers"]) == ("Front", 2)
    block = client.get("/" + kept["url"]).json()
    workspace.receive({"rev": 3, "actions": [{"action": "new", "template": "mlp_digits"}]})
    inserted = {"type": "insert_block", "block": block, "after": "input", "on": None}
    workspace.receive({"rev": 4, "actions": [{"action": "edit", "edit": inserted}]})
    assert workspace.design.groups[0].name == "Front"
    assert workspace.design.inputs_of("conv2d")[0].source == "input"


def test_two_blocks_of_one_name_are_told_apart(workspace):
    workspace.receive({"rev": 2, "actions": [{"action": "block", "save": "group"}] * 3})
    assert [one["name"] for one in library.entries(workspace.owner)] == ["Front", "Front 2", "Front 3"]


def test_a_block_is_deleted(workspace, client):
    workspace.receive({"rev": 2, "actions": [{"action": "block", "save": "group"}]})
    (kept,) = library.entries(workspace.owner)
    workspace.receive({"rev": 3, "actions": [{"action": "block", "delete": kept["id"]}]})
    assert library.entries(workspace.owner) == []
    gone = client.get("/" + kept["url"])
    assert gone.status_code == 422 and "not in your library" in gone.json()["sentence"]["en"]


def test_what_can_t_be_done_is_told(workspace, client):
    workspace.receive({"rev": 2, "actions": [{"action": "block", "save": "nobody"}]})
    assert workspace.notice.severity == "error"
    workspace.receive({"rev": 3, "actions": [{"action": "block", "delete": "../../etc"}]})
    assert BlockShelf(workspace.owner).list() == []
    assert client.get("/api/block?t=forged").status_code == 403


def test_a_library_is_its_owner_s_alone(workspace):
    workspace.receive({"rev": 2, "actions": [{"action": "block", "save": "group"}]})
    assert library.entries(secrets.token_hex(16)) == []
