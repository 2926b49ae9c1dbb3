"""What was changed since a run: counted, listed, and marked on the canvas."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps

pytestmark = pytest.mark.browser


def mark(page: Page, node: str) -> str:
    sign: str = steps.row(page, node).evaluate("(one) => getComputedStyle(one, '::before').content")
    return sign


def test_what_was_changed_since_a_run_is_counted_listed_and_marked(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    steps.small_network(page, epochs=1)
    steps.train(page)
    steps.wait_for_end(page)
    since = page.get_by_role("button", name="changed since")
    expect(since).to_have_count(0)

    steps.row(page, "dense").click()
    steps.field(page, "units").fill("7")
    steps.field(page, "units").press("Enter")
    steps.saved(page)
    expect(since).to_have_text("1 changed since")
    steps.row(page, "dense").focus()
    page.keyboard.press("a")
    page.keyboard.type("Dropout")
    page.keyboard.press("Enter")
    steps.saved(page)
    expect(since).to_have_text("3 changed since")  # the connection that the new layer took apart, too

    assert (mark(page, "dense"), mark(page, "dropout")) == ("none", "none")
    since.click()
    listed = page.get_by_role("dialog", name="Changed since run").get_by_role("listitem")
    expect(listed).to_have_count(3)
    expect(listed.nth(0)).to_contain_text("dense Dense")
    expect(listed.nth(0)).to_contain_text("→ 7")
    expect(listed.nth(1)).to_contain_text("dropout Dropout")
    expect(listed.nth(1).get_by_role("img", name="added")).to_be_visible()
    assert (mark(page, "dense"), mark(page, "dropout")) == ('"~"', '"+"')
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    assert (mark(page, "dense"), mark(page, "dropout")) == ("none", "none")

    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
        steps.saved(page)
    expect(since).to_have_count(0)
