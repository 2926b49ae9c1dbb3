"""Samples as a person reads them: texts in words, numbers in the target's own unit. Keras is in a child process."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder import places
from builder.data import files
from tests.data import downloads
from tests.forking import Loaded

pytestmark = pytest.mark.process

KERAS = Loaded("builder.data", "builder.evaluation.samples", "sklearn.datasets")

CHILD = """
import json, sys
import numpy as np
from builder import data
from builder.design import DataChoice
from builder.evaluation.samples import evaluate_samples

class Model:
    def predict(self, given, batch_size, verbose):
        if prepared.info.target.kind == "mask":
            # Everything is a disc.
            return np.eye(4, dtype=np.float32)[np.ones(given.shape[:3], dtype=int)]
        if prepared.info.target.kind == "input":
            return given * 0.5
        return np.zeros((len(given), 2), dtype=np.float32)

prepared = data.load(DataChoice(sys.argv[1], {}, json.loads(sys.argv[2])), 0.25, 0)
print(json.dumps(evaluate_samples(Model(), prepared)))
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture(scope="module", autouse=True)
def loaded() -> Iterator[None]:
    yield
    KERAS.end()


def samples(source: str, **prepare: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(KERAS.run(CHILD, source, json.dumps(prepare)))
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


TABLE = "size,colour,price\n" + "".join(
    f"{'' if n % 4 == 0 else n * 1000 + 0.25},{'' if n % 5 == 0 else ('red', 'blue')[n % 2]},{n * 12345}\n"
    for n in range(40)
)


@pytest.mark.parametrize("missing", ["median", "drop"])
@pytest.mark.parametrize("scale", ["standardize", "min_max"])
def test_a_row_of_a_table_comes_back_as_it_stands_there(missing: str, scale: str) -> None:
    source = files.add("a" * 32, TABLE.encode(), "prices.csv")
    lines = [line.split(",") for line in TABLE.splitlines()[1:]]
    rows = samples(source, missing=missing, scale=scale, categories="one_hot", scale_target=True)["rows"]
    for row in rows:
        size, colour, price = lines[row["index"]]
        (shown,) = row["inputs"]
        assert shown["cells"] == [["size", float(size) if size else None], ["colour", colour or None]]
        assert row["target"] == pytest.approx(float(price), rel=1e-5) and shown["more"] == 0
    assert len(rows) >= 6
    assert any(None in dict(row["inputs"][0]["cells"]).values() for row in rows) == (missing == "median")


def test_numbers_that_are_no_table_come_back_in_their_own_unit() -> None:
    plain, scaled = samples("moons", scale="none")["rows"], samples("moons", scale="standardize")["rows"]
    for one, other in zip(plain, scaled, strict=True):
        assert one["inputs"][0]["values"] == pytest.approx(other["inputs"][0]["values"], abs=1e-5)


def test_a_wide_table_shows_its_first_columns() -> None:
    wide = "y," + ",".join(f"c{n}" for n in range(80)) + "\n"
    wide += "".join(f"{'ab'[n % 2]}," + ",".join(str(n * k % 7 + 0.5) for k in range(80)) + "\n" for n in range(30))
    source = files.add("a" * 32, wide.encode(), "wide.csv")
    (shown,) = samples(source)["rows"][0]["inputs"]
    assert len(shown["cells"]) == 64 and shown["more"] == 16 and "text" not in shown


def test_a_mask_stands_beside_its_picture_with_the_share_of_right_pixels() -> None:
    found = samples("shapes")
    assert [one["name"] for one in found["legend"]] == found["classes"]
    colours = {one["colour"] for one in found["legend"]}
    rows = found["rows"]
    assert len(rows) == 24
    pixels = np.array([row["target_shown"]["pixels"] for row in rows]).reshape(-1, 3)
    assert {"#{:02x}{:02x}{:02x}".format(*pixel) for pixel in pixels} == colours
    for row in rows:
        true, given = (
            np.array(row[name]["pixels"]).reshape(32, 32, 3) for name in ("target_shown", "prediction_shown")
        )
        assert row["target"] is None and row["prediction"] is None
        assert row["inputs"][0]["shape"] == [32, 32, 1]
        assert (given == given[0, 0]).all()
        assert row["score"] == pytest.approx((true == given[0, 0]).all(axis=-1).mean(), abs=1e-6)


def test_where_the_input_is_the_target_both_are_shown_as_inputs() -> None:
    for row in samples("digits", target_is_input=True)["rows"]:
        true, given = (np.array(row[name]["pixels"]) for name in ("target_shown", "prediction_shown"))
        assert row["target_shown"]["pixels"] == row["inputs"][0]["pixels"]
        assert np.abs(given - true / 2).max() <= 1
        assert row["score"] == pytest.approx(true.mean() / 255 / 2, abs=0.005)
