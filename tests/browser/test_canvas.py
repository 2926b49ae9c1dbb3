"""The canvas: layers dropped, connected, moved and repaired by mouse, and a residual block by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def canvas(page, app) -> Page:
    """The first page, with the network of digits on the canvas."""
    steps.open_first_page(page, app.url)
    expect(page.locator(".lw-node")).to_have_count(9)
    expect(page.locator("[data-wire]")).to_have_count(8)
    return page


def wire(page: Page, source: str, target: str):
    return page.locator(f"[data-wire='{source}/0>{target}/0']")


def middle(box) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def handle(page: Page, node: str, kind: str) -> tuple[float, float]:
    return middle(steps.row(page, node).locator(f".react-flow__handle.{kind}").first.bounding_box())


def draw(page: Page, source: str, target: str) -> None:
    """Draw a connection from one layer to another, and hold it there."""
    page.mouse.move(*handle(page, source, "source"))
    page.mouse.down()
    x, y = handle(page, target, "target")
    page.mouse.move(x - 3, y, steps=8)


def drop(page: Page, kind: str, at: tuple[float, float]) -> None:
    """Drag a layer from the palette to a place of the page."""
    pane = page.locator(".react-flow__pane")
    box = pane.bounding_box()
    item = page.get_by_role("navigation", name="Layers to add").get_by_role("button", name=kind, exact=True)
    item.drag_to(pane, target_position={"x": at[0] - box["x"], "y": at[1] - box["y"]})


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()


def test_a_layer_dropped_on_a_connection_goes_into_it(canvas):
    page = canvas
    drop(page, "Dropout", middle(wire(page, "flatten", "dense").bounding_box()))
    expect(wire(page, "flatten", "dropout_1")).to_have_count(1)
    expect(wire(page, "dropout_1", "dense")).to_have_count(1)
    expect(wire(page, "flatten", "dense")).to_have_count(0)
    expect(steps.row(page, "dropout_1").locator(".lw-shape")).to_have_text("1,024")
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    undo(page)
    expect(page.locator(".lw-node")).to_have_count(9)
    expect(wire(page, "flatten", "dense")).to_have_count(1)


def test_a_layer_dropped_elsewhere_stands_there_alone(canvas):
    page = canvas
    drop(page, "Dropout", (980, 430))
    card = steps.row(page, "dropout_1")
    expect(card).to_be_visible()
    x, y = middle(card.bounding_box())
    assert abs(x - 980) < 12 and abs(y - 430) < 12
    expect(page.locator(".lw-footer")).to_contain_text("1 problem")


def test_a_connection_that_can_t_be_says_why_while_it_is_drawn(canvas):
    page = canvas
    draw(page, "dense", "conv2d")
    why = page.locator(".lw-why-not")
    expect(why).to_have_text("conv2d comes before dense: this would make a loop.")
    page.mouse.up()
    expect(why).to_be_hidden()
    expect(wire(page, "dense", "conv2d")).to_have_count(0)
    expect(wire(page, "input", "conv2d")).to_have_count(1)


def test_a_connection_drawn_to_a_taken_input_takes_its_place(canvas):
    page = canvas
    draw(page, "batch_normalization", "conv2d_1")
    page.mouse.up()
    expect(wire(page, "batch_normalization", "conv2d_1")).to_have_count(1)
    expect(wire(page, "max_pooling2d", "conv2d_1")).to_have_count(0)
    expect(steps.row(page, "conv2d_1").locator(".lw-shape")).to_have_text("8×8×64")
    undo(page)
    expect(wire(page, "max_pooling2d", "conv2d_1")).to_have_count(1)


def test_a_broken_connection_is_repaired_by_its_button(canvas):
    page = canvas
    steps.row(page, "flatten").click()
    page.keyboard.press("Delete")
    card = page.locator(".lw-wire-card")
    expect(card).to_contain_text("(None, 4, 4, 10)")
    expect(card.get_by_role("button").first).to_be_in_viewport(ratio=1)
    card.get_by_role("button", name="Insert Flatten").click()
    expect(card).to_have_count(0)
    expect(page.locator(".lw-footer")).to_contain_text("ready")


def test_the_card_of_a_broken_connection_keeps_its_size_and_stays_inside(canvas):
    page = canvas
    steps.row(page, "flatten").click()
    page.keyboard.press("Delete")
    card, room = page.locator(".lw-wire-card"), page.locator(".lw-canvas").bounding_box()
    expect(card).to_be_visible()
    sizes = set()
    # Out as far as it goes, then in: the connection comes to the border and beyond the tools.
    for wheel in [900] * 3 + [-160] * 12:
        page.mouse.move(room["x"] + 40, room["y"] + 40)
        page.mouse.wheel(0, wheel)
        page.wait_for_timeout(120)
        target = wire(page, "conv2d_1", "dense").bounding_box()
        box = card.bounding_box()
        sizes.add((round(box["width"]), round(box["height"])))
        if target["x"] < room["x"] + room["width"] and target["y"] < room["y"] + room["height"]:
            assert box["x"] >= room["x"] and box["x"] + box["width"] <= room["x"] + room["width"]
            assert box["y"] >= room["y"] and box["y"] + box["height"] <= room["y"] + room["height"] - 44
    assert len(sizes) == 1


def test_the_card_of_a_broken_connection_lies_between_the_rows_and_covers_no_layer(canvas):
    page = canvas
    for name in ("flatten", "max_pooling2d"):
        steps.row(page, name).click()
        page.keyboard.press("Delete")
    card = page.locator(".lw-wire-card")
    expect(card).to_contain_text("(None, 8, 8, 10)")
    page.get_by_role("button", name="Show the whole network").click()
    page.wait_for_timeout(600)
    box = card.bounding_box()
    for name in ("input", "conv2d", "batch_normalization", "conv2d_1", "dense", "dropout", "dense_1"):
        other = steps.row(page, name).bounding_box()
        beside = box["x"] >= other["x"] + other["width"] or box["x"] + box["width"] <= other["x"]
        assert beside or box["y"] >= other["y"] + other["height"] or box["y"] + box["height"] <= other["y"], name
    buttons = card.get_by_role("button")
    assert buttons.first.bounding_box()["y"] == buttons.last.bounding_box()["y"], "the repairs stand side by side"


def test_a_connection_is_picked_and_removed(canvas):
    page = canvas
    page.mouse.click(*middle(wire(page, "dense", "dropout").bounding_box()))
    page.keyboard.press("Delete")
    expect(wire(page, "dense", "dropout")).to_have_count(0)
    expect(page.locator(".lw-node")).to_have_count(9)
    undo(page)
    expect(wire(page, "dense", "dropout")).to_have_count(1)


def test_a_residual_block_by_keyboard_alone(canvas):
    page = canvas
    steps.row(page, "max_pooling2d").focus()
    page.keyboard.press("a")
    page.keyboard.type("conv2d")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    steps.row(page, "conv2d_2").focus()
    page.keyboard.press("a")
    page.keyboard.type("add")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    steps.row(page, "max_pooling2d").focus()
    page.keyboard.press("c")
    status = page.locator(".lw-why-not")
    expect(status).to_contain_text("Connect max_pooling2d to")
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("max_pooling2d feeds conv2d_2 already.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-wire='max_pooling2d/0>add/1']")).to_have_count(1)
    steps.row(page, "conv2d_2").focus()
    page.keyboard.press("Enter")
    expect(steps.field(page, "filters")).to_be_focused()
    page.get_by_role("complementary").get_by_label("padding", exact=True).select_option("same")
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    expect(steps.row(page, "add").locator(".lw-shape")).to_have_text("4×4×32")
    # The block and the layer that brings its ways together stand side by side, and the way past it leads around it.
    block, merge = (steps.row(page, name).bounding_box() for name in ("conv2d_2", "add"))
    assert block["y"] == merge["y"] and 0 < merge["x"] - block["x"] - block["width"] < 60
    around = page.locator("[data-wire='max_pooling2d/0>add/1']").get_attribute("d")
    assert around.count("Q") >= 2


def test_a_moved_layer_stays_where_it_was_put(canvas, app):
    page = canvas
    box = steps.row(page, "dense_1").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 60, steps=6)
    page.mouse.up()
    steps.saved(page)
    moved = steps.row(page, "dense_1").bounding_box()
    assert moved["x"] - box["x"] > 60 and moved["y"] - box["y"] > 25
    neighbour = steps.row(page, "dropout").bounding_box()
    page.reload()
    page.wait_for_selector(steps.READY)
    again = [steps.row(page, name).bounding_box() for name in ("dense_1", "dropout")]
    assert abs((again[0]["x"] - again[1]["x"]) - (moved["x"] - neighbour["x"])) < 3
    page.get_by_role("button", name="Tidy: place all layers anew").click()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.wait_for_timeout(300)
    tidy = [steps.row(page, name).bounding_box() for name in ("dense_1", "dropout")]
    assert abs(tidy[0]["y"] - tidy[1]["y"]) < 2


def test_the_view_stays_while_training_and_in_another_language(canvas):
    page = canvas
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    view = page.locator(".react-flow__viewport").get_attribute("style")
    steps.train(page)
    steps.wait_for_points(page)
    expect(steps.row(page, "dense").locator("canvas")).to_be_visible()
    assert page.locator(".react-flow__viewport").get_attribute("style") == view
    expect(page.locator("[data-wire]")).to_have_count(8)
    steps.stop_button(page).click()
    expect(steps.train_button(page)).to_be_visible(timeout=steps.PATIENCE_MS)
    assert page.locator(".react-flow__viewport").get_attribute("style") == view


def test_list_and_canvas_are_twins_and_the_choice_is_kept(canvas):
    page = canvas
    on_canvas = steps.names(page)
    page.get_by_role("button", name="Show as a list").click()
    expect(page.locator(".lw-layers")).to_be_visible()
    steps.expect_names(page, on_canvas)
    page.reload()
    page.wait_for_selector(steps.READY)
    expect(page.locator(".lw-layers")).to_be_visible()
    page.get_by_role("button", name="Show on the canvas").click()
    expect(page.locator(".lw-node")).to_have_count(len(on_canvas))


def test_every_card_says_what_it_is(canvas):
    page = canvas
    for node in steps.names(page):
        label = steps.row(page, node).get_attribute("aria-label")
        assert re.search(rf"\b{node}\b", label) and "Output" in label, label
    # One stop for the tab key, not one for each layer.
    assert page.locator(".lw-node[tabindex='0']").count() == 1
