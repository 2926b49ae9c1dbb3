"""Keras's own loaders fetch small copies of the data sets from a server on this machine."""

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from builder import data
from builder.data import downloaded
from builder.design import DataChoice
from builder.errors import TrainingError

pytestmark = [pytest.mark.process]


class Server(http.server.ThreadingHTTPServer):
    files: dict[str, bytes]


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        content = self.server.files.get(self.path.rsplit("/", 1)[-1])
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("origin")
    random = np.random.default_rng(0)
    pictures = {
        "x_train": random.integers(0, 255, (400, 28, 28), dtype=np.uint8),
        "y_train": random.integers(0, 10, 400, dtype=np.uint8),
        "x_test": random.integers(0, 255, (20, 28, 28), dtype=np.uint8),
        "y_test": random.integers(0, 10, 20, dtype=np.uint8),
    }
    np.savez(folder / "mnist.npz", **pictures)
    houses = random.normal(size=(50, 8))
    np.savez(folder / "california_housing.npz", x=houses, y=houses.sum(axis=1))
    texts = np.empty(6, dtype=object)
    texts[:] = [list(range(1, length + 2)) for length in range(6)]
    np.savez(folder / "imdb.npz", x_train=texts, y_train=np.arange(6) % 2, x_test=texts[:2], y_test=np.arange(2))
    (folder / "imdb_word_index.json").write_text(json.dumps({"the": 1, "film": 2}))
    (folder / "reuters.npz").write_bytes(b"this is no archive")
    server = Server(("127.0.0.1", 0), Handler)
    server.files = {path.name: path.read_bytes() for path in folder.iterdir()}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def told(origin: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What each download gave, in a process of its own: it changes where Keras looks."""
    home = tmp_path_factory.mktemp("downloads")
    environment = os.environ | {
        "LAYERWISE_HOME": str(home),
        "KERAS_HOME": str(home / "cache"),
        "KERAS_BACKEND": "numpy",
        "no_proxy": "127.0.0.1",
    }
    names = ["mnist", "california_housing", "imdb", "reuters", "fashion_mnist", "mnist", "nonsense"]
    names += ["forget imdb", "imdb"]
    command = [sys.executable, "-m", "tests.training.download_child", origin, *names]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    answers = json.loads(done.stdout.splitlines()[-1])
    return {"home": {"path": str(home)}} | {f"{name}-{place}": one for place, (name, one) in enumerate(answers)}


@pytest.fixture
def home(told: dict[str, dict[str, object]], monkeypatch: pytest.MonkeyPatch) -> Path:
    path = Path(str(told["home"]["path"]))
    monkeypatch.setenv("LAYERWISE_HOME", str(path))
    return path


def test_pictures(home: Path, told: dict[str, dict[str, object]]) -> None:
    prepared = data.load(DataChoice("keras.mnist"), 0.25, 0)
    assert isinstance(prepared.x_train, np.ndarray) and prepared.x_train.shape == (300, 28, 28, 1)
    assert prepared.x_test is not None and len(prepared.x_test) == 20
    assert downloaded.is_there("keras.mnist")


def test_numbers(home: Path) -> None:
    prepared = data.load(DataChoice("keras.california_housing"), 0.2, 0)
    assert isinstance(prepared.x_train, np.ndarray) and prepared.x_train.shape == (32, 8)


def test_texts_are_laid_end_to_end_without_pickle(home: Path) -> None:
    with np.load(home / "data/keras/imdb.npz", allow_pickle=False) as arrays:
        offsets = arrays["x_train_offsets"]
        assert len(offsets) == 7 and offsets[-1] == len(arrays["x_train_words"]) == sum(range(2, 8))
        lengths = sorted(np.diff(offsets).tolist())
    assert lengths == [2, 3, 4, 5, 6, 7]
    assert downloaded.word_index("imdb") == {4: "the", 5: "film"}


def test_words_that_are_missing_are_fetched_alone(told: dict[str, dict[str, object]], home: Path) -> None:
    # The examples themselves lie in Keras's cache, and would be told as well.
    assert told["imdb-7"]["path"] == told["imdb-2"]["path"] and "key" not in told["imdb-7"]
    assert downloaded.word_index("imdb") == {4: "the", 5: "film"}
    assert (home / "data/keras/imdb.json").stat().st_mtime >= (home / "data/keras/imdb.npz").stat().st_mtime


def test_progress_is_told_and_ends_whole(told: dict[str, dict[str, object]]) -> None:
    steps = told["mnist-0"]["progress"]
    assert isinstance(steps, list)
    assert steps[0][0] == 0 and steps[-1][0] == steps[-1][1] > 300_000
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    report = told["mnist-0"]["report"]
    assert isinstance(report, dict) and report["total"] == steps[-1][1]


def test_nothing_half_done_is_left(home: Path) -> None:
    names = sorted(path.name for path in (home / "data/keras").iterdir())
    expected = [f"{name}{ending}" for name in ("california_housing", "imdb", "mnist") for ending in (".json", ".npz")]
    assert names == expected


def test_a_second_time_fetches_nothing(told: dict[str, dict[str, object]]) -> None:
    assert told["mnist-5"]["progress"] == []
    assert told["mnist-5"]["path"] == told["mnist-0"]["path"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("reuters-3", "training.download_damaged"),
        ("fashion_mnist-4", "training.download_unreachable"),
        ("nonsense-6", "training.unknown_download"),
    ],
)
def test_what_goes_wrong_is_a_sentence(told: dict[str, dict[str, object]], name: str, key: str) -> None:
    assert told[name]["key"] == key
    values = told[name]["values"]
    assert isinstance(values, dict)
    for language in ("en", "zh"):
        assert name.split("-")[0] in TrainingError(key, **values).sentence(language)
