"""Whatever bytes come, the answer is a data set or a sentence; nothing else escapes."""

import gzip
import io
import json
import struct
import zipfile

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.data import description, files, preparation
from builder.data.baselines import baselines
from builder.data.files.arrays import from_idx, is_idx
from builder.data.files.examples import raw_of
from builder.data.files.reading import opened
from builder.data.files.shaping import raw_of_arrays
from builder.data.outline import outline
from builder.data.proposals import offered, resolved
from builder.data.raw import Raw
from builder.data.splits import split
from builder.errors import DataError

CELLS = st.one_of(
    st.integers(-999, 999).map(str),
    st.floats(allow_nan=True).map(str),
    st.sampled_from(
        ["", "NA", "?", "red", "blue", "2020-01-02", "1,5", "1.000,5", '"', "a;b", "\u7ea2", "=1+1", "x" * 50]
    ),
    st.text(max_size=8),
)
TABLES = st.builds(
    lambda rows, delimiter, encoding: "\n".join(delimiter.join(row) for row in rows).encode(encoding, "replace"),
    st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=30)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-16", "gb18030", "latin-1"]),
)


def survives(content: bytes) -> None:
    try:
        found = opened(content, "file")
        guess = found.guess
        assert guess.examples >= 1 and guess.to_json()["reasons"]
        if found.table is not None and found.roles is not None:
            trains(raw_of(found.table, found.roles))
        elif found.arrays is not None:
            trains(raw_of_arrays(found.arrays))
    except DataError as error:
        assert error.sentence("en") and error.sentence("zh")


def trains(raw: Raw) -> None:
    """What was accepted must lead to finite arrays of the described shape."""
    offers = offered(outline(raw))
    prepared = resolved(offers[0], {})
    info = description.info("file:a", {}, outline(raw), prepared, offers)
    train, _ = split(raw.target, 0.3, 0, raw.ordered)
    fitted = json.loads(json.dumps(preparation.fit(raw.inputs, raw.target, train, prepared), allow_nan=False))
    for array, one in zip(preparation.apply(fitted, raw.inputs), info.inputs, strict=True):
        assert array.shape == (len(raw), *one.shape) and np.isfinite(array).all()
    assert np.isfinite(preparation.apply_target(fitted, raw.target)).all()
    assert all(np.isfinite(one.value) for one in baselines(raw, prepared))
    json.dumps(info.to_json(), allow_nan=False)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_tables(content: bytes) -> None:
    survives(content)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_bytes(content: bytes) -> None:
    survives(content)
    survives(b"\x1f\x8b\x08\0" + content)
    survives(b"PK\x03\x04" + content)
    survives(b"\0\0\x08\x01" + content)


@settings(max_examples=100)
@given(st.data())
def test_damaged_arrays(draw: st.DataObject) -> None:
    content = io.BytesIO()
    np.savez(content, x=np.arange(40.0).reshape(10, 4), y=np.arange(10) % 2)
    data = bytearray(content.getvalue())
    for _ in range(draw.draw(st.integers(1, 4))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    survives(bytes(data))
    with zipfile.ZipFile(io.BytesIO(content.getvalue())) as archive:
        member = bytearray(archive.read("x.npy"))
    member[draw.draw(st.integers(0, len(member) - 1))] = draw.draw(st.integers(0, 255))
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        archive.writestr("x.npy", bytes(member))
        archive.writestr("y.npy", zipfile.ZipFile(io.BytesIO(content.getvalue())).read("y.npy"))
    survives(again.getvalue())


IDX_KINDS = {"u1": 8, "i1": 9, ">i2": 11, ">i4": 12, ">f4": 13, ">f8": 14}


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(IDX_KINDS)),
    st.lists(st.integers(1, 6), min_size=2, max_size=4),
    st.booleans(),
    st.integers(0, 2**16),
)
def test_idx_round_trip(kind: str, shape: list[int], packed: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    pictures = random.integers(-100, 100, shape).astype(kind)
    labels = random.integers(0, 3, shape[0]).astype("u1")
    contents = {"images": idx(pictures, IDX_KINDS[kind]), "labels": idx(labels, 8)}
    assert is_idx(contents)
    found = from_idx(contents)
    assert np.array_equal(found.x, pictures) and np.array_equal(found.y, labels)
    assert found.x.dtype.isnative and found.x.dtype == np.dtype(kind).newbyteorder("=")
    if packed:
        survives_pair({name: gzip.compress(data) for name, data in contents.items()})


def survives_pair(contents: dict[str, bytes]) -> None:
    try:
        assert files.inspect({**contents}, "pair").format == "idx"
    except DataError as error:
        assert error.sentence("en")


def idx(values: np.ndarray, kind: int) -> bytes:
    return bytes([0, 0, kind, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()
