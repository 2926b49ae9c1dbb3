"""LeNet-5 from nothing by mouse, undone to the start, done again, loaded anew, and trained."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_canvas import draw, undo, wire

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAYERS = [
    ("Input", {}),
    ("Resizing", {"height": "32", "width": "32"}),
    ("Conv2D", {"filters": "6", "kernel_size": "5", "activation": "tanh"}),
    ("AveragePooling2D", {}),
    ("Conv2D", {"filters": "16", "kernel_size": "5", "activation": "tanh"}),
    ("AveragePooling2D", {}),
    ("Flatten", {}),
    ("Dense", {"units": "120", "activation": "tanh"}),
    ("Dense", {"units": "84", "activation": "tanh"}),
    ("Dense", {"units": "10", "activation": "softmax"}),
]


def drop_found(page: Page, kind: str, x: float, y: float) -> None:
    """Find a layer in the palette by its name, and drag it to a place of the page."""
    page.get_by_placeholder("Add a layer").fill(kind)
    pane = page.locator(".react-flow__pane")
    box = pane.bounding_box()
    page.get_by_role("option", name=kind, exact=True).drag_to(
        pane, target_position={"x": x - box["x"], "y": y - box["y"]}
    )


def set_arguments(page: Page, node: str, arguments: dict[str, str]) -> None:
    steps.row(page, node).locator(".lw-node-name").click()
    for name, value in arguments.items():
        field = steps.field(page, name)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Enter")


def offsets(page: Page, names: list[str]) -> list[float]:
    """Return where the layers stand, seen from the first."""
    boxes = [steps.row(page, name).bounding_box() for name in names]
    return [box[axis] - boxes[0][axis] for box in boxes for axis in ("x", "y")]


def test_lenet_from_nothing_by_mouse(page, app):
    steps.open_first_page(page, app.url)
    steps.row(page, "flatten").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator(".lw-node")).to_have_count(0)
    names = []
    for place, (kind, arguments) in enumerate(LAYERS):
        drop_found(page, kind, 310 + place % 5 * 160, 180 + place // 5 * 140)
        expect(page.locator(".lw-node")).to_have_count(place + 1)
        names.append(next(name for name in steps.names(page) if name not in names))
        if place:
            draw(page, names[-2], names[-1])
            page.mouse.up()
            expect(wire(page, names[-2], names[-1])).to_have_count(1)
        set_arguments(page, names[-1], arguments)
    footer = page.locator(".lw-footer")
    expect(footer).to_contain_text("61,706")
    expect(footer).to_contain_text("ready")
    steps.saved(page)
    # Undone to the start: the network that was there before; and all of it done again.
    back = page.get_by_role("button", name="Undo")
    count = 0
    while back.is_enabled():
        undo(page)
        steps.saved(page)
        count += 1
    assert count > 2 * len(LAYERS)
    expect(page.locator(".lw-node")).to_have_count(9)
    expect(steps.row(page, "flatten")).to_be_visible()
    for _ in range(count):
        page.get_by_role("button", name="Redo").click()
    expect(footer).to_contain_text("61,706")
    steps.saved(page)
    before = offsets(page, names)
    page.reload()
    page.wait_for_selector(steps.READY)
    expect(footer).to_contain_text("61,706")
    assert offsets(page, names) == pytest.approx(before, abs=3)
    steps.set_plan(page, "epochs", 1)
    steps.train(page)
    steps.wait_for_end(page)
