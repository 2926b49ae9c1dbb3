"""What the code imports is declared, and what is declared is used."""

import ast
import importlib.metadata
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = {Requirement(text).name for text in PROJECT["dependencies"]}
OPTIONAL = {Requirement(text).name for extra in ("jax", "torch") for text in PROJECT["optional-dependencies"][extra]}
FOR_TESTS = {Requirement(text).name for text in PROJECT["optional-dependencies"]["test"]}

NOT_IMPORTED = {
    "pandas": "exported scripts read tables with it, and are run before they are offered",
    "scikit-learn": "its data files are read without it",
    "tensorflow": "the same as tensorflow-cpu, on other systems",
}
PROGRAMS = {
    "pytest-xdist": "make test",
    "mypy": "make lint",
    "ruff": "make lint",
    "import-linter": "make lint",
    "types-psutil": "make lint",
    "httpx2": "the test client of Starlette speaks with it",
    "hatchling": "builds the wheel",
}
OF_MODULE = {"PIL": "pillow", "sklearn": "scikit-learn", "tensorflow": "tensorflow-cpu"}


@cache
def imported(*folders: str) -> dict[str, str]:
    """Return the distributions from which the sources of some folders import, each with one file that does."""
    own = {"builder", "tests", "benchmarks"}
    found: dict[str, str] = {}
    for folder in folders:
        path = ROOT / folder
        for source in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for module in modules(ast.parse(source.read_text(encoding="utf-8"))):
                if module not in sys.stdlib_module_names and module not in own:
                    found[OF_MODULE.get(module, module)] = str(source.relative_to(ROOT))
    return found


def modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]


def test_what_the_app_imports_is_declared() -> None:
    found = imported("app.py", "pages", "builder")
    assert {"streamlit", "keras", "pillow"} <= set(found)
    assert {name: found[name] for name in set(found) - DECLARED - OPTIONAL} == {}


def test_what_tests_and_benchmarks_import_is_declared() -> None:
    found = imported("tests", "benchmarks")
    known = (
        DECLARED | OPTIONAL | FOR_TESTS | {"packaging", "scipy"}
    )  # pytest and Keras bring the one, scikit-learn the other
    assert {name: found[name] for name in set(found) - known} == {}


def test_what_is_declared_is_used() -> None:
    assert DECLARED - set(imported("app.py", "pages", "builder")) == set(NOT_IMPORTED)
    assert FOR_TESTS - set(imported("tests", "benchmarks")) <= set(PROGRAMS)


def test_what_is_installed_is_what_is_declared() -> None:
    here = [Requirement(text) for text in PROJECT["dependencies"]]
    needed = [one for one in here if one.marker is None or one.marker.evaluate()]
    wrong = [str(one) for one in needed if not one.specifier.contains(importlib.metadata.version(one.name))]
    assert not wrong
