"""What tests of running trainings share: a long training, and what its folder says while it runs."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from builder.runs import Registry, RunReader
from tests.browser import driver

LONG = 4000
"""Epochs: more than any test waits for."""


def until(true: Callable[[], Any], what: str, timeout_s: float = 60.0) -> Any:
    """Wait until something is true, and return it."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise TimeoutError(what)


def run_of(page, home: Path):
    """Return the newest run of the person who looks at a page."""
    cookie = next(one for one in page.context.cookies() if one["name"] == "layerwise_owner")
    registry = Registry(home)
    try:
        return registry.list(cookie["value"])[0]
    finally:
        registry.close()


def points(folder: Path) -> list[tuple[float, ...]]:
    """Return time, epoch, step and loss of every committed batch."""
    with RunReader(folder) as reader:
        rows = [row for event in reader.events("points") if event["phase"] == "train" for row in event["rows"]]
    return [(row[0], row[1], row[2], row[3]["loss"]) for row in rows]


def epochs(folder: Path) -> list[int]:
    """Return the number of each epoch that has ended, in order."""
    with RunReader(folder) as reader:
        return [event["epoch"] for event in reader.events("epoch")]


def at_the_restarted(app: driver.AppServer, page: Page) -> Page:
    """Return a page of the same person in an app that was started again, on another port."""
    cookie = next(one for one in page.context.cookies() if one["name"] == "layerwise_owner")
    page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": app.url}])
    return page.context.new_page()
