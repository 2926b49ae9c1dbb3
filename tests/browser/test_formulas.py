"""A formula of one's own: written, mended, seen on the canvas and in the list, trained, and taken home."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_edit import add, output

pytestmark = pytest.mark.browser


def alert(page: Page):
    return page.get_by_role("complementary").get_by_role("alert")


def with_formula(visitor, app) -> tuple[Page, list[str]]:
    """Put a formula behind the first layer of a small network; return the page and the names from before."""
    page = visitor(view="list")
    steps.open_first_page(page, app.url)
    steps.small_network(page, epochs=1)
    page.evaluate("() => document.activeElement?.blur()")
    first = steps.names(page)
    steps.row(page, first[1]).click()
    add(page, "formula")
    steps.row(page, "formula").click()
    return page, first


def test_a_layer_is_written_mended_trained_and_taken_home(visitor, app, tmp_path: Path) -> None:
    page, first = with_formula(visitor, app)
    formula = steps.field(page, "formula")
    formula.fill("softplu(x) - 0.5")
    expect(alert(page)).to_contain_text("Character 1: there is no function softplu. Did you mean softplus?")
    expect(steps.train_button(page)).to_have_attribute("aria-disabled", "true")
    assert formula.input_value() == "softplu(x) - 0.5"
    formula.fill("mean(softplus(x) - 0.5, axis=-1, keepdims=True)")
    expect(alert(page)).to_have_count(0)
    expect(output(page, "formula")).to_have_text("1")
    formula.fill("softplus(x) - 0.5")
    expect(output(page, "formula")).to_have_text(output(page, first[1]).inner_text())
    expect(steps.row(page, "formula")).to_contain_text("softplus(x) - 0.5")
    steps.saved(page)
    steps.train(page)
    steps.wait_for_end(page)
    # It is watched like any layer.
    expect(steps.row(page, "formula").locator(".lw-mini").first).to_be_visible()
    script = steps.take_home(page, "Python script", tmp_path).read_text(encoding="utf-8")
    assert re.search(r"return ops\.softplus\(x\) - 0\.5", script)
    model = steps.take_home(page, "Trained model (.keras)", tmp_path)
    np.save(tmp_path / "four.npy", np.ones((1, 4), dtype="float32"))
    program = Path(__file__).with_name("plain_keras.py")
    command = [sys.executable, str(program), str(tmp_path / "four.npy"), str(model)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


def test_an_activation_is_written_in_place_of_a_name(visitor, app) -> None:
    page = visitor(view="list")
    steps.open_first_page(page, app.url)
    steps.small_network(page, epochs=1)
    node = steps.names(page)[1]
    steps.row(page, node).click()
    steps.field(page, "activation").select_option("Formula")
    formula = steps.field(page, "formula")
    formula.fill("x^2")
    expect(alert(page)).to_contain_text("a power is written **, not ^")
    formula.fill("x ** 2")
    expect(alert(page)).to_have_count(0)
    expect(steps.row(page, node)).to_contain_text("x ** 2")
    steps.saved(page)
    steps.train(page)
    steps.wait_for_end(page)


def test_its_words_are_chinese_too(visitor, app) -> None:
    page = visitor(view="list", locale="zh-CN")
    steps.open_first_page(page, app.url)
    page.evaluate("() => document.activeElement?.blur()")
    steps.row(page, steps.names(page)[1]).click()
    add(page, "公式")
    steps.row(page, "formula").click()
    steps.field(page, "formula").fill("x +")
    expect(alert(page)).to_contain_text("第 3 个字符：最后一个符号后面缺少内容。")


def test_the_canvas_shows_the_formula_and_changes_it(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    steps.small_network(page, epochs=1)
    page.evaluate("() => document.activeElement?.blur()")
    card = page.locator(".react-flow__node[data-id=dense]")
    card.click()
    add(page, "formula")
    card = page.locator(".react-flow__node[data-id=formula]")
    expect(card).to_contain_text("x * sigmoid(x)")
    card.click()
    page.keyboard.press("e")
    box = page.get_by_role("group", name=re.compile("formula")).get_by_label("formula", exact=True)
    box.fill("maximum(x, 0.1 * x)")
    box.press("Enter")
    expect(card).to_contain_text("maximum(x, 0.1 * x)")


def test_several_inputs_have_letters(visitor, app) -> None:
    page, first = with_formula(visitor, app)
    steps.field(page, "formula").fill("a * sigmoid(mean(b, axis=-1, keepdims=True))")
    expect(page.get_by_role("complementary")).to_contain_text("b")
    expect(steps.train_button(page)).to_have_attribute("aria-disabled", "true")
    steps.field(page, "b").select_option(first[0])
    expect(output(page, "formula")).to_have_text(output(page, first[1]).inner_text())
    expect(steps.train_button(page)).not_to_have_attribute("aria-disabled", "true")


def test_a_loss_is_written_in_the_plan(page: Page, app) -> None:
    steps.open_first_page(page, app.url)
    steps.small_network(page, epochs=1)
    form = steps.open_chip(page, "loss")
    form.get_by_label("Loss", exact=True).select_option("Formula")
    formula = form.get_by_label("formula", exact=True)
    formula.fill("mean((y_pred - x) ** 2)")
    expect(form).to_contain_text("x is no name of a formula. There are: y_true, y_pred")
    formula.fill("mean((y_true - y_pred) ** 2, axis=-1)")
    expect(form.locator(".lw-diagnostic")).to_have_count(0)
    expect(page.locator("[data-chip=loss]")).to_contain_text("mean((y_true - y_pred)")
