"""Scripts that read a person's own file: the same arrays as in the app."""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder import data
from builder.data import files
from builder.data.files import shelf
from builder.design import DataChoice, from_json
from builder.errors import ExportError
from builder.export.code import sections

from .conftest import design_of, info_of

OWNER = "abcdef0123456789"
random = np.random.default_rng(1)


def table(rows: int = 60) -> str:
    lines = ["age,city,height,kind"]
    for row in range(rows):
        age = "" if row % 9 == 0 else str(20 + row % 31)
        lines.append(f"{age},{['Oslo', 'Rome', 'Łódź'][row % 3]},{150 + random.random() * 40:.3f},{'ab'[row % 2]}")
    return "\n".join(lines) + "\n"


def semicolons() -> str:
    rows = [f"{value:.2f};{value * 3 + row:.2f};{value * 2:.3f}".replace(".", ",") for row, value in numbered()]
    return "\n".join(rows) + "\n"


def numbered() -> list[tuple[int, float]]:
    return [(row, float(value)) for row, value in enumerate(random.random(50))]


def series() -> str:
    return "value\n" + "\n".join(f"{np.sin(step / 5):.4f}" for step in range(90)) + "\n"


def reviews() -> str:
    good, bad = "a very good film with a lovely end", "what a dull film, so slow and it doesn't end"
    rows = [f'"{good if row % 2 else bad} number {row}",{"pos" if row % 2 else "neg"}' for row in range(40)]
    return "text,label\n" + "\n".join(rows) + "\n"


def mixed(texts: int = 1, numbers: bool = True) -> str:
    lines = [",".join([*(["size", "colour"] if numbers else []), *(f"note{n}" for n in range(texts)), "kind"])]
    for row in range(60):
        sentences = [
            f'"note {row} of {n}: a long and {("fine", "dull", "odd")[row % 3]} sentence"' for n in range(texts)
        ]
        cells = ["" if row % 8 == 5 else f"{random.random():.3f}", ("red", "green")[row % 2]] if numbers else []
        lines.append(",".join([*cells, *sentences, "abc"[row % 3]]))
    return "\n".join(lines) + "\n"


def arrays() -> bytes:
    content = io.BytesIO()
    pictures = random.integers(0, 256, (40, 6, 6), dtype=np.uint8)
    np.savez(content, x_train=pictures, y_train=np.arange(40) % 4)
    return content.getvalue()


def bring(content: Any, name: str) -> str:
    """Bring a file, and let its network learn from every column of sentences."""
    source = files.add(OWNER, content, name)
    texts = [one.name for one in files.guess_of(OWNER, source).columns if one.kind == "text"]
    if texts:
        files.configure(OWNER, source, roles=dict.fromkeys(texts, "input"))
    return source


def named_arrays(**parts: Any) -> bytes:
    content = io.BytesIO()
    np.savez(content, **parts)
    return content.getvalue()


def with_gaps() -> bytes:
    values = random.normal(size=(50, 4))
    values[::7, 1] = np.nan
    return named_arrays(data=values, target=np.arange(50) % 2)


def with_test() -> bytes:
    x, y = random.integers(0, 256, (30, 4, 4), dtype=np.uint8), 3 + np.arange(30) % 3
    one_hot = np.eye(3)[np.arange(9) % 3]
    return named_arrays(X_train=x, Y_train=y, x_test=x[:9], y_test=one_hot.argmax(axis=1) + 3)


def idx(values: Any, kind: int = 8) -> bytes:
    sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
    types = {8: ">u1", 13: ">f4"}
    return bytes([0, 0, kind, values.ndim]) + sizes + values.astype(types[kind]).tobytes()


def mnist(packed: bool = True, with_test: bool = False) -> dict[str, bytes]:
    found = {}
    for part, count in {"train": 40, **({"t10k": 12} if with_test else {})}.items():
        pictures = idx(random.integers(0, 256, (count, 5, 7)))
        found |= {f"{part}-images-idx3-ubyte": pictures, f"{part}-labels-idx1-ubyte": idx(np.arange(count) % 4)}
    return {f"{name}.gz": gzip.compress(content) for name, content in found.items()} if packed else found


def zipped(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def picture(mode: str, size: tuple[int, int], form: str) -> bytes:
    from PIL import Image

    content, channels = io.BytesIO(), (3,) if mode == "RGB" else ()
    pixels = random.integers(0, 256, (size[1], size[0], *channels), dtype=np.uint8)
    Image.fromarray(pixels).save(content, form)
    return content.getvalue()


def folders(mode: str = "RGB", form: str = "PNG", prefixes: tuple[str, ...] = ("",)) -> bytes:
    sizes = [(8, 6), (8, 6), (8, 6), (12, 9), (130, 100)]
    members = {
        f"{prefix}{kind}/{number}.{form.lower()}": picture(mode, size, form)
        for prefix in prefixes
        for kind in ("cat", "dog")
        for number, size in enumerate(sizes * 2)
    }
    return zipped(members | {"__MACOSX/cat/._0.png": b"no picture", "licence.txt": b"free"})


def loose(*prefixes: str) -> dict[str, bytes]:
    """Return pictures by their paths, as a browser gives those of a folder; of several prefixes the first leads all."""
    first, *rest = prefixes
    return {
        f"{first}{prefix}{kind}/{number}.png": picture("RGB", (8, 6), "PNG")
        for prefix in rest or [""]
        for kind in ("cat", "dog")
        for number in range(8)
    }


@pytest.mark.parametrize(
    ("name", "content", "prepare"),
    [
        ("people.csv", table().encode(), {}),
        ("people.csv", table().encode(), {"categories": "ordinal", "missing": "mean", "scale": "min_max"}),
        ("people.csv", table().encode(), {"missing": "drop", "one_hot": True}),
        ("people.csv", table().encode(), {"missing": "zero", "scale": "none"}),
        ("plain.txt", semicolons().encode(), {}),
        ("series.csv", series().encode(), {}),
        ("reviews.csv", reviews().encode(), {"vocabulary": 12, "sequence_length": 9}),
        ("mixed.csv", mixed().encode(), {"vocabulary": 9, "sequence_length": 6}),
        ("mixed.csv", mixed(2).encode(), {"missing": "drop"}),
        ("notes.csv", mixed(2, numbers=False).encode(), {}),
        ("pictures.npz", arrays(), {}),
        ("pictures.npz", arrays(), {"scale": "standardize"}),
        ("gaps.npz", with_gaps(), {}),
        ("test.npz", with_test(), {}),
        ("", mnist(), {}),
        ("", mnist(packed=False, with_test=True), {"scale": "min_max"}),
        ("mnist.zip", zipped({f"raw/{name}": content for name, content in mnist(with_test=True).items()}), {}),
        ("", {"x": idx(random.normal(size=(30, 6)), 13), "y": idx(np.arange(30) % 3)}, {"one_hot": True}),
        ("animals.zip", folders(), {}),
        ("animals.zip", folders("L", "JPEG"), {"scale": "standardize"}),
        ("", {"a.zip": folders(), "b.zip": folders(prefixes=("more/",))}, {}),
        ("", loose("set/", "train/", "test/"), {}),
        ("", loose("") | {"more.zip": folders(prefixes=("more/",))}, {}),
        ("animals.zip", folders(form="JPEG", prefixes=("set/train/", "set/Test/")), {}),
    ],
)
def test_an_own_file_is_read_as_in_the_app(
    name: str, content: Any, prepare: Any, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.environ["LAYERWISE_HOME"] = str(home)
    source = bring(content, name)
    design = design_of(
        ("in", "Input", {}), ("flat", "Flatten", {}), ("out", "Dense", {"units": 1}),
        data={"source": source, "options": {}, "prepare": prepare},
    )  # fmt: skip
    plan = from_json(design).plan
    ours = data.load(plan.data, 0.2, plan.seed)
    start, read, *_ = sections(design, info_of(design), ours.preparation)
    brought = content if isinstance(content, dict) else {name: content}
    beside = dict.fromkeys(f"{file.split('/')[0]}/" if "/" in file else file for file in brought)
    assert f"Beside it must lie: {', '.join(sorted(beside, key=lambda one: one.endswith('/')))}" in start.text
    (tmp_path / "script.py").write_text(f"{start.text}\n# The data\n{read.text}", encoding="utf-8")
    tidy = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", str(tmp_path / "script.py")]
    done = subprocess.run(tidy, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
    for file, part in brought.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(part)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(start.text + read.text, "script", "exec"), names)
    for variable in ("x_train", "y_train", "x_validation", "y_validation", "x_test", "y_test"):
        array = getattr(ours, variable)
        if array is None:
            assert variable not in names
            continue
        alone = not isinstance(array, tuple)
        assert alone == (not name.startswith(("mixed", "notes")) or variable.startswith("y")), variable
        pairs = [(names[variable], array)] if alone else list(zip(names[variable], array, strict=True))
        for found, expected in pairs:
            assert found.dtype == expected.dtype, variable
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6, err_msg=variable)


@pytest.mark.slow
@pytest.mark.process
def test_a_script_with_several_inputs_trains(home: Path, tmp_path: Path) -> None:
    os.environ["LAYERWISE_HOME"] = str(home)
    source = bring(mixed().encode(), "mixed.csv")
    design = design_of(
        ("numbers", "Input", {}), ("words", "Input", {}),
        ("embedding", "Embedding", {"input_dim": 50, "output_dim": 4}),
        ("pool", "GlobalAveragePooling1D", {}), ("join", "Concatenate", {}),
        ("out", "Dense", {"units": 3, "activation": "softmax"}),
        edges=[
            {"source": "words", "target": "embedding"}, {"source": "embedding", "target": "pool"},
            {"source": "numbers", "target": "join"}, {"source": "pool", "target": "join", "target_handle": 1},
            {"source": "join", "target": "out"},
        ],
        data={"source": source, "options": {}, "prepare": {"vocabulary": 50, "sequence_length": 8}},
    )  # fmt: skip
    (tmp_path / "mixed.csv").write_text(mixed(), encoding="utf-8")
    script = "".join(f"{part.text}\n" for part in sections(design, info_of(design), None))
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Epoch 2/2" in done.stdout and "'accuracy'" in done.stdout and list(tmp_path.glob("*.keras"))


def refused(source: str) -> str:
    design = design_of(("in", "Input", {}), ("f", "Flatten", {}), ("d", "Dense", {"units": 3}), data={"source": source})
    with pytest.raises(ExportError) as caught:
        sections(design, info_of(design), None)
    return caught.value.key


def test_what_a_few_lines_can_not_read_is_told(home: Path) -> None:
    # The class of a picture outside of any folder has no name.
    outside = {"cat.png": picture("RGB", (8, 6), "PNG"), "dogs.zip": folders()}
    assert refused(files.add(OWNER, outside)) == "export.own_format"


def test_a_file_of_an_older_layerwise_is_brought_again(home: Path) -> None:
    source = files.add(OWNER, arrays(), "older.npz")
    path = shelf.folder_of(source) / "settings.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    del settings["uploads"], settings["origin"]
    path.write_text(json.dumps(settings), encoding="utf-8")
    assert len(data.load(DataChoice(source), 0.2, 0).x_train) == 32  # it still trains
    assert refused(source) == "export.own_again"


def test_a_corrected_file_is_still_read_by_its_name(home: Path) -> None:
    source = files.add(OWNER, arrays(), "pictures.npz")
    files.configure(OWNER, source, title="Mine", task="regression")
    design = design_of(("in", "Input", {}), ("f", "Flatten", {}), ("d", "Dense", {"units": 1}), data={"source": source})
    text = sections(design, info_of(design), None)[1].text
    assert 'np.load("pictures.npz")' in text and 'y.reshape(-1).astype("float64")' in text
