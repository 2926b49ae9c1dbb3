import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driver
from tests.browser.rooms import Room

NO_BROWSER = "needs the program chromium (Debian: apt install chromium; macOS: brew install chromium)"
WATCH = Path(__file__).parent / "watch"

expect.set_options(timeout=20_000)  # a busy machine answers late
# A download finds no network, on a machine that has one as well.
OFFLINE = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")}
Visitor = Callable[..., Page]


def pytest_collection_modifyitems(items):
    if driver.chromium_path() or os.environ.get("CI") == "true":
        return  # with CI=true a missing browser is a failure
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} tests skipped: a browser test {NO_BROWSER}.")


@pytest.fixture(scope="session")
def notes(tmp_path_factory) -> Path:
    """The file in which every process of the app notes the backends that it imports."""
    return tmp_path_factory.mktemp("notes") / "imports.txt"


@pytest.fixture(scope="session")
def app(tmp_path_factory, notes) -> Iterator[driver.AppServer]:
    """The app on a home of its own, shared by all tests: each visitor is a person of their own."""
    paths = os.pathsep.join(filter(None, (str(WATCH), os.environ.get("PYTHONPATH"))))
    watched = {"PYTHONPATH": paths, "LAYERWISE_IMPORT_NOTES": str(notes), "NO_PROXY": "127.0.0.1,localhost"}
    server = driver.AppServer(tmp_path_factory.mktemp("home"), environment=watched | OFFLINE).start().wait()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A headless browser. While it lives, Playwright's event loop runs in this thread: other tests need their own."""
    if driver.chromium_path() is None:
        pytest.fail(f"a browser test {NO_BROWSER}", pytrace=False)
    with driver.browser() as opened:
        yield opened


@pytest.fixture(scope="package")
def rooms(chromium: Browser) -> Iterator[list[Room]]:
    """The pages that visitors leave behind. What one has loaded of Streamlit the next one need not compile again."""
    made: list[Room] = []
    yield made
    for room in made:
        room.page.context.close()


@pytest.fixture
def visitor(chromium: Browser, rooms: list[Room]) -> Iterator[Visitor]:
    """Give pages of fresh visitors. An error that no script of the page caught fails the test."""
    taken: list[Room] = []

    def come(width: int = 1366, height: int = 768, view: str = "canvas", **options: Any) -> Page:
        settings = {"locale": "en-US", "accept_downloads": True} | options
        free = (one for one in rooms if one not in taken and (one.view, one.settings) == (view, settings))
        room = next(free, None) or Room(chromium, view, settings)
        taken.append(room)
        return room.enter(width, height)

    yield come
    errors = [error for room in taken for error in room.errors]
    for room in taken:
        room.leave()
    rooms[:] = [*(one for one in rooms if one not in taken), *(one for one in taken if not one.page.is_closed())]
    assert not errors


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A page of a fresh visitor, at the size of a small projector."""
    return visitor()
