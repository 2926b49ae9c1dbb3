"""What a person does in the app, by the names that a screen reader would hear."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

READY = "[data-ready=true]"
PATIENCE_MS = 60_000
TAB = {"build": ("Build", "搭建"), "train": ("Train", "训练"), "runs": ("Runs", "训练记录"), "data": ("Data", "数据")}


def open_first_page(page: Page, url: str, path: str = "") -> None:
    """Open a page of the app and wait until its network is checked."""
    page.goto(url + path)
    page.wait_for_selector(READY, timeout=PATIENCE_MS)


def go_to(page: Page, name: str) -> None:
    """Go to a page by its tab: `build`, `train`, `runs` or `data`."""
    english, chinese = TAB[name]
    tab = page.locator("a[data-testid=stTopNavLink]").filter(has_text=re.compile(f"^({english}|{chinese})$"))
    tab.click()
    expect(tab).to_have_attribute("aria-current", "page")
    settle(page)


def settle(page: Page) -> None:
    """Wait until Streamlit has run the page to its end."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)
    page.wait_for_timeout(150)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)


def train_button(page: Page) -> Locator:
    """Return the button that starts the training."""
    return page.get_by_role("button", name=re.compile("^(Train|开始训练)$"))


def stop_button(page: Page) -> Locator:
    """Return the button that stops it."""
    return page.get_by_role("button", name=re.compile("^(Stop|停止)$"))


def layers(page: Page) -> Locator:
    """Return the rows of the list of layers."""
    return page.locator("[data-node]")


def names(page: Page) -> list[str]:
    """Return the names of all layers, in their order."""
    return [str(one.get_attribute("data-node")) for one in layers(page).all()]


def expect_names(page: Page, expected: list[str]) -> None:
    """Wait until the layers have these names, in this order."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while names(page) != expected and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert names(page) == expected


def row(page: Page, node: str) -> Locator:
    """Return one row of the list."""
    return page.locator(f"[data-node='{node}']")


def field(page: Page, argument: str) -> Locator:
    """Return the field of an argument in the inspector."""
    return page.get_by_role("complementary").get_by_label(argument, exact=True)


def saved(page: Page) -> None:
    """Wait until everything that was done has reached the app."""
    status = page.get_by_role("status").filter(has_text=re.compile("^(Saved|已保存)$"))
    expect(status).to_be_visible(timeout=PATIENCE_MS)


def open_chip(page: Page, chip: str) -> Locator:
    """Open the form of a chip of the plan, and return it."""
    page.locator(f"[data-chip={chip}]").click()
    form = page.locator(".lw-planbar [role=dialog]")
    expect(form).to_be_visible()
    return form


def set_plan(page: Page, chip: str, value: int) -> None:
    """Set a number of the plan: `epochs` or `batch_size`."""
    box = open_chip(page, chip).get_by_role("textbox").first
    box.fill(str(value))
    box.press("Enter")
    box.press("Escape")
    expect(page.locator(f"[data-chip={chip}]")).to_contain_text(f"{value:,}")
    saved(page)


def choose_template(page: Page, title: str) -> None:
    """Begin a new design from a template."""
    page.get_by_role("button", name=re.compile("^(Templates|模板)$")).click()
    page.get_by_role("dialog").get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    saved(page)


def small_network(page: Page, epochs: int = 2) -> None:
    """Begin with a network that trains in a moment."""
    choose_template(page, "Iris flowers")
    expect(page.locator("[data-chip=data]")).to_contain_text("Iris")
    set_plan(page, "epochs", epochs)


def train(page: Page) -> None:
    """Press Train and wait until the run is on the page."""
    expect(train_button(page)).not_to_have_attribute("aria-disabled", "true", timeout=PATIENCE_MS)
    train_button(page).click()
    expect(page.locator(".lw-progress").first).to_be_visible(timeout=PATIENCE_MS)


def wait_for_state(page: Page, state: str) -> None:
    """Wait until the run on the page is `running`, `paused`, `finished` ..."""
    expect(page.locator(f".lw-progress[data-state={state}]").first).to_be_visible(timeout=2 * PATIENCE_MS)


def wait_for_end(page: Page) -> None:
    """Wait until the run in the drawer has ended well."""
    wait_for_state(page, "finished")
    expect(train_button(page)).to_be_visible(timeout=PATIENCE_MS)


def drawn(page: Page) -> list[float]:
    """Return the times of the newest drawn point, one for each drawing since the page was opened."""
    found: list[float] = page.evaluate("() => window.drawn ?? []")
    return found


def wait_for_points(page: Page, behind: float = 0.0) -> None:
    """Wait until a point is drawn that is newer than a time within the run."""
    page.wait_for_function("(time) => (window.drawn ?? []).some((one) => one > time)", arg=behind, timeout=PATIENCE_MS)


def take_home(page: Page, title: str, folder: Path) -> Path:
    """Download a format through the Export menu, and return the file."""
    page.get_by_role("button", name=re.compile("^(Export|导出)$")).click()
    with page.expect_download(timeout=2 * PATIENCE_MS) as waiting:
        page.get_by_role("menuitem", name=title).click()
    download: Download = waiting.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def bring(page: Page, files: Path | Sequence[Path]) -> None:
    """Bring files on the data page."""
    # After each file a fresh field takes the old one's place.
    place = page.locator("[data-testid=stFileUploader] input[type=file]")
    expect(place).to_have_count(1)
    place.set_input_files(files)
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of one of Streamlit's select boxes."""
    box = page.locator("[data-testid=stSelectbox]").filter(has=page.get_by_text(label, exact=True)).first
    box.get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)
