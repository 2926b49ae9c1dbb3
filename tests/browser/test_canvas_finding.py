"""Finding one's way on the canvas: the direction of the layout, a layer found by name, every key on one sheet."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_accessibility import NEEDS_AXE, faults
from tests.browser.test_canvas import canvas, handle, wire
from tests.browser.test_canvas_hands import menu, picked

pytestmark = pytest.mark.browser
__all__ = ["canvas"]


def boxes(page: Page) -> list[dict[str, float]]:
    return [steps.row(page, name).bounding_box() for name in ("input", "conv2d", "batch_normalization", "dense_1")]


def test_the_direction_of_the_layout_is_chosen_and_remembered(canvas):
    page = canvas
    menu(page, "Top to bottom")
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    tops, lefts = ([box[side] for box in boxes(page)] for side in ("y", "x"))
    assert tops == sorted(set(tops)) and max(lefts) - min(lefts) < 2
    box, line = boxes(page)[1], wire(page, "input", "conv2d").bounding_box()
    assert abs(line["x"] + line["width"] / 2 - box["x"] - box["width"] / 2) < 3
    steps.row(page, "conv2d").focus()
    page.keyboard.press("ArrowDown")
    expect(steps.row(page, "batch_normalization")).to_be_focused()
    page.reload()
    page.wait_for_selector(steps.READY)
    lefts = [box["x"] for box in boxes(page)]
    assert max(lefts) - min(lefts) < 2
    menu(page, "Left to right")
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    tops = [box["y"] for box in boxes(page)]
    assert max(tops) - min(tops) < 2


def test_a_layer_is_found_by_its_name_and_gone_to(canvas):
    page = canvas
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    steps.row(page, "dense").focus()
    page.keyboard.press("Control+f")
    finder = page.get_by_role("dialog", name="Find a layer")
    expect(finder.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("conv2d_1")
    expect(finder.get_by_role("option").first).to_contain_text("conv2d_1")
    page.keyboard.press("Enter")
    expect(steps.row(page, "conv2d_1")).to_be_focused()
    expect(steps.row(page, "conv2d_1")).to_be_in_viewport(ratio=1)
    assert picked(page) == {"conv2d_1"}
    page.keyboard.press("Control+f")
    page.keyboard.type("池化")
    expect(finder.get_by_role("option")).to_have_count(1)
    page.keyboard.type("zz")
    expect(finder).to_contain_text("No layer of this network fits")
    page.keyboard.press("Escape")
    expect(steps.row(page, "conv2d_1")).to_be_focused()


@pytest.mark.parametrize(
    ("locale", "title", "says"), [("en-US", "Help", "Copy the selected layers"), ("zh-CN", "帮助", "复制所选的层")]
)
def test_every_key_stands_on_the_help_sheet(visitor, app, locale, title, says):
    page = visitor(locale=locale)
    steps.open_first_page(page, app.url)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name=title)
    expect(sheet).to_contain_text(says)
    assert sheet.locator("dt").count() > 30
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


@NEEDS_AXE
@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_the_canvas_opens_has_no_serious_fault(visitor, app, theme):
    page = visitor(color_scheme=theme)
    steps.open_first_page(page, app.url)
    steps.row(page, "dense").focus()
    page.keyboard.press("n")
    page.keyboard.type("A dense layer")
    page.keyboard.press("Escape")
    steps.row(page, "dense").focus()
    page.keyboard.press("Control+a")
    found = faults(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More canvas tools").click()
    found += faults(page)
    page.keyboard.press("Escape")
    steps.row(page, "dense").focus()
    page.keyboard.press("e")
    found += faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+A")
    found += faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+L")
    expect(page.locator(".lw-locked")).to_be_visible()
    found += faults(page)
    assert not found


def test_from_afar_a_card_says_its_kind_and_still_takes_connections(canvas):
    page = canvas
    card, spoken = (
        steps.row(page, "batch_normalization"),
        steps.row(page, "batch_normalization").get_attribute("aria-label"),
    )
    expect(card.locator(".lw-shape")).to_be_visible()
    expect(card.locator(".lw-far")).to_be_hidden()
    for _ in range(5):
        page.get_by_role("button", name="Zoom out").click()
    expect(card.locator(".lw-far")).to_be_visible()
    assert card.locator(".lw-far").evaluate("one => getComputedStyle(one, '::before').content") == '"BN"'
    expect(card.locator(".lw-shape")).to_be_hidden()
    assert card.get_attribute("aria-label") == spoken
    page.mouse.move(*handle(page, "flatten", "source"))
    page.mouse.down()
    x, y = handle(page, "dense_1", "target")
    page.mouse.move(x - 2, y, steps=8)
    page.mouse.up()
    expect(wire(page, "flatten", "dense_1")).to_have_count(1)
    expect(wire(page, "dropout", "dense_1")).to_have_count(0)
    page.get_by_role("button", name="Show the whole network").click()
    expect(steps.row(page, "dense_1").locator(".lw-shape")).to_be_visible()
