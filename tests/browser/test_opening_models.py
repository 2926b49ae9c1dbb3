"""A person opens a model that Keras saved: its layers lie on the canvas, their weights go on learning."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from builder.runs import RunReader
from tests.browser import steps
from tests.browser.test_groups import group, make

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    maker = Path(__file__).with_name("model_maker.py")
    subprocess.run([sys.executable, str(maker), str(folder)], check=True, capture_output=True)
    return folder


def open_file(page: Page, path: Path) -> None:
    page.get_by_role("button", name=re.compile("^(Open|打开)$")).click()
    with page.expect_file_chooser() as waiting:
        page.get_by_role("menuitem", name=re.compile("from a file|从文件")).click()
    waiting.value.set_files(path)


def test_a_model_opens_and_goes_on_learning(page: Page, app, models: Path) -> None:
    steps.open_first_page(page, app.url)
    open_file(page, models / "trained digits.keras")
    expect(steps.row(page, "edges")).to_be_visible(timeout=steps.PATIENCE_MS)
    expect(page.get_by_text("3 of them begin with the weights of the file")).to_be_visible()
    expect(page.get_by_label("Name of the design")).to_have_value("trained digits")
    expect(page.get_by_text("ready", exact=True)).to_be_visible()
    steps.set_plan(page, "epochs", 1)
    steps.train(page)
    steps.wait_for_end(page)
    # From random weights the first epoch of this network learns 80 % at most.
    run = max((app.home / "runs").glob("*/run.db"), key=lambda path: path.stat().st_mtime).parent
    with RunReader(run) as reader:
        (epoch,) = reader.events("epoch")
    assert epoch["logs"]["accuracy"] > 0.95
    assert [path.suffix for path in (run / "weights").iterdir()] == [".npz"]


def test_a_layer_that_changes_says_that_it_starts_anew(page: Page, app, models: Path) -> None:
    steps.open_first_page(page, app.url)
    open_file(page, models / "trained digits.keras")
    expect(steps.row(page, "digit")).to_be_visible(timeout=steps.PATIENCE_MS)
    steps.row(page, "edges").locator(".lw-shape").click()
    inspector = page.get_by_role("complementary")
    expect(inspector.get_by_text("Begins with kept weights.")).to_be_visible()
    steps.field(page, "filters").fill("4")
    hint = inspector.get_by_text(re.compile("edges starts anew: the weights that are kept"))
    expect(hint).to_be_visible()
    expect(inspector.get_by_text("Begins with kept weights.")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("edges starts anew"))).to_have_count(0)


def test_all_layers_of_a_group_are_frozen_at_once(page: Page, app, models: Path) -> None:
    steps.open_first_page(page, app.url)
    open_file(page, models / "trained digits.keras")
    expect(steps.row(page, "edges")).to_be_visible(timeout=steps.PATIENCE_MS)
    make(page, "edges", 2, "Front")
    page.get_by_role("complementary").get_by_role("button", name="Freeze its weights").click()
    steps.row(page, "norm").locator(".lw-shape").click()
    trainable = page.get_by_role("complementary").get_by_role("radiogroup", name="trainable")
    expect(trainable.get_by_role("radio", name="off")).to_be_checked()
    group(page, "Front").click()
    page.get_by_role("complementary").get_by_role("button", name="Let its weights learn").click()
    steps.row(page, "norm").locator(".lw-shape").click()
    expect(trainable).to_have_count(0)


def test_the_json_of_a_model_opens_without_weights(page: Page, app, models: Path) -> None:
    steps.open_first_page(page, app.url)
    open_file(page, models / "trained digits.json")
    expect(steps.row(page, "edges")).to_be_visible(timeout=steps.PATIENCE_MS)
    expect(page.get_by_text("The file has no weights, so they begin anew.")).to_be_visible()


def test_a_file_with_code_is_refused_in_a_sentence(page: Page, app, models: Path) -> None:
    steps.open_first_page(page, app.url)
    before = steps.names(page)
    open_file(page, models / "with code.keras")
    expect(page.get_by_text(re.compile("secret is a Lambda: it carries a program"))).to_be_visible(
        timeout=steps.PATIENCE_MS
    )
    assert steps.names(page) == before
