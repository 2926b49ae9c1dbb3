"""What a tab does is answered past Streamlit, by what changed."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from builder.design import to_json
from builder.views import express, tabs
from builder.views.workspace import Workspace

OWNER = "a" * 32


@pytest.fixture
def workspace(home: Any) -> Workspace:
    return Workspace.open(OWNER)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Route("/api/express", express.express, methods=["POST"])]))


def edit(**content: Any) -> dict[str, Any]:
    return {"action": "edit", "edit": content}


def merged(view: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return what a page knows after an answer, as the browser puts it together."""
    after = view | told["fields"] | {"view_number": told["view_number"]}
    nodes = (view["inference"]["nodes"] if not told["whole"] else after["inference"]["nodes"]) | told["nodes"]
    return after | {"inference": after["inference"] | {"nodes": {k: v for k, v in nodes.items() if v is not None}}}


def test_the_answers_add_up_to_the_whole_view(workspace: Workspace, client: TestClient) -> None:
    view = express.view_of(workspace, "en")
    node = workspace.design.nodes[1].id
    done = [
        edit(type="set_argument", node=node, name="filters", value=7),
        edit(type="add_node", kind="Dropout", after=node, config={}),
        edit(type="remove_nodes", nodes=["dense"]),
        edit(type="set_plan", field="epochs", value=3),
        {"action": "undo"},
    ]
    for rev, action in enumerate(done, 1):
        message = {"rev": rev, "actions": [action], "have": view["view_number"]}
        told = client.post(express.express_url(workspace), json=message).json()
        assert not told["whole"] and not told["page"] and told["fields"]["ack"] == rev
        view = merged(view, told)
        assert view == express.view_of(workspace, "en")
    assert view["design"] == to_json(workspace.design)


def test_nothing_is_left_is_told_too(workspace: Workspace, client: TestClient) -> None:
    everything = edit(type="remove_nodes", nodes=[node.id for node in workspace.design.nodes])
    view = express.view_of(workspace, "en")
    message = {"rev": 1, "actions": [everything], "have": view["view_number"]}
    told = client.post(express.express_url(workspace), json=message)
    assert told.status_code == 200 and set(told.json()["nodes"]) == set(view["inference"]["nodes"])


def test_an_edit_is_told_in_little(workspace: Workspace, client: TestClient) -> None:
    view = express.view_of(workspace, "en")
    message = {"rev": 1, "have": view["view_number"]}
    message["actions"] = [
        edit(type="set_argument", node=workspace.design.nodes[-1].id, name="activation", value="relu")
    ]
    told = client.post(express.express_url(workspace), json=message).json()
    assert set(told["nodes"]) <= {workspace.design.nodes[-1].id}
    assert {"exports", "designs", "templates", "info"}.isdisjoint(told["fields"])


def test_who_has_something_else_is_told_everything(workspace: Workspace, client: TestClient) -> None:
    express.view_of(workspace, "en")
    message = {"rev": 1, "actions": [edit(type="rename_design", name="Else")], "have": 99}
    told = client.post(express.express_url(workspace), json=message).json()
    assert told["whole"]
    assert told["fields"] | {"view_number": told["view_number"]} == express.view_of(workspace, "en")


def test_the_number_counts_changes_only(workspace: Workspace) -> None:
    first, second = express.view_of(workspace, "en"), express.view_of(workspace, "en")
    assert first == second and first["view_number"] == 1
    assert express.view_of(workspace, "zh")["view_number"] == 2


def test_a_view_that_was_overtaken_is_marked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    build = express.build_view

    def slow(*asked: Any) -> dict[str, Any]:
        view = build(*asked)
        monkeypatch.setattr(express, "build_view", build)
        workspace.receive({"rev": 1, "actions": [edit(type="rename_design", name="Newer")]})
        assert express.view_of(workspace, "en")["design"]["name"] == "Newer"
        return view

    monkeypatch.setattr(express, "build_view", slow)
    assert express.view_of(workspace, "en")["view_number"] == 0


def test_the_page_runs_as_well_where_it_depends_on_what_was_done(workspace: Workspace, client: TestClient) -> None:
    express.view_of(workspace, "en")
    message = {"rev": 1, "actions": [edit(type="set_plan", field="data", value={"source": "iris"})], "have": 1}
    assert client.post(express.express_url(workspace), json=message).json()["page"]


def test_nobody_else_is_answered(workspace: Workspace, client: TestClient) -> None:
    url = express.express_url(workspace)
    assert client.post("/api/express?k=guessed", json={}).status_code == 404
    assert client.get(url).status_code == 405
    assert client.post(url, content=b"x" * (tabs.MOST_BYTES + 1)).status_code == 413
    assert [client.post(url, content=body).status_code for body in (b"{", b"[1]")] == [400, 400]
    assert client.post(url, json={"rev": "no", "actions": 7}).status_code == 200 and workspace.ack == 0
