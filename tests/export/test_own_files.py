"""Scripts that read a person's own file: the same arrays as in the app."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder import data
from builder.data import files
from builder.design import from_json
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


def arrays() -> bytes:
    content = io.BytesIO()
    pictures = random.integers(0, 256, (40, 6, 6), dtype=np.uint8)
    np.savez(content, x_train=pictures, y_train=np.arange(40) % 4)
    return content.getvalue()


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
        ("pictures.npz", arrays(), {}),
        ("pictures.npz", arrays(), {"scale": "standardize"}),
    ],
)
def test_an_own_file_is_read_as_in_the_app(
    name: str, content: bytes, prepare: Any, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.environ["LAYERWISE_HOME"] = str(home)
    source = files.add(OWNER, content, name)
    design = design_of(
        ("in", "Input", {}), ("flat", "Flatten", {}), ("out", "Dense", {"units": 1}),
        data={"source": source, "options": {}, "prepare": prepare},
    )  # fmt: skip
    plan = from_json(design).plan
    ours = data.load(plan.data, 0.2, plan.seed)
    start, read, *_ = sections(design, info_of(design), ours.preparation)
    assert f"Beside it must lie: {name}" in start.text
    (tmp_path / "script.py").write_text(f"{start.text}\n# The data\n{read.text}", encoding="utf-8")
    tidy = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", str(tmp_path / "script.py")]
    done = subprocess.run(tidy, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
    (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(start.text + read.text, "script", "exec"), names)
    for variable in ("x_train", "y_train", "x_validation", "y_validation"):
        array = getattr(ours, variable)
        assert names[variable].dtype == array.dtype, variable
        np.testing.assert_allclose(names[variable], array, rtol=1e-5, atol=1e-6, err_msg=variable)


def test_what_a_few_lines_can_not_read_is_told(home: Path) -> None:
    def idx(values: Any) -> bytes:
        sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
        return bytes([0, 0, 8, values.ndim]) + sizes + values.astype(np.uint8).tobytes()

    pictures, labels = random.integers(0, 256, (30, 5, 5)), np.arange(30) % 3
    source = files.add(OWNER, {"images-idx3-ubyte": idx(pictures), "labels-idx1-ubyte": idx(labels)})
    design = design_of(("in", "Input", {}), ("f", "Flatten", {}), ("d", "Dense", {"units": 3}), data={"source": source})
    with pytest.raises(ExportError) as caught:
        sections(design, info_of(design), None)
    assert caught.value.key == "export.own_format" and "NPZ" in str(caught.value)
