"""The first page, as somebody sees it who comes for the first time."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser import steps

pytestmark = pytest.mark.browser

SIZES = [(1366, 768), (1920, 1080)]
LOOKS = [("light", "en"), ("dark", "zh")]
BUTTONS = """
(all) => all.map((one) => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one)
  return {text: one.innerText.trim(), height: box.height, area: box.width * box.height, painted: style.backgroundColor,
          font: parseFloat(style.fontSize)}
})
"""
SCROLLS = """
() => {
  const found = []
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot)
      if (element.matches(".lw-palette-list, .lw-hidden, select, input")) continue
      const style = getComputedStyle(element)
      const over = (axis, room) => /auto|scroll/.test(axis) && room > 1
      if (over(style.overflowY, element.scrollHeight - element.clientHeight)
          || over(style.overflowX, element.scrollWidth - element.clientWidth)) {
        found.push(`${element.tagName}.${element.className} ${element.scrollHeight} in ${element.clientHeight}`)
      }
    }
  }
  look(document)
  const page = document.scrollingElement
  if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) found.push("document")
  return found
}
"""


def test_a_working_network_stands_there(page, app):
    steps.open_first_page(page, app.url)
    rows = steps.layers(page).all_inner_texts()
    assert len(rows) >= 6
    for text in rows:
        assert re.search(r"\d", text.split("\n", 1)[1]), text  # a shape
        assert "?" not in text
    expect(page.locator(".lw-footer")).to_contain_text("ready")
    expect(steps.train_button(page)).not_to_have_attribute("aria-disabled", "true")
    shown = page.locator("[data-node] .lw-params").all_inner_texts()
    total = sum(int(text.replace(",", "")) for text in shown if text)
    assert total > 10_000
    assert f"{total:,} parameters" in page.locator(".lw-footer").inner_text()


def test_train_is_the_largest_button(page, app):
    steps.open_first_page(page, app.url)
    steps.train_button(page).wait_for()
    buttons = page.locator("button:visible").evaluate_all(BUTTONS)
    train = next(one for one in buttons if one["text"] == "Train")
    assert len(buttons) > 20
    # Chips, rows and headings are wide lines of text; what is painted as a button to press is smaller.
    assert train["area"] == max(one["area"] for one in buttons if one["painted"] == train["painted"])
    assert train["height"] == max(one["height"] for one in buttons)
    assert train["font"] == max(one["font"] for one in buttons)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("scheme", "language"), LOOKS)
def test_nothing_scrolls(visitor, app, size, scheme, language):
    page = visitor(*size, color_scheme=scheme)
    steps.open_first_page(page, app.url, f"/?lang={language}")
    page.wait_for_timeout(400)  # pictures of the data come a moment later
    assert page.evaluate(SCROLLS) == []
    expect(steps.train_button(page)).to_be_in_viewport(ratio=1)
    assert page.locator("[data-theme]").first.get_attribute("data-theme") == scheme


def test_nothing_goes_wrong_in_the_console(visitor, app):
    page = visitor()
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # On a deep link Streamlit asks for its own routes below the page first, and finds them at the second try.
        known = "404" in message.text and "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not known:
            wrong.append(f"{message.text} {message.location}")

    page.on("console", hear)
    steps.open_first_page(page, app.url)
    steps.go_to(page, "data")
    page.goto(f"{app.url}/data")
    steps.settle(page)
    steps.go_to(page, "build")
    page.wait_for_selector(steps.READY)
    assert wrong == []


def focused(page: Page) -> str:
    """Return what has the focus, through all shadow roots."""
    return page.evaluate(
        """() => {
          let one = document.activeElement
          while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
          return one ? (one.getAttribute("aria-label") || one.dataset.node || one.innerText || one.tagName) : ""
        }"""
    )


def test_train_is_reached_and_pressed_by_keyboard(page, app):
    steps.open_first_page(page, app.url)
    steps.small_network(page)
    page.mouse.click(600, 20)  # beside the tabs: the focus begins at the top of the page
    seen = []
    for _ in range(150):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if seen[-1].strip() == "Train":
            break
    assert seen[-1].strip() == "Train", seen
    order = [
        next(place for place, text in enumerate(seen) if text.startswith(name)) for name in ("Undo", "Add a layer")
    ]
    assert order[0] < order[1] < len(seen) - 1
    page.keyboard.press("Enter")
    steps.wait_for_end(page)


def test_the_address_names_the_language(visitor, app):
    page = visitor()
    steps.open_first_page(page, app.url, "/?lang=zh")
    expect(steps.train_button(page)).to_have_text("开始训练")
    assert page.locator("[data-view=build]").get_attribute("lang") == "zh-CN"


def test_a_chinese_browser_is_spoken_to_in_chinese(visitor, app):
    page = visitor(locale="zh-CN")
    steps.open_first_page(page, app.url)
    expect(steps.train_button(page)).to_have_text("开始训练")


def test_the_switch_keeps_page_and_design_and_the_tabs_keep_the_language(page, app):
    steps.open_first_page(page, app.url)
    steps.choose_template(page, "Iris flowers")
    before = steps.names(page)
    steps.go_to(page, "data")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("link", name="English")).to_be_visible(timeout=steps.PATIENCE_MS)
    steps.settle(page)
    assert "/data" in page.url
    expect(page.get_by_text("数据集", exact=True)).to_be_visible()
    steps.go_to(page, "build")
    expect(steps.train_button(page)).to_have_text("开始训练")
    steps.expect_names(page, before)
    assert "lang=zh" in page.url
    page.reload()
    page.wait_for_selector(steps.READY)
    expect(steps.train_button(page)).to_have_text("开始训练")


def test_the_theme_switches_and_stays(page, app):
    steps.open_first_page(page, app.url)
    page.get_by_role("button", name="Dark theme").click()
    expect(page.locator("[data-view=build]")).to_have_attribute("data-theme", "dark", timeout=steps.PATIENCE_MS)
    steps.go_to(page, "data")
    steps.go_to(page, "build")
    expect(page.locator("[data-view=build]")).to_have_attribute("data-theme", "dark")


def test_ctrl_enter_trains_also_from_a_field(page, app):
    steps.open_first_page(page, app.url)
    steps.small_network(page, 1)
    steps.row(page, "dense").click()
    steps.field(page, "units").fill("9")
    page.keyboard.press("Control+Enter")
    steps.wait_for_end(page)
    # What was being typed counted.
    expect(steps.field(page, "units")).to_have_value("9")
    assert "Ctrl+Enter" in page.locator(".lw-train-place").get_attribute("title")


def test_ctrl_enter_says_why_it_can_not_train(page, app):
    steps.open_first_page(page, app.url)
    steps.row(page, "flatten").focus()
    page.keyboard.press("Delete")
    expect(steps.train_button(page)).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Enter")
    notice = page.locator(".lw-notice[data-severity=warning]")
    expect(notice).to_contain_text(page.locator("#lw-train-why").inner_text())


def test_a_skip_link_leads_to_train(page, app):
    steps.open_first_page(page, app.url)
    link = page.get_by_role("button", name="Skip to Train")
    for _ in range(16):
        page.keyboard.press("Tab")
        if link.evaluate("(one) => one.getRootNode().activeElement === one"):
            break
    else:
        pytest.fail("Tab did not reach the link before the layers")
    box = link.bounding_box()
    assert box is not None and box["height"] > 20, "it shows when it has the focus"
    page.keyboard.press("Enter")
    assert steps.train_button(page).evaluate("(one) => one.getRootNode().activeElement === one")


@pytest.mark.parametrize(
    ("path", "locale", "said"), [("/runs", "en-US", "before the first run"), ("/train", "zh-CN", "第一次训练")]
)
def test_a_bookmark_of_runs_that_are_not_there_leads_to_the_first_page(visitor, app, path, locale, said):
    page = visitor(locale=locale)
    steps.open_first_page(page, app.url, path)
    expect(page.locator(".lw-notice")).to_contain_text(said)
    assert urlsplit(page.url).path == "/"
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("a[data-testid=stTopNavLink]")).to_have_count(2)
