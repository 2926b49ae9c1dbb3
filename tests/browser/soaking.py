"""Fast hands on the canvas, round after round, while another tab of the same person makes the page run."""

import random

from playwright.sync_api import Page

from tests.browser import steps

_MARK = """() => {
  const roots = [...document.querySelectorAll("*")].map(one => one.shadowRoot).filter(one => one !== null);
  const canvas = roots.map(one => one.querySelector(".lw-canvas")).find(one => one);
  const seen = canvas.soaked === true;
  canvas.soaked = true;
  return seen;
}"""


def soak(page: Page, other: Page, rounds: int, seed: int = 0) -> None:
    """Delete, undo, retype and drag without waiting, and assert that nothing is lost and the canvas stays the same one.

    Args:
        page: Shows the first design on the canvas.
        other: Another tab on the same design.
        rounds: How often.
        seed: Decides what is done in which round.
    """
    draws = random.Random(seed)
    page.evaluate(_MARK)
    names, units, name = steps.names(page), "64", ""
    for turn in range(rounds):
        victim = draws.choice(["dropout", "flatten", "batch_normalization", "max_pooling2d"])
        steps.row(page, victim).focus()
        page.keyboard.press("Delete")
        page.keyboard.press("Control+z")
        steps.row(page, "dense").focus()
        units = str(draws.randrange(2, 400))
        field = steps.field(page, "units")
        field.fill(units)
        if draws.random() < 0.5:
            field.press("Enter")
        box = steps.row(page, "conv2d_1").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 70, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] + 70 + draws.choice((-8, 8)), box["y"] + 20, steps=3)
        page.mouse.up()
        if turn % 5 == 0:
            # Two tabs have one history: what is undone next must not be what the other one does meanwhile.
            steps.saved(page)
            name = f"Soaked {turn}"
            title = other.get_by_label("Name of the design")
            title.fill(name)
            title.press("Enter")
            steps.saved(other)
    steps.saved(other)
    steps.saved(page)
    assert page.evaluate(_MARK), "the canvas was mounted anew"
    _expect(page, names, units, name)
    page.reload()
    page.wait_for_selector(steps.READY)
    _expect(page, names, units, name)


def _expect(page: Page, names: list[str], units: str, name: str) -> None:
    steps.expect_names(page, names)
    steps.row(page, "dense").focus()
    assert steps.field(page, "units").input_value() == units
    assert page.get_by_label("Name of the design").input_value() == name
    assert not page.locator(".lw-notice[data-severity=error]").count()
