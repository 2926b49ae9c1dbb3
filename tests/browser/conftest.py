import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import driver

NO_BROWSER = "needs the program chromium (Debian: apt install chromium; macOS: brew install chromium)"


def pytest_collection_modifyitems(items):
    if driver.chromium_path() or os.environ.get("CI") == "true":
        return  # with CI=true a missing browser is a failure
    for item in items:
        if "tests/browser" in str(item.fspath):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


WATCH = Path(__file__).parent / "watch"


@pytest.fixture(scope="session")
def notes(tmp_path_factory) -> Path:
    """The file in which every process of the app notes the backends that it imports."""
    return tmp_path_factory.mktemp("notes") / "imports.txt"


@pytest.fixture(scope="session")
def app(tmp_path_factory, notes) -> Iterator[driver.AppServer]:
    paths = os.pathsep.join(filter(None, (str(WATCH), os.environ.get("PYTHONPATH"))))
    watched = {"PYTHONPATH": paths, "LAYERWISE_IMPORT_NOTES": str(notes)}
    server = driver.AppServer(tmp_path_factory.mktemp("home"), environment=watched).start().wait()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with driver.browser() as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh visitor, at the size of a small projector. Errors in the console fail the test."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-US", accept_downloads=True)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors
