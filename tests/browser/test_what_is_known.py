"""What the page knows of a network beyond its shapes: where its mask goes, and what takes the memory."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps

pytestmark = pytest.mark.browser


def test_a_mask_is_followed_from_layer_to_layer(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    steps.choose_template(page, "LSTM for texts")
    mask = page.locator(".lw-facts [data-mask]")
    for node, what in (("embedding", "made"), ("lstm", "used")):
        steps.row(page, node).click()
        expect(mask).to_have_attribute("data-mask", what)
    steps.row(page, "dense").click()
    expect(mask).to_have_count(0)
    expect(page.locator("[data-wire='embedding/0>lstm/0'] + text")).to_have_text("18×32 · masked")
    # Another layer in its place knows no masks, and a hint says so.
    steps.row(page, "embedding").focus()
    page.keyboard.press("a")
    page.keyboard.type("Conv1D")
    page.keyboard.press("Enter")
    steps.saved(page)
    steps.row(page, "conv1d").click()
    expect(mask).to_have_attribute("data-mask", "lost")
    expect(page.get_by_text("conv1d knows no masks").first).to_be_visible()


def test_the_memory_is_told_by_what_takes_it(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    page.get_by_role("button", name="at batch").click()
    parts = page.get_by_role("dialog", name="Memory while training")
    expect(parts.locator("dt")).to_have_text(
        ["Weights", "Gradients", "Kept by the optimizer", "Layer outputs for one batch", "Process and backend"]
    )
    # 85,194 parameters of four bytes; the optimizer keeps two numbers for each that learns.
    expect(parts.locator("dd").nth(0)).to_have_text("341 kB")
    expect(parts.locator("dd").nth(2)).to_have_text("681 kB")
    page.keyboard.press("Escape")
    expect(parts).to_have_count(0)
