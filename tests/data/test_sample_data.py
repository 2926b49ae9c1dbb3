"""The sample tables are what their program writes, and are guessed as their page says."""

import importlib.util
from types import ModuleType

import pytest

from builder import places
from builder.data import files

SAMPLES = places.application() / "sample_data"
EXPECTED = {
    "plants.csv": ("plant", "classification", 180, "utf-8"),
    "heating_semicolon.csv": ("Verbrauch", "regression", 240, "latin-1"),
    "students_gb18030.csv": ("结果", "classification", 160, "gb18030"),
    "tides.csv": ("level_cm", "regression", 370, "utf-8"),
    "messages.csv": ("topic", "classification", 200, "utf-8"),
}


def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_tables", SAMPLES / "make_tables.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_table_is_what_the_program_writes() -> None:
    tables = program().TABLES
    assert set(tables) == {path.name for path in SAMPLES.glob("*.csv")} == set(EXPECTED)
    for name, make in tables.items():
        # Line ends may have been changed by a checkout.
        assert (SAMPLES / name).read_bytes().splitlines() == make().splitlines(), name


@pytest.mark.parametrize("name", EXPECTED)
def test_every_table_is_guessed_as_its_page_says(name: str) -> None:
    guess = files.inspect(SAMPLES / name)
    assert guess.reading is not None
    assert (guess.target, guess.task, guess.examples, guess.reading.encoding) == EXPECTED[name]
    assert name in (SAMPLES / "README.md").read_text("utf-8")
