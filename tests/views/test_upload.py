"""A model file goes to the app past Streamlit, and opens in the tab that sent it, or in none."""

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from builder.design import Shelf
from builder.views import models, upload, workbench
from builder.views.workspace import Workspace
from tests.model.opening import crafted

pytestmark = pytest.mark.process
OWNER = "a" * 32


@pytest.fixture(scope="module")
def workspace(shared_home: Path) -> Workspace:
    return Workspace.open(OWNER)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Route("/api/model", upload.model, methods=["POST"])]))


def left(home: Path) -> list[str]:
    return [one.name for one in (home / "weights").glob(".*")]


def test_it_opens_with_the_data_that_were_chosen(workspace: Workspace, client: TestClient, shared_home: Path) -> None:
    workspace.receive({"rev": 1, "actions": [{"action": "edit", "edit": {"type": "set_plan", "field": "data",
                       "value": {"source": "iris", "options": {}, "prepare": {}}}}]})  # fmt: skip
    before = workspace.design_id
    answer = client.post(f"{upload.model_url(workspace)}&name=my%20net.keras", content=crafted.model(crafted.weights()))
    assert answer.json() == {"ok": True}
    assert workspace.design.name == "my net" and workspace.design_id != before
    assert workspace.design.plan.data.source == "iris"
    assert Shelf(OWNER).load(workspace.design_id) == workspace.design
    assert workspace.notice is not None and "1 of them begin" in workspace.notice.sentence["en"]
    assert left(shared_home) == []
    formats = {one["format"]: one for one in workbench.build_view(workspace, "en")["exports"]}
    assert formats["start"]["url"]


def test_what_is_refused_changes_nothing(workspace: Workspace, client: TestClient, shared_home: Path) -> None:
    before = workspace.design
    answer = client.post(upload.model_url(workspace), content=b"no model")
    assert answer.status_code == 422 and set(answer.json()["sentence"]) == {"en", "zh"}
    assert workspace.design is before and left(shared_home) == []


def test_too_much_and_strangers_are_turned_away(
    workspace: Workspace, client: TestClient, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 10)
    answer = client.post(upload.model_url(workspace), content=b"x" * 100)
    assert answer.status_code == 422 and "GB" in answer.json()["sentence"]["en"]
    assert client.post("/api/model?k=guessed", content=b"x").status_code == 404
    assert client.get(upload.model_url(workspace)).status_code == 405
    assert left(shared_home) == []


def test_the_json_of_a_model_opens_like_that_of_a_design(workspace: Workspace) -> None:
    text = json.dumps(crafted.GOOD)
    workspace.receive({"rev": 5, "actions": [{"action": "open", "text": text, "name": "net.json"}]})
    assert workspace.design.name == "net" and len(workspace.design.nodes) == 2
    evil = json.dumps(crafted.CONFIGS["os_system"][0])
    before = workspace.design
    workspace.receive({"rev": 6, "actions": [{"action": "open", "text": evil, "name": "evil.json"}]})
    assert workspace.design is before
    assert workspace.notice is not None and "evil is of the class system" in workspace.notice.sentence["en"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"class_name": "Functional"}', True),
        ('{"format": "layerwise-design", "nodes": [{"config": {"x": {"class_name": "L2"}}}]}', False),
        ("no json", False),
        ("", False),
    ],
)
def test_a_design_is_told_from_a_model(text: str, expected: bool) -> None:
    assert models.is_model(text) == expected
