"""What a person does on the first page, by the names that a screen reader would hear."""

import re

from playwright.sync_api import Locator, Page, expect

READY = "[data-ready=true]"
PATIENCE_MS = 60_000


def open_first_page(page: Page, url: str, path: str = "") -> None:
    """Open a page of the app and wait until its network is checked."""
    page.goto(url + path)
    page.wait_for_selector(READY, timeout=PATIENCE_MS)


def train_button(page: Page) -> Locator:
    """Return the button that starts the training."""
    return page.get_by_role("button", name=re.compile("^(Train|开始训练)$"))


def layers(page: Page) -> Locator:
    """Return the rows of the list of layers."""
    return page.locator("[data-node]")


def row(page: Page, node: str) -> Locator:
    """Return one row of the list."""
    return page.locator(f"[data-node='{node}']")


def set_epochs(page: Page, count: int) -> None:
    """Set how many epochs are trained, in the plan."""
    field = page.get_by_role("textbox", name="epochs", exact=True).or_(page.get_by_label("Epochs", exact=True)).first
    field.fill(str(count))
    field.press("Enter")


def wait_for_end(page: Page) -> None:
    """Wait until the run in the drawer has ended."""
    expect(train_button(page)).to_be_visible(timeout=2 * PATIENCE_MS)
