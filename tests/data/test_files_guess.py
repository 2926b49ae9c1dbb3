"""Files in many spellings are taken for what they are, each guess with a reason."""

import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from builder import data, places, words
from builder.data import files, loading
from builder.data.raw import ArrayInput, TableInput
from builder.design import DataChoice
from builder.errors import DataError
from tests.data.conftest import OWNER

SAMPLES = places.application() / "sample_data"
ROWS = [(place / 4, 2 + place % 7, "red" if place % 3 else "blue") for place in range(60)]


def csv(delimiter: str = ",", decimal: str = ".", header: str = "width;height;colour") -> str:
    lines = [header.replace(";", delimiter)] if header else []
    lines += [delimiter.join([f"{a:.2f}".replace(".", decimal), str(b), c]) for a, b, c in ROWS]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "latin-1"])
@pytest.mark.parametrize(
    ("delimiter", "decimal"), [(",", "."), (";", ","), (";", "."), ("\t", "."), ("\t", ","), ("|", ".")]
)
def test_every_spelling_reads_the_same(encoding: str, delimiter: str, decimal: str) -> None:
    guess = files.inspect(csv(delimiter, decimal).encode(encoding), "a.csv")
    assert guess.reading is not None
    assert (guess.reading.delimiter, guess.reading.decimal, guess.reading.header) == (delimiter, decimal, True)
    assert [one.name for one in guess.columns] == ["width", "height", "colour"]
    assert [one.kind for one in guess.columns] == ["number", "number", "category"]
    assert (guess.target, guess.task, guess.classes, guess.examples) == ("colour", "classification", 2, 60)
    assert all(set(one) == {"en", "zh"} for one in guess.to_json()["reasons"])


@pytest.mark.parametrize(
    ("text", "encoding", "expected"), [("红色,颜色", "gb18030", "gb18030"), ("café,Zürich", "latin-1", "latin-1")]
)
def test_encodings_are_told_apart_by_their_letters(text: str, encoding: str, expected: str) -> None:
    rows = "\n".join(f"{place},{text.split(',')[place % 2]}" for place in range(40))
    guess = files.inspect(f"nummer,wort\n{rows}".encode(encoding), "a.csv")
    assert guess.reading is not None and guess.reading.encoding == expected
    assert guess.columns[1].examples[0] == text.split(",")[0]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_read_the_same(ending: str) -> None:
    assert files.inspect(csv().replace("\n", ending).encode(), "a.csv").examples == 60


def test_columns_lined_up_with_spaces_are_separated() -> None:
    rows = "\n".join(f"  {place / 4:7.2f}   {place % 5}  {'ab'[place % 2]} " for place in range(40))
    guess = files.inspect(f"width  holes kind\n{rows}".encode(), "a.txt")
    assert guess.reading is not None and guess.reading.delimiter == " "
    assert [one.name for one in guess.columns] == ["width", "holes", "kind"] and guess.examples == 40


def test_sentences_are_not_torn_at_their_spaces() -> None:
    rows = "\n".join(f"one two three {place},{place % 2}" for place in range(40))
    guess = files.inspect(f"text,label\n{rows}".encode(), "a.csv")
    assert [one.name for one in guess.columns] == ["text", "label"]


def test_a_file_without_header_keeps_its_first_row() -> None:
    guess = files.inspect(csv(header="").encode(), "a.csv")
    assert guess.examples == 60 and [one.name for one in guess.columns] == ["column 1", "column 2", "column 3"]


def test_packed_tables_are_unpacked() -> None:
    content = csv().encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/a.csv", content)
        archive.writestr("folder/LICENSE", "free")
        archive.writestr("__MACOSX/._a.csv", b"\0")
    plain = files.inspect(content, "a.csv")
    assert files.inspect(gzip.compress(content), "a.csv.gz") == plain
    assert files.inspect(packed.getvalue(), "a.zip") == plain


@pytest.mark.parametrize(
    ("rows", "target", "task"),
    [
        ([f"{n},{n % 2}" for n in range(40)], "column 2", "classification"),
        ([f"{n},{n % 6 + 3}" for n in range(200)], "column 2", "classification"),
        ([f"{n},{n * 1.5}" for n in range(40)], "column 2", "regression"),
        ([f"{n},{n * 7}" for n in range(40)], "column 2", "regression"),
        (["label,size", *(f"{'ab'[n % 2]},{n}" for n in range(40))], "label", "classification"),
        (["类别,大小", *(f"{'ab'[n % 2]},{n}" for n in range(40))], "类别", "classification"),
        (["id,x,y_real", *(f"{n + 1},{n % 5},{n * 0.3}" for n in range(40))], "y_real", "regression"),
    ],
)
def test_target_and_task(rows: list[str], target: str, task: str) -> None:
    guess = files.inspect("\n".join(rows).encode(), "a.csv")
    assert (guess.target, guess.task) == (target, task)
    if rows[0].startswith("id"):
        assert guess.columns[0].role == "ignored"


def test_sentences_become_word_numbers() -> None:
    rows = "\n".join(f'"this film number {n} is really {w}, I say",{w}' for n in range(30) for w in ("good", "bad"))
    source = files.add(OWNER, f"text,label\n{rows}\n".encode(), "reviews.csv")
    info = data.describe(DataChoice(source))
    assert (info.modality, info.inputs[0].dtype, info.target.classes) == ("sequence", "int32", ("bad", "good"))
    prepared = data.load(DataChoice(source), 0.25, 0)
    assert prepared.x_train.shape == (45, *info.inputs[0].shape) and prepared.x_train.max() < info.vocabulary
    preview = data.preview(DataChoice(source), "en")
    assert sum(preview["lengths"]["counts"]) == 60 and "really" in preview["texts"][0]["text"]


def test_a_dated_column_is_a_series_that_is_divided_by_time() -> None:
    days = np.arange("2020-01-01", "2020-07-19", dtype="datetime64[D]")
    rows = "\n".join(f"{day},{20 + place}.5" for place, day in enumerate(days))
    source = files.add(OWNER, f"Date,Temp\n{rows}".encode(), "t.csv")
    guess = files.guess_of(OWNER, source)
    assert (guess.window, guess.task, guess.target, guess.examples) == (20, "regression", "Temp", 180)
    prepared = data.load(DataChoice(source, {}, {"scale": "none", "scale_target": False}), 0.25, 5)
    assert prepared.x_train.shape == (135, 20, 1)
    assert prepared.x_train[0, :, 0].tolist() == [20.5 + n for n in range(20)] and prepared.y_train[0] == 40.5
    assert prepared.y_train.max() < prepared.y_validation.min()
    assert data.preview(DataChoice(source), "en")["series"]


def test_missing_and_odd_values_are_counted_and_filled() -> None:
    rows = [f"{n},{n % 3},{'ab'[n % 2]}" for n in range(50)]
    rows[3], rows[4], rows[5] = "?,1,a", "broken,1,b", "5,NA,"
    source = files.add(OWNER, "\n".join(["p,q,class", *rows]).encode(), "a.csv")
    info = data.describe(DataChoice(source))
    assert info.examples == 49
    keys = {one.key: one.values for one in info.warnings}
    assert keys["data.odd_values"] == {"column": "p", "count": 1, "row": 6, "received": "broken"}
    assert keys["data.rows_without_target"]["count"] == 1
    assert info.prepared["missing"] == "median"
    dropped = data.describe(DataChoice(source, {}, {"missing": "drop"}))
    assert dropped.examples == 47
    prepared = data.load(DataChoice(source, {}, {"missing": "drop"}), 0.2, 0)
    kept = sorted([*prepared.index_train, *prepared.index_validation])
    assert len(kept) == 47 and 3 not in kept and 4 not in kept


def test_categories_widen_the_input_as_described() -> None:
    rows = [f"{n % 10},{['red', 'green', 'blue'][n % 3]},{n * 0.7}" for n in range(60)]
    source = files.add(OWNER, "\n".join(["size,colour,price", *rows]).encode(), "a.csv")
    for prepare, width in (({}, 4), ({"categories": "ordinal"}, 2)):
        choice = DataChoice(source, {}, prepare)
        assert data.describe(choice).inputs[0].shape == (width,) == data.load(choice, 0.5, 1).x_train.shape[1:]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_every_sample_table_is_guessed_and_loads(path: Path) -> None:
    guess = files.inspect(path)
    assert not [one for one in guess.columns if one.kind == "empty"]
    source = files.add(OWNER, path)
    prepared = data.load(DataChoice(source), 0.2, 0)
    assert len(prepared.x_train) > 50
    assert all(fact["sentence"] for fact in data.preview(DataChoice(source), "zh")["facts"])


def test_pictures_in_folders_have_the_folder_as_class() -> None:
    from PIL import Image

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in ("train", "test"):
            for label, colour in (("cat", 200), ("dog", 20)):
                for number in range(6 if part == "train" else 2):
                    picture = io.BytesIO()
                    side = 12 if number else 20
                    Image.new("RGB", (side, 12), (colour, number, 0)).save(picture, "PNG")
                    archive.writestr(f"pets/{part}/{label}/{number}.png", picture.getvalue())
        archive.writestr("pets/readme.txt", "pictures of colours")
    source = files.add(OWNER, packed.getvalue(), "pets.zip")
    prepared = data.load(DataChoice(source), 0.25, 0)
    assert prepared.info.modality == "image" and prepared.info.target.classes == ("cat", "dog")
    assert prepared.x_train.shape == (9, 12, 12, 3) and prepared.x_test is not None and len(prepared.x_test) == 4
    red = prepared.x_train[..., 0].mean(axis=(1, 2))
    assert np.array_equal(red > 0.5, prepared.y_train == 0)


def test_arrays_become_points_tables_pictures_and_sequences() -> None:
    random = np.random.default_rng(0)
    y = np.arange(40) % 2
    shapes = {"points": (40, 2), "table": (40, 5), "image": (40, 6, 6, 3), "sequence": (40, 30, 4)}
    for modality, shape in shapes.items():
        content = io.BytesIO()
        np.savez_compressed(content, x=random.normal(size=shape), y=y)
        source = files.add(OWNER, content.getvalue(), "a.npz")
        prepared = data.load(DataChoice(source), 0.25, 0)
        assert prepared.info.modality == modality and prepared.x_train.shape == (30, *shape[1:])
        raw = loading.raw(DataChoice(source))
        assert isinstance(raw.inputs[0], TableInput if modality == "table" else ArrayInput)


@pytest.mark.parametrize(
    ("y", "kind", "classes"),
    [
        (np.eye(3)[np.arange(30) % 3], "classes", 3),
        (np.arange(30)[:, None] % 2, "classes", 2),
        (np.array(["no", "yes"] * 15), "classes", 2),
        (np.arange(30) % 2 == 0, "classes", 2),
        (np.linspace(0, 1, 30), "number", 0),
        (np.random.default_rng(0).normal(size=(30, 2)), "numbers", 0),
    ],
)
def test_targets_of_arrays(y: np.ndarray, kind: str, classes: int) -> None:
    content = io.BytesIO()
    np.savez(content, X_train=np.random.default_rng(1).normal(size=(30, 4)), y_train=y)
    source = files.add(OWNER, content.getvalue(), "a.npz")
    info = data.describe(DataChoice(source))
    assert (info.target.kind, len(info.target.classes)) == (kind, classes)
    prepared = data.load(DataChoice(source), 0.2, 0)
    assert prepared.y_train.shape[1:] == info.target.shape
    assert data.preview(DataChoice(source), "en")["facts"]


def test_all_words_are_there_in_both_languages() -> None:
    import re

    room = Path(data.__file__).parent
    named = {key for path in room.rglob("*.py") for key in re.findall(r'"data\.(\w+)"', path.read_text("utf-8"))}
    for key in named:
        sentence = words.sentences("data")[key]
        gaps = [set(re.findall(r"{(\w+)}", sentence[language])) for language in words.LANGUAGES]
        assert gaps[0] == gaps[1] and sentence["en"] and re.search("[\u4e00-\u9fff]", sentence["zh"]), key
    assert isinstance(DataError("data.empty_file", name="a").sentence("zh"), str)
