"""A group that is a model of its own: made by keyboard, trained, taken home as a script, used again as a whole."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_groups import group, make

pytestmark = pytest.mark.browser


def switch(page: Page):
    return page.get_by_role("switch", name="A model of its own")


def test_a_group_becomes_a_model_inside_the_model(page: Page, app, tmp_path: Path) -> None:
    steps.open_first_page(page, app.url)
    steps.small_network(page, epochs=1)
    make(page, "dense", 1, "Encoder")
    switch(page).check()
    expect(group(page, "Encoder")).to_have_attribute("aria-label", re.compile("open group Encoder, a model of its own"))
    expect(page.locator(".lw-frame .lw-model-sign")).to_be_visible()
    steps.saved(page)
    steps.train(page)
    steps.wait_for_end(page)
    # What is inside is watched like any layer.
    expect(steps.row(page, "dense").locator(".lw-mini").first).to_be_visible()
    script = steps.take_home(page, "Python script", tmp_path).read_text(encoding="utf-8")
    assert re.search(r'^encoder = keras\.Model\(encoder_input, encoder_output, name="encoder"\)$', script, re.M)
    assert re.search(r"^\w+ = encoder\(inputs\)$", script, re.M)


def test_a_model_is_used_again_as_a_whole(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    steps.choose_template(page, "Siamese network")
    second = group(page, "Encoder 2")
    expect(second).to_have_attribute("aria-label", re.compile("folded group Encoder 2, a model of its own"))
    second.click()
    page.get_by_role("complementary").get_by_role("button", name="Encoder", exact=True).click()
    expect(page.get_by_text("One model, called 2 times.")).to_be_visible()
    page.get_by_role("complementary").get_by_role("button", name="Use it again").click()
    expect(group(page, "Encoder 3")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(group(page, "Encoder 3")).to_have_count(0)
    page.locator(".lw-frame-bar b").click()
    switch(page).uncheck()
    # The other one alone can't be a model of the same layers.
    expect(page.locator(".lw-folded .lw-badge")).to_be_visible()
