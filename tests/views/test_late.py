"""What a page leaves behind when it is closed reaches its design once."""

import gc
from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from builder.design import Shelf
from builder.views import late, tabs
from builder.views.workspace import Workspace

OWNER = "a" * 32


@pytest.fixture
def workspace(home: Any) -> Workspace:
    return Workspace.open(OWNER)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Route("/api/late", late.late, methods=["POST"])]))


def rename(name: str) -> dict[str, Any]:
    return {"action": "edit", "edit": {"type": "rename_design", "name": name}}


add: dict[str, Any] = {"action": "edit", "edit": {"type": "add_node", "kind": "Dropout", "after": None, "config": {}}}


def test_what_was_left_is_done_and_saved(workspace: Workspace, client: TestClient) -> None:
    answer = client.post(late.late_url(workspace), json=[{"rev": 1, "actions": [rename("Left")]}])
    assert answer.status_code == 204
    assert Shelf(OWNER).load(workspace.design_id).name == "Left"


def test_it_is_done_once_whichever_way_it_comes_first(workspace: Workspace, client: TestClient) -> None:
    before = len(workspace.design.nodes)
    messages = [{"rev": 1, "actions": [add]}, {"rev": 2, "actions": [add]}]
    workspace.receive(messages[0])
    client.post(late.late_url(workspace), json=messages)
    for message in messages:
        workspace.receive(message | {"again": 1})
    assert len(workspace.design.nodes) == before + 2 and workspace.ack == 2


def test_nobody_else_can_leave_something(workspace: Workspace, client: TestClient) -> None:
    url = late.late_url(workspace)
    assert client.post("/api/late?k=guessed", json=[]).status_code == 404
    assert client.get(url).status_code == 405
    assert client.post(url, content=b"x" * (tabs.MOST_BYTES + 1)).status_code == 413
    posts: list[Callable[[], Any]] = [lambda: client.post(url, content=b"{"), lambda: client.post(url, json={"a": [1]})]
    assert [post().status_code for post in posts] == [400, 204]
    assert workspace.ack == 0


def test_a_tab_that_is_gone_is_forgotten(home: Any, client: TestClient) -> None:
    url = late.late_url(Workspace.open(OWNER))
    gc.collect()
    assert client.post(url, json=[]).status_code == 404
