"""Editing by hand: layers copied, pasted, picked together, lined up and caught by each other while they are dragged."""

import json
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_canvas import canvas, handle, undo, wire

pytestmark = pytest.mark.browser
__all__ = ["canvas"]


def picked(page: Page) -> set[str]:
    """Return the names of the layers that are picked."""
    # In one go: what is picked may change between two looks.
    names = page.locator(".lw-node[data-selected]").evaluate_all("all => all.map(one => one.dataset.node)")
    return {str(name) for name in names}


def menu(page: Page, name: str) -> None:
    """Choose something of the canvas's menu."""
    page.get_by_role("button", name="More canvas tools").click()
    page.get_by_role("menuitem", name=name).or_(page.get_by_role("menuitemradio", name=name)).click()


def notice(page: Page):
    return page.locator(".lw-notice")


def test_layers_go_through_the_clipboard_into_another_design_and_tab(canvas, app):
    page = canvas
    steps.row(page, "flatten").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert picked(page) == {"flatten", "dense", "dropout"}
    page.keyboard.press("Control+c")
    expect(notice(page)).to_contain_text("3 layers are copied")
    page.keyboard.press("Control+v")
    expect(page.locator(".lw-node")).to_have_count(12)
    assert picked(page) == {"flatten_1", "dense_2", "dropout_1"}
    expect(steps.row(page, "flatten_1")).to_be_focused()
    expect(wire(page, "flatten_1", "dense_2")).to_have_count(1)
    expect(wire(page, "conv2d_1", "flatten_1")).to_have_count(0)
    boxes = [steps.row(page, name).bounding_box() for name in ("flatten_1", "flatten", "dense_1")]
    assert all(abs(boxes[0]["x"] - other["x"]) > 20 or abs(boxes[0]["y"] - other["y"]) > 20 for other in boxes[1:])
    expect(steps.row(page, "dropout_1")).to_be_in_viewport(ratio=1)
    undo(page)
    expect(page.locator(".lw-node")).to_have_count(9)
    other = page.context.new_page()
    steps.open_first_page(other, app.url)
    steps.choose_template(other, "Iris flowers")
    names = steps.names(other)
    other.locator(".react-flow__pane").click(position={"x": 30, "y": 300})
    other.keyboard.press("Control+v")
    expect(steps.row(other, "flatten")).to_be_visible()
    assert {"flatten", "dropout"} <= set(steps.names(other)) - set(names)
    steps.saved(other)


def test_cut_and_paste_keeps_names_and_is_two_steps(canvas):
    page = canvas
    steps.row(page, "dense").focus()
    page.keyboard.press("Control+x")
    expect(steps.row(page, "dense")).to_have_count(0)
    expect(wire(page, "flatten", "dropout")).to_have_count(1)
    page.keyboard.press("Control+v")
    expect(steps.row(page, "dense")).to_be_visible()
    undo(page)
    expect(steps.row(page, "dense")).to_have_count(0)
    undo(page)
    expect(wire(page, "flatten", "dense")).to_have_count(1)


def test_a_clipboard_of_something_else_says_so_and_the_text_is_readable(canvas):
    page = canvas
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("() => navigator.clipboard.writeText('Dear diary')")
    steps.row(page, "dense").focus()
    page.keyboard.press("Control+v")
    expect(notice(page)).to_contain_text("What is in the clipboard are no layers.")
    expect(page.locator(".lw-node")).to_have_count(9)
    menu(page, "Copy")
    expect(notice(page)).to_contain_text("dense is copied")
    copied = json.loads(page.evaluate("() => navigator.clipboard.readText()"))
    assert copied["format"] == "layerwise-layers"
    assert [one["id"] for one in copied["nodes"]] == ["dense"] and len(copied["nodes"][0]["position"]) == 2
    menu(page, "Paste")
    expect(steps.row(page, "dense_2")).to_be_focused()


def test_many_layers_are_picked_by_mouse_moved_lined_up_and_removed_as_one_step(canvas):
    page = canvas
    steps.row(page, "conv2d").click(position={"x": 60, "y": 12})
    steps.row(page, "dense").click(position={"x": 60, "y": 12}, modifiers=["Control"])
    steps.row(page, "dropout").click(position={"x": 60, "y": 12}, modifiers=["Shift"])
    assert picked(page) == {"conv2d", "dense", "dropout"}
    bar = page.get_by_role("toolbar", name="Selected layers")
    expect(bar).to_contain_text("3 selected")
    before = {name: steps.row(page, name).bounding_box() for name in ("conv2d", "dense", "dropout")}
    bar.get_by_role("button", name="Align left edges").click()
    page.wait_for_timeout(200)
    lefts = {round(steps.row(page, name).bounding_box()["x"]) for name in before}
    assert len(lefts) == 1
    undo(page)
    page.wait_for_timeout(200)
    assert {name: steps.row(page, name).bounding_box() for name in before} == before
    x, y = before["dense"]["x"] + 60, before["dense"]["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 90, steps=8)
    page.mouse.up()
    moved = {name: steps.row(page, name).bounding_box() for name in before}
    shifts = {
        (round(moved[name]["x"] - before[name]["x"]), round(moved[name]["y"] - before[name]["y"])) for name in before
    }
    assert len(shifts) == 1 and shifts != {(0, 0)}
    undo(page)
    steps.row(page, "dense").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".lw-node[data-selected]")).to_have_count(1)
    assert picked(page) == {"dense"}
    page.keyboard.press("Control+a")
    expect(bar).to_contain_text("9 selected")
    page.keyboard.press("Delete")
    expect(page.locator(".lw-node")).to_have_count(0)
    undo(page)
    expect(page.locator(".lw-node")).to_have_count(9)


def test_a_box_picks_what_lies_in_it(canvas):
    page = canvas
    first, last = (steps.row(page, name).bounding_box() for name in ("dense", "dense_1"))
    page.keyboard.down("Shift")
    page.mouse.move(first["x"] - 12, first["y"] - 12)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] + 12, last["y"] + last["height"] + 12, steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert {"dense", "dropout", "dense_1"} <= picked(page)
    count = len(picked(page))
    page.keyboard.press("Control+c")
    expect(notice(page)).to_contain_text(f"{count} layers are copied")
    page.keyboard.press("Delete")
    expect(page.locator(".lw-node")).to_have_count(9 - count)


def test_a_dragged_card_is_caught_by_the_edges_of_others(canvas):
    page = canvas
    target, box = (steps.row(page, name).bounding_box() for name in ("conv2d", "dense_1"))
    x, y = box["x"] + 60, box["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 2, y)
    page.mouse.move(x + (target["x"] - box["x"]) + 4, y + 60, steps=12)
    expect(page.locator(".lw-snap-line").first).to_be_attached()
    page.mouse.up()
    expect(page.locator(".lw-snap-line")).to_have_count(0)
    steps.saved(page)
    assert abs(steps.row(page, "dense_1").bounding_box()["x"] - target["x"]) < 0.6
    page.reload()
    page.wait_for_selector(steps.READY)
    now = [steps.row(page, name).bounding_box()["x"] for name in ("conv2d", "dense_1")]
    assert abs(now[0] - now[1]) < 0.6


def test_arguments_are_changed_on_the_card_while_the_app_is_silent(canvas, app):
    page = canvas
    card = steps.row(page, "dense")
    card.focus()
    app.process.send_signal(signal.SIGSTOP)
    try:
        page.keyboard.press("e")
        quick = page.get_by_role("group", name="Change arguments of dense").first
        expect(quick.get_by_label("units", exact=True)).to_be_focused()
        page.keyboard.type("48")
        page.keyboard.press("Enter")
        expect(card.locator(".lw-node-args")).to_have_text("48 · relu", timeout=2000)
        expect(card).to_be_focused()
    finally:
        app.process.send_signal(signal.SIGCONT)
    expect(card.locator(".lw-shape")).to_have_text("48")
    arguments = steps.row(page, "conv2d").locator(".lw-node-args")
    arguments.click()
    expect(page.get_by_role("group", name="Change arguments of conv2d")).to_have_count(0)  # it is only picked
    arguments.click()
    quick = page.get_by_role("group", name="Change arguments of conv2d").first
    quick.get_by_label("activation", exact=True).select_option("tanh")
    quick.get_by_label("filters", exact=True).fill("16")
    page.keyboard.press("Escape")
    expect(quick).to_be_hidden()
    expect(steps.row(page, "conv2d")).to_be_focused()
    expect(steps.row(page, "conv2d").locator(".lw-node-args")).to_have_text("16 · 3×3 · same · tanh")
    expect(steps.row(page, "conv2d").locator(".lw-shape")).to_have_text("8×8×16")


def test_a_line_drawn_to_an_empty_place_adds_what_is_chosen_there(canvas):
    page = canvas
    page.mouse.move(*handle(page, "flatten", "source"))
    page.mouse.down()
    x, y = handle(page, "flatten", "source")
    page.mouse.move(x + 60, y + 70, steps=6)
    page.mouse.up()
    here = page.get_by_role("dialog", name="Add behind flatten")
    expect(here.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("全连接")
    expect(here.get_by_role("option").first).to_have_text("Dense")
    page.keyboard.press("Enter")
    expect(here).to_have_count(0)
    expect(wire(page, "flatten", "dense_2")).to_have_count(1)
    expect(wire(page, "flatten", "dense")).to_have_count(1)
    expect(steps.row(page, "dense_2")).to_be_focused()
    begin, end = handle(page, "flatten", "source"), handle(page, "dense_2", "target")
    assert abs(end[0] - begin[0] - 60) < 6 and abs(end[1] - begin[1] - 70) < 6
    undo(page)
    expect(page.locator(".lw-node")).to_have_count(9)
    steps.row(page, "dropout").focus()
    page.keyboard.press("Shift+A")
    page.keyboard.press("Escape")
    expect(steps.row(page, "dropout")).to_be_focused()
    page.keyboard.press("Shift+A")
    expect(page.get_by_role("dialog", name="Add behind dropout").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("batch norm")
    page.keyboard.press("Enter")
    expect(wire(page, "dropout", "batch_normalization_1")).to_have_count(1)
