"""Samples as a person reads them: texts in words, numbers in the target's own unit. Keras is in a child process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder import places
from builder.data import files
from tests.data import downloads

pytestmark = pytest.mark.process

CHILD = """
import json, sys
import numpy as np
from builder import data
from builder.design import DataChoice
from builder.evaluation.samples import evaluate_samples

class Model:
    def predict(self, given, batch_size, verbose):
        return np.zeros((len(given), 2), dtype=np.float32)

prepared = data.load(DataChoice(sys.argv[1]), 0.25, 0)
print(json.dumps(evaluate_samples(Model(), prepared)))
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    return tmp_path


def samples(source: str) -> dict[str, Any]:
    environment = os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, source], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def test_own_texts_come_back_in_their_own_words() -> None:
    rows = "\n".join(
        f'"Das Buch Nummer {n} war wirklich {word}!",{word}' for n in range(30) for word in ("gut", "schlecht")
    )
    source = files.add("a" * 32, f"text,label\n{rows}\n".encode(), "buch.csv")
    for row in samples(source)["rows"]:
        *begin, _, _, _, word = row["inputs"][0]["text"].split()
        assert begin == ["das", "buch", "nummer"] and word == ("gut", "schlecht")[row["target"]]


def test_downloaded_texts_come_in_the_words_of_the_download_or_in_none() -> None:
    downloads.write("imdb", 40)
    told = [row["inputs"][0] for row in samples("keras.imdb")["rows"]]
    assert all(set(one["text"].split()) <= {"the", "and", "…"} for one in told)
    (places.data() / "keras" / "imdb.json").write_text("{}")
    told = [row["inputs"][0] for row in samples("keras.imdb")["rows"]]
    assert all(one["text"] is None and one["values"] for one in told)


def test_a_table_has_no_text() -> None:
    assert all("text" not in row["inputs"][0] for row in samples("iris")["rows"])
