"""The words of a text leave with the numbers that the network was trained with."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder import data
from builder.data import files
from builder.design import DataChoice
from builder.errors import ExportError
from builder.export import formats
from builder.export.write import write
from tests.data import downloads

from .conftest import design_of, sample

REVIEWS = "text,label\n" + "".join(
    f'"a {("fine", "dull")[row % 2]} film, number {row} of many",{("good", "bad")[row % 2]}\n' for row in range(40)
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "data").mkdir(parents=True)
    return tmp_path


def written(design: dict[str, Any], to: Path) -> dict[str, Any]:
    answer = write("words", design, None, str(to))
    content: dict[str, Any] = json.loads(to.read_text(encoding="utf-8"))
    assert answer["checks"][0]["values"] == {"count": sum(len(one["words"]) for one in content["texts"])}
    return content


def test_own_texts_leave_with_the_words_of_the_training_part(home: Path) -> None:
    source = files.add("a" * 32, REVIEWS.encode(), "reviews.csv")
    design = design_of(("input", "Input", {}), ("dense", "Dense", {"units": 2}))
    design["plan"]["data"] = {"source": source}
    content = written(design, home / "x.words.json")
    words = content["texts"][0]["words"]
    prepared = data.load(DataChoice(source), 0.2, design["plan"]["seed"])
    # Turned into numbers with nothing but the file, a text is what the network took.
    row = REVIEWS.splitlines()[1 + int(prepared.index_validation[0])].split('"')[1].replace(",", "").split()
    numbers = [content["start"], *(words.get(word, content["unknown"]) for word in row)][-content["sequence_length"] :]
    padded = [content["padding"]] * (content["sequence_length"] - len(numbers)) + numbers
    assert np.array_equal(padded, prepared.x_validation[0])
    assert list(words.values()) == sorted(words.values())


def test_downloaded_texts_leave_with_the_words_that_came_with_them(home: Path) -> None:
    downloads.write("imdb", 40)
    content = written(sample("imdb_embedding"), home / "x.words.json")
    assert content["texts"] == [{"name": "text", "words": {"the": 4, "and": 5}}]


def test_words_that_are_not_here_are_told(home: Path) -> None:
    downloads.write("imdb", 40)
    (home / "home" / "data" / "keras" / "imdb.json").write_text("{}")
    with pytest.raises(ExportError) as caught:
        write("words", sample("imdb_embedding"), None, str(home / "x.words.json"))
    assert caught.value.key == "export.words_not_here"


def test_data_that_are_no_texts_have_no_words(home: Path) -> None:
    with pytest.raises(ExportError) as caught:
        write("words", sample("mlp_digits"), None, str(home / "x.words.json"))
    assert caught.value.key == "export.no_texts" and not list(home.glob("x*"))
    assert "words" not in {one.id for one in formats.fitting(texts=False)}
    assert "words" in {one.id for one in formats.fitting(texts=True)}
