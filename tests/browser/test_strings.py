"""A reader of Chinese finds no English sentence, wherever they look."""

import pytest
from playwright.sync_api import Page, expect
from sklearn.datasets import load_iris

from builder.data import load
from builder.design import DataChoice
from tests.browser import reading, steps

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHIPS = ("data", "loss", "optimizer", "metrics", "epochs", "batch_size", "more")
LAYERS = ("conv lstm 1d", "multi head", "layer normalization", "random zoom", "bidirectional", "vectorization")


@pytest.fixture
def chinese(visitor, app) -> Page:
    page = visitor(locale="zh-CN")
    steps.open_first_page(page, app.url)
    return page


def nothing_english(page: Page, *names: str) -> None:
    classes = load(DataChoice("iris"), 0.2, 0).info.target.classes
    columns = load_iris().feature_names
    found = reading.english(reading.collect(page), (*names, *classes, *columns))
    assert not found, "\n".join(found)


def test_the_collector_finds_what_is_said(page, app):
    steps.open_first_page(page, app.url)
    texts = reading.collect(page)
    for text in ("Before you train", "Add a layer", "Undo", "What it will learn", "Network"):
        assert text in texts, text
    assert {"Before you train", "Undo", "What it will learn"} <= set(reading.english(texts))
    assert not {"Dense", "MaxPooling2D", "sparse_categorical_crossentropy", "conv2d_1"} & set(reading.english(texts))


def test_the_first_page_and_all_its_forms(chinese):
    page = chinese
    nothing_english(page)
    for chip in CHIPS:
        form = steps.open_chip(page, chip)
        for more in form.locator(".lw-link").all():
            more.click()
        nothing_english(page)
        page.keyboard.press("Escape")
    for menu, opened in (("模板", "dialog"), ("打开", "menu"), ("导出", "menu")):
        page.get_by_role("button", name=menu, exact=True).click()
        page.get_by_role(opened).wait_for()  # the gallery is fetched when it is asked for
        nothing_english(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="帮助").click()
    nothing_english(page)
    page.get_by_role("button", name="关闭").last.click()
    for heading in page.locator(".lw-group").all():
        heading.click()
    nothing_english(page)


def test_the_inspector_of_layers_with_everything_opened(visitor, app):
    page = visitor(view="list")
    steps.open_first_page(page, app.url, "/?lang=zh")
    inspector = page.get_by_role("complementary")
    for words in LAYERS:
        page.evaluate("() => document.activeElement?.blur()")
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    steps.saved(page)
    for node in steps.names(page):
        steps.row(page, node).click()
        for more in inspector.locator(".lw-link").all():
            more.click()
        for select in inspector.locator("select:has(option[value=L2]), select:has(option[value=MaxNorm])").all():
            if select.is_enabled():
                select.select_option(index=2)
        nothing_english(page)  # the added layers stand in each other's way: their diagnostics are read as well
    steps.saved(page)
    nothing_english(page)


def test_notices_and_what_is_wrong_with_a_value(chinese, tmp_path):
    page = chinese
    path = tmp_path / "broken.json"
    path.write_text("{")
    page.get_by_role("button", name="打开", exact=True).click()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator(".lw-notice")).to_be_visible()
    nothing_english(page)
    steps.row(page, "dense").click()
    for typed in ("many", "-3", ""):
        steps.field(page, "units").fill(typed)
        expect(page.get_by_role("complementary").get_by_role("alert")).to_be_visible()
        nothing_english(page, "many")
    steps.row(page, "flatten").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".lw-problems")).to_be_visible()
    steps.saved(page)
    nothing_english(page)


def test_training_its_pages_and_the_data(chinese, tmp_path):
    page = chinese
    steps.choose_template(page, "鸢尾花分类")
    steps.set_plan(page, "epochs", 300)
    steps.train(page)
    steps.wait_for_points(page)
    nothing_english(page)
    steps.stop_button(page).click()
    steps.wait_for_state(page, "stopped")
    nothing_english(page)
    for name in ("train", "runs", "data"):
        steps.go_to(page, name)
        page.wait_for_timeout(700)
        nothing_english(page)
    table = tmp_path / "plants.csv"
    table.write_text("height,width,kind\n" + "".join(f"{n},{n * 7 % 5},{'ab'[n % 2]}\n" for n in range(60)))
    steps.bring(page, table)
    for summary in page.locator("[data-testid=stExpander] summary").all():
        summary.click()
    page.wait_for_timeout(300)
    nothing_english(page, "plants.csv", "height", "width", "kind", "utf-8")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(bytes(range(256)) * 8)
    steps.bring(page, bad)
    expect(page.get_by_role("alert").first).to_be_visible()
    nothing_english(page, "plants.csv", "bad.csv", "height", "width", "kind", "utf-8")
