"""Bad files: each is a sentence that says what happened, where, and what to do."""

import gzip
import io
import pickle
import zipfile
from typing import Any

import numpy as np
import pytest

from builder.data import files
from builder.data.files import opening
from builder.errors import DataError


def npz(**arrays: Any) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def header_that_lies() -> bytes:
    member = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (10**12, 10)}
    np.lib.format.write_array_header_1_0(member, header)
    good = io.BytesIO()
    np.save(good, np.arange(10))
    return zipped({"x.npy": member.getvalue() + b"\0" * 64, "y.npy": good.getvalue()})


ROWS = "\n".join(f"{n},{n % 2}" for n in range(30))
LABELS = np.arange(10) % 2
X = np.random.default_rng(0).normal(size=(10, 4))
CONTENTS = f"a,b\n{ROWS}".encode()

BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty_file"),
    "blank": (b"\n \n\t\n", "empty_file"),
    "only a byte order mark": (b"\xef\xbb\xbf\n", "empty_file"),
    "binary": (bytes(range(256)) * 20, "binary_file"),
    "control characters": (b"\x01\x02\x03abc" * 100, "binary_file"),
    "ragged": (f"a,b\n{ROWS}\n1,2,3\n".encode(), "ragged_row"),
    "short row": (f"a,b\n{ROWS}\n1\n".encode(), "ragged_row"),
    "one row": (b"a,b\n1,2\n", "one_row"),
    "only a header": (b"width,height,class\n", "only_header"),
    "one column": (("word\n" + "\n".join("ab"[n % 2] for n in range(30))).encode(), "one_column"),
    "duplicate columns": (f"a,a\n{ROWS}".encode(), "duplicate_columns"),
    "constant target": (("a,b\n" + "\n".join(f"{n},7" for n in range(30))).encode(), "constant_target"),
    "target without values": (("a,target\n" + "\n".join(f"{n}," for n in range(30))).encode(), "no_inputs"),
    "a single value in the target": (("a,target\n1,5\n" + "\n".join(f"{n}," for n in range(30))).encode(), "one_row"),
    "columns of names": (
        "\n".join(",".join(f"w{row}x{column}" for column in range(200)) for row in range(60)).encode(),
        "no_target",
    ),
    "too many columns": ("\n".join(["1," * 4000] * 3).encode(), "too_many_columns"),
    "huge cell": (b'a,b\n"' + b"x" * 2_000_000 + b'",1\n2,3\n', "bad_row"),
    "open quotation mark": (b'a,b\n1,"2\n' + b"3,4\n" * 400_000, "bad_row"),
    "truncated gzip": (gzip.compress(CONTENTS * 50)[:60], "packed_damaged"),
    "truncated zip": (zipped({"a.csv": CONTENTS})[:-30], "packed_damaged"),
    "zip of nothing": (zipped({}) or b"PK\x05\x06", "binary_file"),
    "zip of many": (zipped({"a.csv": CONTENTS, "b.csv": CONTENTS}), "many_files"),
    "workbook": (zipped({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "excel"),
    "pickle": (pickle.dumps({"a": list(range(100))}), "other_format"),
    "parquet": (b"PAR1" + b"abc" * 100, "other_format"),
    "objects": (npz(x=np.array([{}, []], dtype=object), y=LABELS[:2]), "npz_objects"),
    "a lying header": (header_that_lies(), "array_damaged"),
    "no examples": (npz(a=X, b=X, c=X), "npz_names"),
    "different lengths": (npz(x=X, y=LABELS[:5]), "lengths_differ"),
    "not a number in pictures": (npz(x=np.full((10, 4, 4, 1), np.nan), y=LABELS), "array_not_finite"),
    "infinite target": (npz(x=X, y=np.r_[np.arange(9.0) / 7, np.inf]), "array_not_finite"),
    "complex numbers": (npz(x=X * 1j, y=LABELS), "array_kind"),
    "five dimensions": (npz(x=np.zeros((10, 2, 2, 2, 2)), y=LABELS), "array_dimensions"),
    "no width": (npz(x=np.zeros((10, 0)), y=LABELS), "array_dimensions"),
    "constant classes": (npz(x=X, y=np.zeros(10)), "constant_target"),
    "test of another shape": (npz(x_train=X, y_train=LABELS, x_test=X[:, :3], y_test=LABELS), "wrong_shape"),
    "test of another class": (npz(x_train=X, y_train=LABELS, x_test=X, y_test=LABELS + 1), "unknown_class"),
    "damaged array": (zipped({"x.npy": b"\x93NUMPY\x01\0\xff\xffgarbage", "y.npy": b"\x93NUMPY"}), "npz_damaged"),
    "labels without pictures": (b"\0\0\x08\x01\0\0\0\x02\1\2", "idx_pair"),
    "cut pictures": (b"\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x02\1", "array_damaged"),
    "endless pictures": (b"\0\0\x08\x03" + b"\xff" * 12 + b"\1", "array_damaged"),
    "one folder": (zipped({"cat/1.png": b"x", "cat/2.png": b"y"}), "one_folder"),
    "broken picture": (zipped({"cat/1.png": b"x", "dog/2.png": b"y"}), "picture_damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_sentence(name: str) -> None:
    content, key = BAD[name]
    with pytest.raises(DataError) as raised:
        files.inspect(content, "file")
    assert raised.value.key == f"data.{key}", raised.value.sentence()
    for language in ("en", "zh"):
        assert "{" not in raised.value.sentence(language) and len(raised.value.sentence(language)) < 700


def test_a_ragged_row_names_line_and_counts() -> None:
    with pytest.raises(DataError) as raised:
        files.inspect(b"a,b\n1,2\n\n3,4,5\n", "file.csv")
    assert raised.value.values == {"row": 4, "expected": 2, "received": 3, "delimiter": ","}


def test_a_duplicate_column_names_both_places() -> None:
    with pytest.raises(DataError) as raised:
        files.inspect(b"a,b,a\n1,2,3\n4,5,6\n", "f.csv")
    assert raised.value.values == {"name": "a", "first": 1, "second": 3}


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_OPENED_BYTES", 1_000_000)
    zeros = b"0," * 1_000_000
    for bomb in (gzip.compress(zeros), zipped({"a.csv": zeros}), zipped({"a.csv.gz": gzip.compress(zeros)})):
        assert len(bomb) < 20_000
        with pytest.raises(DataError) as raised:
            files.inspect(bomb, "bomb")
        assert raised.value.key == "data.unpacks_too_large"


def test_packed_files_that_hold_one_name_each_have_a_folder() -> None:
    one, other = zipped({"1.png": b"a", "2.png": b"b"}), zipped({"1.png": b"c"})
    assert opening.members({"cats.zip": one, "dogs.zip": other}, "") == {
        "cats/1.png": b"a",
        "cats/2.png": b"b",
        "dogs/1.png": b"c",
    }
    folders = {"a.zip": zipped({"cat/1.png": b"a"}), "b.zip": zipped({"cat/1.png": b"b"})}
    assert list(opening.members(folders, "")) == ["a/cat/1.png", "b/cat/1.png"]
    # What does not collide stays as it is called.
    apart = {"a.zip": zipped({"cat/1.png": b"a"}), "b.zip": zipped({"dog/1.png": b"b"})}
    assert list(opening.members(apart, "")) == ["cat/1.png", "dog/1.png"]


def test_no_packed_file_takes_the_place_of_another() -> None:
    many = {"x.csv": b"1", "x.csv.gz": gzip.compress(b"2"), "x": b"3", "x.zip": zipped({"x": b"4"})}
    found = opening.members(many, "")
    assert sorted(found.values()) == [b"1", b"2", b"3", b"4"]
    assert found["x.csv"] == b"1" and found["x"] == b"3"


def test_too_large_an_upload_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 10)
    with pytest.raises(DataError, match="at most"):
        files.inspect(CONTENTS, "a.csv")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Any) -> None:
    with pytest.raises(DataError) as raised:
        files.inspect(tmp_path / "no.csv")
    assert raised.value.key == "data.file_unreadable" and "no.csv" in str(raised.value)


def test_a_picture_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from builder.data.files import images

    monkeypatch.setattr(images, "MAX_PIXELS", 100)
    picture = io.BytesIO()
    Image.new("L", (50, 50)).save(picture, "PNG")
    with pytest.raises(DataError) as raised:
        files.inspect(zipped({"cat/1.png": picture.getvalue(), "dog/1.png": picture.getvalue()}), "a.zip")
    assert raised.value.key == "data.picture_too_large"
