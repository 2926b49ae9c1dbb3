"""The list of layers and the inspector, by keyboard and mouse; nothing that was typed is lost."""

import json

import pytest
from playwright.sync_api import Page, expect

from builder.views import templates
from tests.browser import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitor) -> Page:
    """A page of a visitor who looks at the list."""
    return visitor(view="list")


@pytest.fixture
def bench(page, app) -> Page:
    """The first page with a small network of dense layers on iris flowers."""
    steps.open_first_page(page, app.url)
    steps.choose_template(page, "Iris flowers")
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    return page


def output(page: Page, node: str):
    return steps.row(page, node).locator(".lw-shape")


def add(page: Page, words: str) -> None:
    """Add a layer as one does it by keyboard: slash, a few letters, Enter."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_layers_by_keyboard_and_back_through_all_of_it(bench):
    page = bench
    first = steps.names(page)
    page.evaluate("() => document.activeElement?.blur()")
    steps.row(page, first[1]).click()
    add(page, "gaussian noise")
    added = [*first[:2], "gaussian_noise", *first[2:]]
    expect(steps.row(page, "gaussian_noise")).to_be_visible()
    steps.expect_names(page, added)
    steps.row(page, "gaussian_noise").focus()
    page.keyboard.press("Alt+ArrowDown")
    steps.expect_names(page, [*first[:3], "gaussian_noise", *first[3:]])
    page.keyboard.press("Alt+ArrowUp")
    steps.expect_names(page, added)
    page.keyboard.press("Control+d")
    expect(steps.layers(page)).to_have_count(len(first) + 2)
    steps.row(page, "gaussian_noise").focus()
    page.keyboard.press("Delete")
    expect(steps.row(page, "gaussian_noise")).to_have_count(0)
    steps.row(page, first[1]).focus()
    page.keyboard.press("F2")
    page.keyboard.type("first_units")
    page.keyboard.press("Enter")
    expect(steps.row(page, "first_units")).to_be_visible()
    steps.saved(page)
    last = steps.names(page)
    undo, redo = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Redo")
    for button, ending in ((undo, first), (redo, last)):
        for _ in range(20):
            if not button.is_enabled():
                break
            button.click()
            steps.saved(page)
        steps.expect_names(page, ending)


def test_shapes_and_counts_follow_an_edit_at_once(bench):
    page = bench
    node = steps.names(page)[1]
    steps.row(page, node).click()
    steps.field(page, "units").fill("23")
    expect(output(page, node)).to_have_text("23")
    expect(steps.row(page, node).locator(".lw-params")).to_have_text(f"{4 * 23 + 23}")
    expect(page.get_by_role("complementary")).to_contain_text("(None, 23)")
    page.get_by_role("complementary").get_by_role("button", name="More units").click()
    expect(output(page, node)).to_have_text("24")


@pytest.mark.parametrize(("typed", "says"), [("many", "not a whole number"), ("-3", "At least"), ("", "Type a value")])
def test_an_invalid_value_says_why_and_loses_nothing(bench, typed, says):
    page = bench
    node = steps.names(page)[1]
    steps.row(page, node).click()
    units = steps.field(page, "units")
    before = units.input_value()
    units.fill(typed)
    expect(page.get_by_role("complementary").get_by_role("alert")).to_contain_text(says)
    expect(units).to_have_attribute("aria-invalid", "true")
    expect(output(page, node)).to_have_text(before)
    assert units.input_value() == typed
    units.fill("31")
    expect(page.get_by_role("complementary").get_by_role("alert")).to_have_count(0)
    expect(output(page, node)).to_have_text("31")


def test_a_part_within_a_part_has_its_own_arguments(bench):
    page = bench
    node = steps.names(page)[1]
    steps.row(page, node).click()
    page.get_by_role("complementary").get_by_role("button", name="more arguments").click()
    steps.field(page, "kernel_regularizer").select_option("L2")
    amount = steps.field(page, "l2")
    expect(amount).to_be_visible()
    amount.fill("0.25")
    amount.press("Enter")
    steps.field(page, "kernel_initializer").select_option("RandomNormal")
    steps.field(page, "stddev").fill("0.07")
    steps.field(page, "stddev").press("Enter")
    steps.saved(page)
    page.reload()
    page.wait_for_selector(steps.READY)
    steps.row(page, node).click()
    expect(steps.field(page, "kernel_regularizer")).to_have_value("L2")
    expect(steps.field(page, "l2")).to_have_value("0.25")
    expect(steps.field(page, "kernel_initializer")).to_have_value("RandomNormal")
    expect(steps.field(page, "stddev")).to_have_value("0.07")


def test_a_broken_network_says_where_and_is_repaired_by_a_button(page, app):
    steps.open_first_page(page, app.url)
    steps.row(page, "flatten").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".lw-problems[data-severity=error]")).to_be_visible()
    expect(steps.train_button(page)).to_have_attribute("aria-disabled", "true")
    reason = page.locator(".lw-train-place").get_attribute("title")
    assert len(reason.split()) > 4
    diagnostic = page.locator(".lw-broken, .lw-diagnostic").first
    expect(diagnostic).to_be_visible()
    repair = page.locator(".lw-broken .lw-button, .lw-diagnostic .lw-button").first
    if not repair.is_visible():
        page.locator(".lw-problems").first.click()
    repair.click()
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    expect(steps.train_button(page)).not_to_have_attribute("aria-disabled", "true")


def test_a_saved_design_is_opened_again(bench, app, visitor, tmp_path):
    page = bench
    steps.row(page, steps.names(page)[1]).click()
    steps.field(page, "units").fill("29")
    steps.saved(page)
    path = steps.take_home(page, "Design (.json)", tmp_path)
    other = visitor()
    steps.open_first_page(other, app.url)
    other.get_by_role("button", name="Open", exact=True).click()
    other.locator("input[type=file]").set_input_files(path)
    expect(output(other, steps.names(page)[1])).to_have_text("29")
    assert steps.names(other) == steps.names(page)


NOT_DESIGNS = {
    "empty": "",
    "not JSON": "{",
    "a list": "[1, 2]",
    "another program's": json.dumps({"cells": [], "nbformat": 4}),
    "from the future": json.dumps({"format_version": 10**6, "nodes": [], "edges": []}),
}


@pytest.mark.parametrize("kind", NOT_DESIGNS)
def test_a_broken_file_is_answered_by_a_sentence(bench, tmp_path, kind):
    page = bench
    before = steps.names(page)
    path = tmp_path / "design.json"
    path.write_text(NOT_DESIGNS[kind])
    page.get_by_role("button", name="Open", exact=True).click()
    page.locator("input[type=file]").set_input_files(path)
    notice = page.locator(".lw-notice[data-severity=error]")
    expect(notice).to_be_visible()
    sentence = notice.inner_text()
    assert len(sentence.split()) > 5
    assert "Traceback" not in sentence
    steps.expect_names(page, before)
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)


def test_a_design_stays_when_the_page_is_loaded_again(bench):
    page = bench
    page.get_by_label("Name of the design").fill("Petals")
    page.keyboard.press("Enter")
    steps.row(page, steps.names(page)[1]).click()
    steps.field(page, "units").fill("19")
    before = steps.names(page)
    # What is typed is an edit a moment later, and is saved then.
    expect(output(page, before[1])).to_have_text("19")
    steps.saved(page)
    page.reload()
    page.wait_for_selector(steps.READY)
    steps.expect_names(page, before)
    expect(page.get_by_label("Name of the design")).to_have_value("Petals")
    expect(output(page, before[1])).to_have_text("19")


def test_what_was_typed_the_moment_before_the_page_is_left_is_kept(bench, app):
    page = bench
    node = steps.names(page)[1]
    steps.row(page, node).click()
    steps.field(page, "units").fill("23")
    page.reload()  # before the quarter of a second after which a number counts as typed
    page.wait_for_selector(steps.READY)
    expect(output(page, node)).to_have_text("23")
    address, context = page.url, page.context
    page.get_by_label("Name of the design").fill("Left at once")
    page.close(run_before_unload=True)
    other = context.new_page()
    steps.open_first_page(other, "", address)
    expect(other.get_by_label("Name of the design")).to_have_value("Left at once")
    expect(output(other, node)).to_have_text("23")


def test_every_template_begins_a_design_of_its_own(page, app):
    steps.open_first_page(page, app.url)
    titles = [one["title"]["en"] for one in templates.index()]
    for title in titles:
        steps.choose_template(page, title)
        expect(page.get_by_label("Name of the design")).to_have_value(title)
        expect(page.locator(".lw-footer")).to_contain_text("ready")
    page.get_by_role("button", name="Open", exact=True).click()
    kept = page.get_by_role("menuitem").all_inner_texts()
    assert all(any(title in one for one in kept) for title in titles)
