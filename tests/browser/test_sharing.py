"""A layer used twice, and data that enters through several inputs: a siamese network by hand, columns by tick."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps

pytestmark = pytest.mark.browser


def pick(page: Page, node: str) -> None:
    """Pick a layer by its card, beside the arguments, which open when they are clicked."""
    steps.row(page, node).locator(".lw-shape").click()


def choose_data(page: Page, title: str) -> None:
    form = steps.open_chip(page, "data")
    form.get_by_role("radio", name=title).click()
    page.keyboard.press("Escape")


def test_a_layer_is_used_again_and_edited_once(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    pick(page, "dense")
    page.keyboard.press("Control+Shift+D")
    again = steps.row(page, "dense_2")
    expect(again).to_have_attribute("aria-label", re.compile("calls the layer of dense, with the same weights"))
    expect(page.locator(".lw-tie")).to_have_count(1)
    pick(page, "dense_2")
    steps.field(page, "units").fill("48")
    expect(steps.row(page, "dense").locator(".lw-node-args")).to_contain_text("48")
    page.get_by_role("button", name="Give it a layer of its own").click()
    expect(page.locator(".lw-tie")).to_have_count(0)
    expect(steps.row(page, "dense")).not_to_have_attribute("aria-label", re.compile("called"))


def test_deleting_the_original_passes_the_layer_on(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    pick(page, "conv2d")
    page.get_by_role("complementary").get_by_role("button", name="Use this layer again").click()
    expect(page.locator(".lw-tie")).to_have_count(1)
    pick(page, "conv2d")
    page.keyboard.press("Delete")
    expect(steps.row(page, "conv2d")).to_have_count(0)
    expect(page.locator(".lw-tie")).to_have_count(0)
    steps.saved(page)
    page.reload()
    page.wait_for_selector(steps.READY)
    expect(page.locator(".lw-shared-sign")).to_have_count(0)
    # The layer is now the other node's, with its parameters.
    expect(steps.row(page, "conv2d_2").locator(".lw-node-args")).to_contain_text("3×3")


def test_a_tower_is_used_again_by_the_keys(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    pick(page, "input")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Shift+D")
    expect(page.locator(".lw-node")).to_have_count(18)
    # Everything but the Input, which has no weights, is called again.
    expect(page.locator(".lw-tie")).to_have_count(8)
    expect(page.locator(".lw-selection-count")).to_contain_text("9")


def test_pairs_are_compared_by_one_network(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    choose_data(page, "Pairs of digits")
    pick(page, "input")
    page.get_by_role("complementary").get_by_role("button", name="Start with a network for this data").click()
    # Five layers of one tower, called again by the other.
    expect(page.locator(".lw-tie")).to_have_count(5)
    expect(page.get_by_text("ready", exact=True)).to_be_visible()


def test_columns_are_divided_among_inputs(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    choose_data(page, "Diabetes progression")
    pick(page, "input")
    inspector = page.get_by_role("complementary")
    expect(inspector.get_by_text("features (10)")).to_be_visible()
    inspector.get_by_text("10 of 10 columns").click()
    inspector.get_by_label("sex").uncheck()
    expect(inspector.get_by_text("9 of 10 columns")).to_be_visible()
    expect(steps.row(page, "input").locator(".lw-shape")).to_have_text("9")
