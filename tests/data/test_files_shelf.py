"""Files are kept for their owner, corrected, and gone when they are deleted."""

import gzip
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from builder import data
from builder.data import files
from builder.data.files import shelf
from builder.design import DataChoice
from builder.errors import DataError
from tests.data.conftest import OWNER

OTHER = "fedcba654321"
TABLE = "name,size,colour,grade\n" + "\n".join(f"n{n},{n * 0.5},{['red', 'green'][n % 2]},{n % 4}" for n in range(80))


@pytest.fixture
def source() -> str:
    return files.add(OWNER, TABLE.encode(), "things.csv")


def test_a_kept_file_is_a_data_set(source: str) -> None:
    assert source.startswith("file:")
    [kept] = files.list(OWNER)
    assert (kept.source, kept.title, kept.task, kept.target, kept.examples) == (
        *(source, "things.csv", "classification", "grade", 80),
    )
    info = data.describe(DataChoice(source))
    assert info.title == {"en": "things.csv", "zh": "things.csv"} and info.inputs[0].shape == (3,)
    assert files.guess_of(OWNER, source) == files.inspect(TABLE.encode(), "things.csv")
    assert files.guess_of(OWNER, source).to_json()["columns"][0]["role"] == "ignored"


def test_files_belong_to_their_owner(source: str) -> None:
    assert files.list(OTHER) == []
    files.delete(OTHER, source)
    assert len(files.list(OWNER)) == 1
    for attempt in (lambda: files.configure(OTHER, source, title="mine"), lambda: files.guess_of(OTHER, source)):
        with pytest.raises(DataError) as raised:
            attempt()
        assert raised.value.key == "data.unknown_source"
    with pytest.raises(DataError):
        files.list("../other")


def test_a_deleted_file_is_gone(source: str, home: Path) -> None:
    data.load(DataChoice(source), 0.2, 0)
    files.delete(OWNER, source)
    files.delete(OWNER, source)
    assert files.list(OWNER) == [] and not list((home / "data" / "files" / OWNER).iterdir())
    with pytest.raises(DataError) as raised:
        data.load(DataChoice(source), 0.2, 0)
    assert raised.value.key == "data.unknown_source"


def test_another_target_changes_what_is_described(source: str) -> None:
    assert data.describe(DataChoice(source)).target.name == "grade"
    guess = files.configure(OWNER, source, target="size")
    assert (guess.target, guess.task) == ("size", "regression")
    info = data.describe(DataChoice(source))
    assert (info.task, info.target.kind, info.inputs[0].shape) == ("regression", "number", (3,))
    assert {one.name: one.role for one in guess.columns}["grade"] == "input"
    guess = files.configure(OWNER, source, target="colour", roles={"grade": "ignored"})
    assert guess.classes == 2 and data.describe(DataChoice(source)).inputs[0].shape == (1,)


def test_task_kind_and_title_can_be_corrected(source: str) -> None:
    assert files.configure(OWNER, source, task="regression").task == "regression"
    assert data.describe(DataChoice(source)).target.kind == "number"
    files.configure(OWNER, source, task="classification", kinds={"size": "category"}, title="Things")
    info = data.describe(DataChoice(source))
    assert info.inputs[0].shape == (2 + 80,) and info.title["en"] == "Things"


def test_the_text_can_be_read_again_in_another_way(source: str) -> None:
    guess = files.configure(OWNER, source, header=False)
    # The names are a row now, which has no number where the target should be.
    assert guess.examples == 80 and guess.columns[0].name == "column 1"
    info = data.describe(DataChoice(source))
    assert {"data.odd_values", "data.rows_without_target"} <= {one.key for one in info.warnings}


def test_an_encoding_that_does_not_fit_is_refused() -> None:
    rows = "\n".join(f"{n},{['Zürich', 'Genève'][n % 2]}" for n in range(40))
    found = files.add(OWNER, f"n,city\n{rows}".encode("latin-1"), "cities.csv")
    with pytest.raises(DataError) as raised:
        files.configure(OWNER, found, encoding="utf-8")
    assert raised.value.key == "data.wrong_encoding"
    assert data.describe(DataChoice(found)).target.classes == ("Genève", "Zürich")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"target": "weight"}, "no_column"),
        ({"target": "name", "task": "regression"}, "target_not_number"),
        ({"roles": {"size": "ignored", "colour": "ignored"}}, "no_inputs"),
        ({"kinds": {"colour": "number"}}, "column_not_number"),
        ({"task": "clustering"}, "bad_argument"),
        ({"roles": {"size": "boss"}}, "bad_argument"),
        ({"delimiter": "x"}, "bad_argument"),
        ({"encoding": "unicode_escape"}, "bad_argument"),
        ({"colour": "red"}, "unknown_argument"),
        ({"window": 500}, "series_too_short"),
        ({"window": -1}, "bad_argument"),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(source: str, changes: dict[str, object], key: str) -> None:
    before = data.describe(DataChoice(source))
    with pytest.raises(DataError) as raised:
        files.configure(OWNER, source, **changes)
    assert raised.value.key == f"data.{key}", str(raised.value)
    assert data.describe(DataChoice(source)) == before


def test_a_table_can_become_a_series_and_go_back(source: str) -> None:
    guess = files.configure(OWNER, source, target="size", window=10)
    assert (guess.window, guess.examples) == (10, 70)
    assert data.describe(DataChoice(source)).modality == "sequence"
    with pytest.raises(DataError):
        files.configure(OWNER, source, window=10, roles={"colour": "input"})
    assert files.configure(OWNER, source, window=None).window is None
    assert data.describe(DataChoice(source)).modality == "table"


def test_a_damaged_kept_file_is_a_sentence(source: str, home: Path) -> None:
    folder = next((home / "data" / "files" / OWNER).iterdir())
    (folder / "examples.npz").write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(DataError) as raised:
        data.describe(DataChoice(source))
    assert raised.value.key == "data.kept_damaged"
    (folder / "settings.json").write_text("{")
    assert files.list(OWNER) == []
    with pytest.raises(DataError):
        files.guess_of(OWNER, source)


def test_a_full_shelf_says_so(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MAX_FILES", 1)
    with pytest.raises(DataError) as raised:
        files.add(OWNER, TABLE.encode(), "more.csv")
    assert raised.value.key == "data.shelf_full"


def test_pictures_and_labels_together_or_in_a_zip() -> None:
    pictures = np.arange(40 * 9, dtype=np.uint8).reshape(40, 3, 3)
    labels = (np.arange(40) % 4).astype(np.uint8)
    pair = {
        f"t10k-{name}-ubyte.gz": gzip.compress(
            bytes([0, 0, 8, one.ndim]) + struct.pack(f">{one.ndim}I", *one.shape) + one.tobytes()
        )
        for name, one in (("images-idx3", pictures), ("labels-idx1", labels))
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in pair.items():
            archive.writestr(name, content)
    for upload in ({**pair}, packed.getvalue()):
        found = files.add(OWNER, upload, "mnist")
        prepared = data.load(DataChoice(found, {}, {"scale": "none"}), 0.0, 0)
        assert np.array_equal(prepared.x_train[..., 0], pictures) and np.array_equal(prepared.y_train, labels)
        assert prepared.info.modality == "image" and prepared.info.inputs[0].maximum == 255
    # A correction keeps the arrays.
    assert files.configure(OWNER, found, task="regression").task == "regression"
    assert data.load(DataChoice(found), 0.5, 0).y_train.dtype == np.float32
