"""No file grows beyond what one reads in a sitting. Functions are held by ruff."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
SOURCES = (("builder", "*.py"), ("pages", "*.py"), ("frontend/src", "*.ts"), ("frontend/src", "*.tsx"))


def files() -> Iterator[Path]:
    yield ROOT / "app.py"
    for folder, pattern in SOURCES:
        yield from sorted((ROOT / folder).rglob(pattern))


def too_long(paths: Iterator[Path], most: int = MOST_LINES) -> list[str]:
    lengths = [(path, len(path.read_text(encoding="utf-8").splitlines())) for path in paths]
    return [f"{path.relative_to(ROOT)}: {length} lines" for path, length in lengths if length > most]


def test_files_are_short() -> None:
    assert not too_long(files())


def test_the_budget_sees_the_files() -> None:
    assert sum(1 for _ in files()) > 100
    assert too_long(files(), most=20)


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "helpers.py", "common.py", "manager.py"}
    assert not [path for path in files() if path.name in drawers]
