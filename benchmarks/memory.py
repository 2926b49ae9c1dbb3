"""Memory of the app process after long use of every page: `python -m benchmarks.memory [--minutes 60]`.

A visitor goes from page to page, edits, trains and looks at runs again and again; the resident memory of the app
process is read before and after.
"""

import argparse
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page

from benchmarks.table import markdown
from tests.browser.driver import AppServer, browser

READY = "[data-ready=true]"


def round_trip(page: Page, url: str) -> None:
    """Visit every page once, with an edit and a short training."""
    page.goto(url)
    page.wait_for_selector(READY, timeout=60_000)
    page.keyboard.press("/")
    page.keyboard.type("dropout")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    train = page.get_by_role("button", name="Train", exact=True)
    if train.is_visible() and train.is_enabled():
        train.click()
        page.wait_for_timeout(4000)
        stop = page.get_by_role("button", name="Stop", exact=True)
        if stop.is_visible():
            stop.click()
    page.wait_for_timeout(1500)
    for path in ("train", "runs", "data"):
        page.goto(f"{url}/{path}")
        page.wait_for_timeout(2500)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory(prefix="lw") as home, browser() as chromium:
        server = AppServer(Path(home)).start().wait()
        try:
            assert server.process is not None
            process = psutil.Process(server.process.pid)
            page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
            round_trip(page, server.url)
            first, rounds, end = process.memory_info().rss, 1, time.monotonic() + minutes * 60
            while time.monotonic() < end:
                round_trip(page, server.url)
                rounds += 1
            last = process.memory_info().rss
        finally:
            server.stop()
    row = (f"{minutes:g} min, {rounds} rounds", f"{first / 1e6:.0f}", f"{last / 1e6:.0f}", f"{last / first:.2f}")
    print(markdown(("app process", "after one round, MB", "at the end, MB", "ratio"), [row]))


if __name__ == "__main__":
    main()
