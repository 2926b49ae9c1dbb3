"""Choosing data, bringing one's own, and what is said of files that can't be used."""

import contextlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from builder.data import sets
from tests.browser import steps

pytestmark = pytest.mark.browser

OFFLINE = [one for one in sets() if not one.downloadable]


def plants(count: int = 90) -> str:
    """Return a table in which the kind follows from two measures, and `seen` does not matter."""
    kinds = ("fern", "moss", "reed")
    lines = [f"{n % 9 + n % 3 * 10},{n % 7 - n % 3 * 8},{kinds[n % 3]},{n % 2}" for n in range(count)]
    return "height,width,kind,seen\n" + "\n".join(lines) + "\n"


BAD: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 16,
    "ragged": b"a,b,kind\n1,2,x\n3,4,y\n5,6,7,8,x\n9,1,y\n2,2,x\n",
    "one_row": b"a,b,kind\n1,2,x\n",
    "only_header": b"a,b,kind\n",
    "cut_gzip": b"\x1f\x8b\x08\x00abc",
    "no_inputs": b"kind\nx\ny\nx\ny\n",
    "text_columns": (",".join(f"t{n}" for n in range(200)) + "\n").encode()
    + b"".join((",".join(f"word {row} {n}" for n in range(200)) + "\n").encode() for row in range(40)),
}


def test_every_offline_data_set_can_be_chosen_and_shows_itself(page, app):
    steps.open_first_page(page, app.url)
    assert len(OFFLINE) == 16
    for one in OFFLINE:
        form = steps.open_chip(page, "data")
        form.get_by_role("radio", name=re.compile("^" + re.escape(one.title["en"]))).first.click()
        page.keyboard.press("Escape")
        expect(page.locator("[data-chip=data]")).to_contain_text(one.title["en"])
        steps.saved(page)
        drawer = page.locator(".lw-drawer")
        expect(drawer).to_contain_text("Before you train")
        # Pictures, points or a line; of a table, its first rows.
        expect(drawer.locator("canvas, svg, img, [role=img], [role=region]").first).to_be_visible()
        expect(drawer).to_contain_text(re.compile(r"[\d,]{2,} (train|images|rows|points|examples)"))
        expect(page.locator(".lw-notice[data-severity=error]")).to_have_count(0)


def test_every_data_set_shows_itself_on_its_page(page, app):
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    for one in OFFLINE:
        steps.choose(page, "Data set", one.title["en"])
        expect(page.get_by_role("heading", name=one.title["en"])).to_be_visible()
        expect(page.locator(".js-plotly-plot, [data-testid=stImage]").first).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_ones_own_table_is_corrected_used_and_trained(page, app, tmp_path):
    table = tmp_path / "plants.csv"
    table.write_text(plants())
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    steps.bring(page, table)
    expect(page.get_by_role("heading", name="plants.csv")).to_be_visible()
    steps.choose(page, "Target: what to predict", "kind")
    expect(page.get_by_text("3 classes").first).to_be_visible()
    page.get_by_role("button", name="Use in the design").click()
    page.wait_for_selector(steps.READY)
    expect(page.locator("[data-chip=data]")).to_contain_text("plants.csv")
    repair_everything(page)
    steps.set_plan(page, "epochs", 1)
    steps.train(page)
    steps.wait_for_end(page)
    assert set(page.locator(".lw-sample figcaption b").all_inner_texts()) <= {"fern", "moss", "reed"}


def choose_cell(page: Page, row: int, column: int, option: str) -> None:
    """Choose an option in a cell of the table of columns, with the keyboard: its cells are drawn on a canvas."""
    box = page.locator("[data-testid=stDataFrame] canvas[data-testid=data-grid-canvas]").first
    choice = page.get_by_role("option", name=option, exact=True)
    # The table comes with the page's other parts and moves as they do: what was clicked may not be there any more.
    for _ in range(6):
        box.scroll_into_view_if_needed()
        bounds = box.bounding_box()
        assert bounds is not None
        # The five columns are about equally wide; a scroller lies over the canvas and takes the click.
        page.mouse.click(bounds["x"] + bounds["width"] * (column + 0.5) / 5, bounds["y"] + 32 * (row + 1.5))
        page.keyboard.press("Enter")
        with contextlib.suppress(AssertionError):
            expect(choice).to_be_visible(timeout=3000)
            choice.click()
            expect(choice).to_be_hidden(timeout=3000)
            break
        page.keyboard.press("Escape")
        steps.settle(page)
    steps.settle(page)


def test_kind_and_role_of_a_column_can_be_changed(page, app, tmp_path):
    table = tmp_path / "plants.csv"
    table.write_text(plants())
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    steps.bring(page, table)
    expect(page.get_by_text("Past values for each example")).to_have_count(0)
    page.get_by_text("Columns (4)").click()
    choose_cell(page, 0, 2, "target")  # height
    expect(page.get_by_text("90 examples · 5 values · height · 9 classes")).to_be_visible()
    expect(page.locator(".js-plotly-plot").get_by_text("height (target)").first).to_be_visible()
    choose_cell(page, 1, 1, "category")  # width: a column for each of its 21 values
    expect(page.get_by_text("90 examples · 25 values · height · 9 classes")).to_be_visible()


def repair_everything(page: Page) -> None:
    """Press the first repair of each problem until the network is ready."""
    ready = page.locator(".lw-footer .lw-ready")
    for _ in range(10):
        steps.saved(page)
        if ready.is_visible():
            return
        page.locator(".lw-problems[data-severity=error]").click()
        page.locator(".lw-broken, .lw-diagnostic").get_by_role("button").first.click()
        page.keyboard.press("Escape")
    expect(ready).to_be_visible()


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / f"{name}.csv"
    path.write_bytes(content)
    return path


def test_what_can_not_be_read_is_answered_by_a_sentence(page, app, tmp_path):
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    steps.bring(page, write(tmp_path, "good", plants(600).encode()))
    expect(page.get_by_role("heading", name="good.csv")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    said: dict[str, str] = {}
    for name, content in BAD.items():
        steps.bring(page, write(tmp_path, name, content))
        problem = page.get_by_role("alert").first
        expect(problem).to_be_visible()
        expect(problem).not_to_have_text(list(said.values())[-1] if said else "")
        said[name] = problem.inner_text()
        expect(page.get_by_role("heading", name="good.csv")).to_be_visible()  # nothing is lost
        assert "Traceback" not in page.locator("body").inner_text()
    assert all(len(sentence.split()) > 4 for sentence in said.values()), said
    assert len(set(said.values())) == len(said), said
    steps.bring(page, write(tmp_path, "better", plants(60).encode()))
    expect(page.get_by_text(list(said.values())[-1])).to_have_count(0)
    expect(page.get_by_role("heading", name="better.csv")).to_be_visible()


def test_gaps_and_a_foreign_encoding_are_read_and_told(page, app, tmp_path):
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    holes = plants().replace("\n0,", "\nNaN,").replace("\n11,", "\n,").encode()
    steps.bring(page, write(tmp_path, "holes", holes))
    expect(page.get_by_role("heading", name="holes.csv")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="missing").first).to_be_visible()
    foreign = plants().replace("fern", "蕨").replace("moss", "苔藓").replace("kind", "种类").encode("gb18030")
    steps.bring(page, write(tmp_path, "foreign", foreign))
    expect(page.get_by_role("heading", name="foreign.csv")).to_be_visible()
    steps.choose(page, "Target: what to predict", "种类")
    expect(page.get_by_text("3 classes").first).to_be_visible()


def test_a_target_that_has_gone_is_told(page, app, tmp_path):
    """A file whose last column holds nothing to predict: another target is taken, or the sentence says which."""
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    lines = plants().splitlines()
    empty = "\n".join([lines[0] + ",answer", *(line + "," for line in lines[1:])])
    steps.bring(page, write(tmp_path, "no_answer", empty.encode()))
    body = page.locator("body")
    expect(body).to_contain_text("no_answer.csv")
    steps.choose(page, "Target: what to predict", "answer")
    expect(page.get_by_role("alert").first).to_contain_text("answer")
    assert "Traceback" not in body.inner_text()
    steps.choose(page, "Target: what to predict", "kind")
    expect(page.get_by_text("3 classes").first).to_be_visible()


def test_a_download_without_a_network_is_told(page, app):
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    steps.choose(page, "Data set", "MNIST digits")
    page.get_by_role("button", name="Download", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible(timeout=2 * steps.PATIENCE_MS)
    assert len(alert.inner_text().split()) > 5
    assert "Traceback" not in alert.inner_text()
    steps.choose(page, "Data set", "Spirals")
    expect(page.get_by_role("heading", name="Spirals")).to_be_visible()
    steps.go_to(page, "build")
    expect(steps.train_button(page)).not_to_have_attribute("aria-disabled", "true")
