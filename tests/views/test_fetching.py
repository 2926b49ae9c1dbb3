"""Downloads as a page follows them: started once, never tried again by merely looking, and tried again when asked."""

import http.server
import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder import data
from builder.design import DataChoice
from builder.errors import LayerwiseError, TrainingError
from builder.service import Service
from builder.views import fetching, world
from builder.views.workspace import Workspace
from tests.data import downloads

SOURCE = "keras.mnist"


class FakeService:
    """Answers the calls of downloads when the test lets it."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.go = threading.Event()
        self.error: LayerwiseError | None = TrainingError("training.download_unreachable", name="mnist", detail="x")

    def call(self, function: str, name: str, timeout_s: float) -> None:
        self.calls.append(name)
        assert self.go.wait(10)
        if self.error is not None:
            raise self.error
        content = io.BytesIO()
        np.savez(content, x_train=np.zeros(1))
        path = fetching.downloaded.path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.getvalue())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    monkeypatch.setattr(fetching, "_running", set())
    monkeypatch.setattr(fetching, "_failed", {})
    return tmp_path


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService()
    monkeypatch.setattr(world, "service", lambda: fake)
    return fake


def _state() -> dict[str, Any]:
    now = fetching.state(SOURCE)
    assert now is not None
    return now


def _until(done: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_needs_no_download_has_no_state(service: FakeService) -> None:
    assert fetching.state("digits") is None and fetching.state("file:0123456789ab") is None
    assert fetching.problem("digits") is None
    fetching.start("digits")
    assert service.calls == []


def test_many_pages_start_one_download(service: FakeService) -> None:
    for _ in range(5):
        fetching.start(SOURCE)
    assert _state()["state"] == "running"
    service.go.set()
    _until(lambda: _state()["state"] == "failed")
    assert service.calls == ["mnist"]


def test_a_page_that_is_drawn_again_does_not_try_again(service: FakeService) -> None:
    service.go.set()
    fetching.start(SOURCE)
    _until(lambda: _state()["state"] == "failed")
    fetching.start(SOURCE)
    assert _state()["state"] == "failed" and service.calls == ["mnist"]
    assert "mnist" in _state()["error"]["en"] and "mnist" in _state()["error"]["zh"]


def test_who_asks_again_gets_it(service: FakeService) -> None:
    service.go.set()
    fetching.start(SOURCE)
    _until(lambda: _state()["state"] == "failed")
    service.error = None
    fetching.start(SOURCE, again=True)
    _until(lambda: _state()["state"] == "done")
    assert service.calls == ["mnist", "mnist"] and fetching.problem(SOURCE) is None


def test_words_that_are_missing_are_fetched_when_asked_for(
    service: FakeService, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data").mkdir()
    downloads.write("imdb", 40)
    words = home / "data" / "keras" / "imdb.json"
    whole = words.read_text()
    words.write_text("{}")
    source = "keras.imdb"
    before = data.preview(DataChoice(source))
    assert fetching.words_missing(source) and fetching.ready(source) and "Data page" in before["sentence"]
    # A page that is drawn asks for nothing: training needs no words.
    fetching.start(source)
    assert service.calls == [] and fetching.state(source)["state"] == "done"  # type: ignore[index]
    monkeypatch.setattr(service, "call", lambda *_, timeout_s: words.write_text(whole))
    fetching.start(source, again=True)
    _until(lambda: not fetching.words_missing(source))
    _until(lambda: fetching.state(source)["state"] == "done")  # type: ignore[index]
    after = data.preview(DataChoice(source))
    assert after["sentence"] is None and after["texts"] != before["texts"]


def test_how_far_it_is_comes_from_the_report_of_the_download(service: FakeService, home: Path) -> None:
    report = home / "data" / "keras" / "mnist.progress.json"
    report.parent.mkdir(parents=True)
    report.write_text('{"done": 5, "total": 20}')
    fetching.start(SOURCE)
    assert _state() == {"state": "running", "done": 5, "total": 20}
    report.write_text('{"done": 5')
    assert _state() == {"state": "running", "done": 0, "total": 0}
    service.go.set()


def test_training_waits_for_the_data(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = fetching.problem(SOURCE)
    assert problem is not None and problem.key == "data.not_downloaded"
    service.go.set()
    fetching.start(SOURCE)
    _until(lambda: _state()["state"] == "failed")
    workspace = Workspace.open("someone")
    workspace.choose_data(DataChoice(SOURCE))
    monkeypatch.setattr(Workspace, "answer", lambda self: type("Known", (), {"diagnostics": ()})())
    workspace.receive({"rev": 1, "actions": [{"action": "train"}]})
    assert workspace.run_id is None
    assert workspace.notice is not None and "mnist could not be downloaded" in workspace.notice.sentence["en"]


class Server(http.server.ThreadingHTTPServer):
    file: bytes


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if not self.path.endswith("/mnist.npz"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.file)))
        self.end_headers()
        half = len(self.server.file) // 2
        self.wfile.write(self.server.file[:half])
        self.wfile.flush()
        time.sleep(1.0)
        self.wfile.write(self.server.file[half:])

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def origin() -> Iterator[str]:
    random, content = np.random.default_rng(0), io.BytesIO()
    np.savez(
        content,
        x_train=random.integers(0, 255, (400, 28, 28), dtype=np.uint8),
        y_train=random.integers(0, 10, 400, dtype=np.uint8),
        x_test=random.integers(0, 255, (20, 28, 28), dtype=np.uint8),
        y_test=random.integers(0, 10, 20, dtype=np.uint8),
    )
    server = Server(("127.0.0.1", 0), Handler)
    server.file = content.getvalue()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.process
def test_a_download_through_the_service(home: Path, origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "origin"))
    monkeypatch.setenv("LAYERWISE_TEST_ORIGIN", origin)
    monkeypatch.setenv("KERAS_HOME", str(home / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Service() as service:
        monkeypatch.setattr(world, "service", lambda: service)
        seen: list[int] = []
        fetching.start(SOURCE)

        def ended() -> bool:
            now = _state()
            assert now["state"] != "failed", now
            seen.append(now["done"])
            return now["state"] == "done"

        _until(ended, 180.0)
        assert any(done > 0 for done in seen)
        prepared = data.load(DataChoice(SOURCE), 0.25, 0)
        assert len(prepared.x_train) == 300

        # A data set that the server does not have: a sentence, and the service goes on.
        fetching.start("keras.california_housing")
        _until(lambda: fetching.problem("keras.california_housing").key == "training.download_unreachable", 60.0)  # type: ignore[union-attr]
