"""Groups: made, folded, nested, repeated, kept as blocks; by mouse, by keyboard, on the canvas and in the list."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_accessibility import NEEDS_AXE, faults

pytestmark = pytest.mark.browser


@pytest.fixture
def canvas(page, app) -> Page:
    """The first page, with the network of digits on the canvas."""
    steps.open_first_page(page, app.url)
    expect(page.locator(".lw-node")).to_have_count(9)
    return page


def group(page: Page, name: str):
    """Return a group on the page by its name: a folded card, a frame's bar or a heading of the list."""
    return page.locator("[data-group]").filter(has_text=re.compile(f"^{re.escape(name)}"))


def make(page: Page, first: str, steps_right: int, name: str) -> None:
    """Group layers that follow each other, by keyboard alone."""
    steps.row(page, first).focus()
    for _ in range(steps_right):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+g")
    box = page.get_by_label("Name of the group").first
    expect(box).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(group(page, name)).to_be_focused()


def wires(page: Page) -> list[str]:
    return sorted(str(one.get_attribute("data-wire")) for one in page.locator("[data-wire]").all())


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()


def test_layers_are_grouped_folded_and_ungrouped_by_keyboard(canvas):
    page = canvas
    make(page, "conv2d", 2, "Front")
    frame = page.locator(".lw-frame").bounding_box()
    for node in ("conv2d", "batch_normalization", "max_pooling2d"):
        card = steps.row(page, node).bounding_box()
        assert frame["x"] < card["x"] and card["x"] + card["width"] < frame["x"] + frame["width"]
        assert frame["y"] < card["y"] and card["y"] + card["height"] < frame["y"] + frame["height"]
    # The network was in sight as a whole, and stays so: no row comes to lie under the tools.
    tools, room = page.locator(".lw-canvas-controls").bounding_box(), page.locator(".lw-canvas").bounding_box()
    boxes = [steps.row(page, node).bounding_box() for node in steps.names(page)]
    assert all(box["y"] > room["y"] and box["y"] + box["height"] < tools["y"] for box in boxes)
    page.keyboard.press("f")
    card = group(page, "Front")
    expect(card).to_be_focused()
    expect(card).to_contain_text("3 layers")
    expect(card).to_contain_text("8×8×1 → 4×4×32")
    label = card.get_attribute("aria-label")
    assert "folded group Front" in label and "3 layers" in label and "output 4×4×32" in label
    expect(page.locator(".lw-node")).to_have_count(7)
    expect(page.locator("[data-wire='input/0>group/group/0']")).to_have_count(1)
    expect(page.locator("[data-wire='group/group/0>conv2d_1/0']")).to_have_count(1)
    # One stop of the walk.
    steps.row(page, "input").focus()
    page.keyboard.press("ArrowRight")
    expect(card).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(steps.row(page, "conv2d_1")).to_be_focused()
    steps.saved(page)
    page.reload()
    page.wait_for_selector(steps.READY)
    expect(page.locator(".lw-node")).to_have_count(7)
    group(page, "Front").dblclick()
    expect(page.locator(".lw-frame-bar")).to_contain_text("Front")
    steps.row(page, "conv2d").focus()
    page.keyboard.press("Control+Shift+g")
    expect(page.locator("[data-group]")).to_have_count(0)
    # Ungrouping, unfolding, folding, the name, the group: each is one step.
    for texts in (["Front"], ["Front"], ["Front"], ["Group 1"], []):
        undo(page)
        steps.saved(page)
        expect(page.locator("[data-group]")).to_have_count(len(texts))
        for text in texts:
            expect(page.locator("[data-group]").first).to_contain_text(text)


def test_a_frame_moves_its_layers_and_a_group_lies_in_another(canvas):
    page = canvas
    make(page, "conv2d", 1, "Inner")
    page.keyboard.press("f")
    expect(page.locator(".lw-folded")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+g")
    page.keyboard.type("Outer")
    page.keyboard.press("Enter")
    expect(page.locator(".lw-frame")).to_have_count(1)
    steps.saved(page)
    page.wait_for_timeout(300)
    inner, pool = group(page, "Inner"), steps.row(page, "max_pooling2d")
    before = [one.bounding_box() for one in (inner, pool)]
    bar = group(page, "Outer").bounding_box()
    page.mouse.move(bar["x"] + bar["width"] - 12, bar["y"] + 12)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] + 60, bar["y"] + 92, steps=8)
    page.mouse.up()
    steps.saved(page)
    after = [one.bounding_box() for one in (inner, pool)]
    for was, now in zip(before, after, strict=True):
        assert now["x"] - was["x"] > 30 and now["y"] - was["y"] > 40
    assert abs((after[0]["x"] - before[0]["x"]) - (after[1]["x"] - before[1]["x"])) < 3
    group(page, "Outer").dblclick(position={"x": 60, "y": 12})
    expect(group(page, "Outer")).to_contain_text("3 layers")
    expect(page.locator(".lw-node")).to_have_count(7)


def test_a_block_is_repeated_and_its_copies_are_edited_together(canvas):
    page = canvas
    make(page, "dense", 1, "Head")
    inspector = page.get_by_role("complementary")
    inspector.get_by_label("Copies in all").fill("3")
    inspector.get_by_role("button", name="Repeat").click()
    expect(page.locator(".lw-frame")).to_have_count(3)
    expect(page.locator(".lw-frame-bar").nth(2)).to_contain_text("copy 3 of 3")
    expect(page.locator("[data-wire='dropout/0>dense_2/0']")).to_have_count(1)
    expect(page.locator("[data-wire='dropout_2/0>dense_1/0']")).to_have_count(1)
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    steps.row(page, "dense_2").focus()
    everywhere = inspector.get_by_role("switch", name="Change all 3 copies")
    expect(everywhere).to_be_checked()
    steps.field(page, "units").fill("48")
    steps.field(page, "units").press("Enter")
    for node in ("dense", "dense_2", "dense_3"):
        expect(steps.row(page, node)).to_contain_text("48")
    steps.saved(page)
    undo(page)
    for node in ("dense", "dense_2", "dense_3"):
        expect(steps.row(page, node)).not_to_contain_text("48")
    everywhere.uncheck()
    steps.row(page, "dropout_1").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".lw-notice")).to_contain_text("“Head 2” has other layers than its copies now")
    expect(page.locator(".lw-frame-bar").nth(2)).to_contain_text("copy 2 of 2")
    # What can't be chained says why.
    make(page, "input", 1, "Start")
    inspector.get_by_role("button", name="Repeat").click()
    expect(page.locator(".lw-notice")).to_contain_text("“Start” holds an input")


def test_a_problem_inside_shows_outside_and_is_repaired_there(canvas):
    page = canvas
    make(page, "dense", 2, "Head")
    steps.row(page, "flatten").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".lw-footer")).to_contain_text("1 problem")
    steps.row(page, "dense").focus()
    page.keyboard.press("f")
    card = group(page, "Head")
    expect(card.locator(".lw-badge")).to_be_visible()
    repair = page.get_by_role("complementary").get_by_role("button", name="Insert Flatten")
    repair.click()
    expect(card.locator(".lw-badge")).to_have_count(0)
    expect(page.locator(".lw-footer")).to_contain_text("ready")


def test_a_block_of_the_library_goes_into_another_design(canvas):
    page = canvas
    make(page, "dense", 1, "My head")
    page.get_by_role("complementary").get_by_role("button", name="Save to my blocks").click()
    palette = page.get_by_role("navigation", name="Layers to add")
    expect(palette.get_by_role("region", name="My blocks")).to_contain_text("My head")
    steps.choose_template(page, "Iris flowers")
    expect(page.locator("[data-group]")).to_have_count(0)
    first = steps.names(page)[1]
    steps.row(page, first).focus()
    page.keyboard.press("/")
    page.keyboard.type("my head")
    expect(palette.get_by_role("option", name="My head")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".lw-frame-bar")).to_contain_text("My head")
    assert any(one.startswith(f"{first}/0>") for one in wires(page))
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    page.keyboard.press("Escape")
    palette.get_by_role("button", name="Delete My head from my blocks").click()
    palette.get_by_role("button", name="Delete My head for good").click()
    expect(palette.get_by_role("region", name="My blocks")).to_have_count(0)


def test_the_list_shows_groups_and_folds_them_by_keyboard(visitor, app):
    page = visitor(view="list")
    steps.open_first_page(page, app.url)
    steps.row(page, "conv2d").focus()
    page.keyboard.press("Control+g")
    page.keyboard.type("Front")
    page.keyboard.press("Enter")
    heading = group(page, "Front")
    expect(heading).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(steps.row(page, "conv2d")).to_be_focused()
    steps.row(page, "batch_normalization").focus()
    page.get_by_role("complementary").get_by_label("In group").select_option("Front")
    expect(heading).to_contain_text("2 layers")
    heading.focus()
    page.keyboard.press("ArrowLeft")
    expect(steps.row(page, "conv2d")).to_have_count(0)
    assert "folded group Front" in heading.get_attribute("aria-label")
    page.keyboard.press("ArrowDown")
    expect(steps.row(page, "max_pooling2d")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(heading).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(steps.row(page, "conv2d")).to_be_visible()
    page.keyboard.press("Delete")
    expect(steps.row(page, "conv2d")).to_have_count(0)
    undo(page)
    expect(steps.row(page, "conv2d")).to_be_visible()


@NEEDS_AXE
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_groups_have_no_serious_fault(visitor, app, theme):
    page = visitor(color_scheme=theme)
    steps.open_first_page(page, app.url)
    make(page, "conv2d", 1, "Front")
    page.get_by_role("complementary").get_by_role("button", name="Repeat").click()
    page.get_by_role("complementary").get_by_role("button", name="Save to my blocks").click()
    expect(page.get_by_role("region", name="My blocks")).to_be_visible()
    group(page, "Front 2").focus()
    page.keyboard.press("f")
    assert faults(page) == []
    steps.row(page, "conv2d").focus()
    assert faults(page) == []
    page.get_by_role("button", name="Show as a list").click()
    assert faults(page) == []


def test_a_group_is_copied_with_its_layers_and_notes_come_along(canvas):
    page = canvas
    make(page, "conv2d", 2, "Front")
    page.keyboard.press("f")
    expect(group(page, "Front")).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Text of the note")).to_be_focused()
    page.keyboard.type("Why so?")
    page.keyboard.press("Escape")
    group(page, "Front").click(position={"x": 60, "y": 60})
    page.locator("[data-note]").click(modifiers=["Control"])
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    copy = group(page, "Front 2")
    expect(copy).to_be_visible()
    expect(copy).to_contain_text("3 layers")
    expect(page.locator("[data-note]")).to_have_count(2)
    first, second = group(page, "Front").first.bounding_box(), copy.bounding_box()
    assert abs(first["x"] - second["x"]) >= first["width"] or abs(first["y"] - second["y"]) >= first["height"]
    undo(page)
    expect(copy).to_have_count(0)
    expect(page.locator("[data-note]")).to_have_count(1)


def test_rows_of_the_list_are_copied_cut_and_pasted(visitor, app):
    page = visitor(view="list")
    steps.open_first_page(page, app.url)
    before = steps.names(page)
    steps.row(page, "dense").focus()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    steps.expect_names(page, [*before, "dense_2"])
    expect(steps.row(page, "dense_2")).to_be_focused()
    page.keyboard.press("Control+x")
    steps.expect_names(page, before)
    page.keyboard.press("Control+v")
    steps.expect_names(page, [*before, "dense_2"])
    steps.row(page, "conv2d").focus()
    page.keyboard.press("Control+g")
    page.keyboard.type("Alone")
    page.keyboard.press("Enter")
    expect(group(page, "Alone")).to_be_focused()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(group(page, "Alone 2")).to_be_focused()
