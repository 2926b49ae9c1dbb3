"""The templates gallery: by keyboard, by search, with pictures; what one picks opens as a new design."""

import re

import pytest
from playwright.sync_api import Page, expect

from builder.views import templates
from tests.browser import steps

pytestmark = pytest.mark.browser

TEMPLATES = templates.index()


def open_gallery(page: Page):
    page.get_by_role("button", name=re.compile("^(Templates|模板)$")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-template]")).to_have_count(len(TEMPLATES))
    return dialog


def test_every_template_has_a_picture_a_name_and_a_sentence(page, app):
    steps.open_first_page(page, app.url)
    dialog = open_gallery(page)
    for one in TEMPLATES:
        card = dialog.get_by_role("button", name=one["title"]["en"], exact=True)
        expect(card).to_have_accessible_description(re.compile(re.escape(one["help"]["en"])))
        picture = card.locator("img")
        card.scroll_into_view_if_needed()
        assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 100


def test_by_keyboard_through_search_to_a_new_design(page, app):
    steps.open_first_page(page, app.url)
    first = steps.names(page)
    templates_button = page.get_by_role("button", name="Templates")
    templates_button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(templates_button).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-template]")).to_have_count(len(TEMPLATES))
    page.keyboard.type("electricity gru")
    expect(dialog.locator("[data-template]")).to_have_count(1)
    expect(dialog.get_by_role("status")).to_contain_text("1")
    page.keyboard.press("ArrowDown")
    expect(dialog.locator("[data-template=gru_forecast]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_label("Name of the design")).to_have_value("GRU forecast")
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    assert steps.names(page) != first
    # What was open is still there.
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("Digits, convolutional")).click()
    steps.saved(page)
    steps.expect_names(page, first)


def test_arrows_walk_through_the_grid(page, app):
    steps.open_first_page(page, app.url)
    dialog = open_gallery(page)
    page.keyboard.press("ArrowDown")
    cards = [one["id"] for one in TEMPLATES]
    focused = dialog.locator("[data-template]:focus")
    expect(focused).to_have_attribute("data-template", cards[0])
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_attribute("data-template", cards[1])
    page.keyboard.press("ArrowDown")
    below = focused.get_attribute("data-template")
    assert cards.index(below) > 2
    page.keyboard.press("ArrowUp")
    expect(focused).to_have_attribute("data-template", cards[1])
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("searchbox")).to_be_focused()


def test_a_search_without_an_answer_says_so_in_chinese(visitor, app):
    page = visitor(locale="zh-CN")
    steps.open_first_page(page, app.url)
    dialog = open_gallery(page)
    expect(dialog.get_by_text("自编码器", exact=True)).to_have_count(1)
    dialog.get_by_role("searchbox").fill("没有这种网络")
    expect(dialog.locator("[data-template]")).to_have_count(0)
    expect(dialog).to_contain_text("没有符合搜索条件的模板")
