"""The wheel holds the whole app: installed without the repository it checks, and serves pages with its own settings."""

import json
import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.browser.driver import end_workers, free_port
from tests.engine.conftest import wait_until

ROOT = Path(__file__).parents[2]
SETTINGS = """
import json, streamlit.config as config
print(json.dumps({name: config.get_option(name) for name in
    ("runner.postScriptGC", "theme.light.primaryColor", "logger.hideWelcomeMessage", "browser.gatherUsageStats")}))
"""

pytestmark = [pytest.mark.process, pytest.mark.slow]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sources as they are."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (built,) = folder.glob("layerwise-*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip installed the wheel alone, by a process that writes no byte code of its own."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*command, "--no-index", "--target", str(folder), str(wheel)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def environment(installed: Path, home: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(installed), "LAYERWISE_HOME": str(home)}


def test_everything_that_is_tracked_is_in_it(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    if listed.returncode:
        pytest.skip("not a git checkout")
    inside = set(zipfile.ZipFile(wheel).namelist())
    tracked = [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]
    needed = [name for name in tracked if name.startswith("builder/")]
    app = ("app.py", "pages/", "sample_data/", ".streamlit/config.toml")
    needed += [f"builder/_app/{name}" for name in tracked if name.startswith(app)]
    assert len(needed) > 200
    assert sorted(set(needed) - inside) == []
    assert not [name for name in inside if name.startswith(("tests/", "frontend/", "benchmarks/"))]


def test_byte_code_is_compiled_at_installation(installed: Path) -> None:
    sources = [path for path in (installed / "builder").rglob("*.py") if "_app" not in path.parts]
    lacking = [
        str(path)
        for path in sources
        if not (path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc").exists()
    ]
    assert len(sources) > 150 and not lacking


def test_a_design_is_checked_from_any_folder(installed: Path, tmp_path: Path) -> None:
    design = installed / "builder" / "_app" / "sample_data" / "designs" / "cnn_digits.json"
    done = subprocess.run(
        [sys.executable, "-m", "builder", "check", str(design), "--json"],
        cwd=tmp_path,
        env=environment(installed, tmp_path / "home"),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["parameters"] > 10_000


def test_the_app_runs_with_its_settings_from_any_folder(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "app.log"
    with log.open("wb") as said:
        app = subprocess.Popen(
            [sys.executable, "-m", "builder", "run", "--port", str(port), "--no-browser"],
            cwd=tmp_path,
            env=environment(installed, tmp_path / "home"),
            stdout=said,
            stderr=said,
        )
    try:
        wait_until(lambda: answers(port) or app.poll() is not None)
        assert app.poll() is None, log.read_text()
        assert f"http://127.0.0.1:{port}" in log.read_text()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/assets/layerwise.js", timeout=30) as entry:
            (rest,) = re.findall(r"layerwise-[\w.-]+\.js", entry.read().decode())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/assets/{rest}", timeout=30) as bundle:
            assert bundle.status == 200
        if sys.platform == "linux":
            assert Path(f"/proc/{app.pid}/cwd").resolve() == (installed / "builder" / "_app").resolve()
    finally:
        app.terminate()
        app.wait(30)
        end_workers(tmp_path / "home")


def test_the_settings_are_read_from_its_folder(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS],
        cwd=installed / "builder" / "_app",
        env=environment(installed, tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "runner.postScriptGC": False,
        "theme.light.primaryColor": "#0b5fd6",
        "logger.hideWelcomeMessage": True,
        "browser.gatherUsageStats": False,
    }


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except OSError:
        return False
