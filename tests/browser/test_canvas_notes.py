"""Notes on the canvas, the lock, and two tabs on one design."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_canvas import canvas, undo
from tests.browser.test_canvas_hands import menu, notice, picked

pytestmark = pytest.mark.browser
__all__ = ["canvas"]


def note(page: Page, text: str):
    return page.locator(".lw-note").filter(has_text=text)


def test_a_note_is_written_moved_sized_and_removed_by_key_and_mouse(canvas):
    page = canvas
    menu(page, "Add a note")
    expect(page.get_by_role("textbox", name="Text of the note")).to_be_focused()
    page.keyboard.type("Here shapes shrink")
    page.keyboard.press("Enter")
    page.keyboard.type("by half")
    page.keyboard.press("Escape")
    card = note(page, "Here shapes shrink")
    expect(card).to_be_focused()
    expect(card).to_contain_text("by half")
    before = card.bounding_box()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+Shift+ArrowDown")
    page.wait_for_timeout(100)
    after = card.bounding_box()
    assert round(after["x"] - before["x"]) == 16 and round(after["height"] - before["height"]) == 16
    page.mouse.move(after["x"] + 20, after["y"] + 12)
    page.mouse.down()
    page.mouse.move(after["x"] + 22, after["y"] + 12)
    page.mouse.move(after["x"] + 60, after["y"] + 40, steps=6)
    page.mouse.up()
    assert card.bounding_box()["y"] - after["y"] > 16
    steps.saved(page)
    page.reload()
    page.wait_for_selector(steps.READY)
    expect(card).to_have_count(1)
    assert card.evaluate("card => card.offsetHeight") == 112
    card.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("!")
    page.locator(".react-flow__pane").click(position={"x": 20, "y": 200})
    expect(card).to_contain_text("by half!")
    card.focus()
    page.keyboard.press("Delete")
    expect(card).to_have_count(0)
    undo(page)
    expect(card).to_contain_text("by half!")


def test_a_locked_design_stays_as_it_is(canvas):
    page = canvas
    # Nobody has edited it: what is locked is kept all the same.
    page.get_by_role("button", name="Lock the design").click()
    expect(page.locator(".lw-locked")).to_have_text("Locked")
    steps.saved(page)
    card = steps.row(page, "dense")
    before = card.bounding_box()
    page.mouse.move(before["x"] + 60, before["y"] + 12)
    page.mouse.down()
    page.mouse.move(before["x"] + 120, before["y"] + 80, steps=6)
    page.mouse.up()
    steps.row(page, "dense").focus()
    for key in ("Delete", "Control+x", "Control+d", "Alt+ArrowDown", "n", "e", "F2", "Control+z"):
        page.keyboard.press(key)
    steps.row(page, "dropout").focus()
    steps.field(page, "rate").fill("0.9")
    steps.field(page, "rate").press("Enter")
    expect(notice(page)).to_contain_text("This design is locked, so nothing was changed.")
    expect(page.locator(".lw-node")).to_have_count(9)
    expect(page.locator(".lw-note")).to_have_count(0)
    expect(steps.row(page, "dropout").locator(".lw-node-args")).to_have_text("0.3")
    assert card.bounding_box()["height"] == before["height"] and picked(page)
    page.reload()
    page.wait_for_selector(steps.READY)
    expect(page.locator(".lw-locked")).to_be_visible()
    steps.row(page, "dense").focus()
    page.keyboard.press("Shift+L")
    expect(page.locator(".lw-locked")).to_have_count(0)
    page.keyboard.press("Delete")
    expect(steps.row(page, "dense")).to_have_count(0)


def test_two_tabs_on_one_design_show_what_the_other_does(canvas):
    page = canvas
    view = page.locator(".react-flow__viewport").get_attribute("style")
    steps.row(page, "dropout").focus()
    page.keyboard.press("Alt+ArrowDown")
    steps.saved(page)
    other = page.context.new_page()
    steps.open_first_page(other, page.url)
    expect(notice(other)).to_contain_text("This design is open in another tab too.")
    expect(notice(page)).to_have_count(0)
    steps.row(other, "dropout").focus()
    other.keyboard.press("Delete")
    steps.saved(other)
    expect(steps.row(page, "dropout")).to_have_count(0)
    page.bring_to_front()  # a tab that is not seen draws late
    steps.row(page, "dense").focus()
    page.keyboard.press("e")
    expect(page.get_by_label("units", exact=True).first).to_be_focused()
    page.keyboard.type("48")
    page.keyboard.press("Enter")
    expect(steps.row(other, "dense").locator(".lw-node-args")).to_have_text("48 · relu")
    assert page.locator(".react-flow__viewport").get_attribute("style") == view
    assert picked(page) == {"dense"}
    other.bring_to_front()
    undo(other)
    undo(other)
    expect(steps.row(page, "dropout")).to_have_count(1)
    expect(steps.row(page, "dense").locator(".lw-node-args")).to_have_text("64 · relu")
    notice(other).get_by_role("button", name="Make a copy").click()
    expect(other.get_by_label("Name of the design")).to_have_value(re.compile("copy$"))
    steps.row(other, "flatten").focus()
    other.keyboard.press("Delete")
    steps.saved(other)
    expect(steps.row(page, "flatten")).to_have_count(1)
