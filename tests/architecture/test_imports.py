"""Rooms import downwards, and the app process never loads Keras or a backend."""

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import builder

ROOT = Path(__file__).parents[2]
APP_ROOMS = ("catalog", "charts", "checks", "cli", "data", "design", "engine", "runs", "service", "views", "words")
LIGHT_MODULES = ("builder.export.formats",)
HEAVY = ("keras", "tensorflow", "jax", "torch", "sklearn")


def app_modules() -> list[str]:
    """Return every module that the app process may load, `__main__` modules left out: they run when imported."""
    found = ["builder.errors", "builder.places", *LIGHT_MODULES]
    for room in APP_ROOMS:
        folder = Path(builder.__path__[0]) / room
        if (folder / "__init__.py").exists():
            found.append(f"builder.{room}")
            found += [one.name for one in pkgutil.walk_packages([str(folder)], f"builder.{room}.")]
    return [name for name in found if not name.endswith("__main__")]


def heavy_after_importing(modules: list[str]) -> list[str]:
    """Import modules in a fresh process, and return what they loaded of Keras and its company."""
    code = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]):\n    importlib.import_module(name)\n"
        "print('loaded', json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))"
    )
    arguments = [sys.executable, "-c", code, json.dumps(modules), json.dumps(HEAVY)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    line = next(line for line in done.stdout.splitlines() if line.startswith("loaded "))
    loaded: list[str] = json.loads(line.removeprefix("loaded "))
    return loaded


@pytest.mark.process
def test_the_app_process_never_loads_keras() -> None:
    modules = app_modules()
    assert len(modules) > 50
    loaded = heavy_after_importing(modules)
    if loaded:
        guilty = [name for name in modules if heavy_after_importing([name])]
        pytest.fail(f"{', '.join(loaded)} loaded by: {', '.join(guilty)}")


@pytest.mark.process
def test_a_module_that_loads_keras_would_be_found() -> None:
    assert "sklearn" in heavy_after_importing(["sklearn"])


@pytest.mark.process
def test_rooms_import_downwards() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout
