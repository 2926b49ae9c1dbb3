"""axe-core finds no serious fault on any page, in either theme.

Source: https://github.com/dequelabs/axe-core, a development dependency of the frontend.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.driver import ROOT
from tests.browser.test_messages import failed_run

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# With CI=true a missing axe is a failure.
NEEDS_AXE = pytest.mark.skipif(
    not AXE.exists() and os.environ.get("CI") != "true",
    reason="axe-core is not installed: run `npm ci` in frontend/",
)
RUN = """
async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]})
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.flat().join(" ")}: ${node.failureSummary}`))
}
"""
WHERE = {"build": "", "train": "/train", "runs": "/runs", "data": "/data"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.process,
    pytest.mark.slow,
    NEEDS_AXE,
]


def faults(page: Page) -> list[str]:
    """Return every serious or critical fault of the page as it stands, with the place and what to do."""
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_fault(visitor, app, theme):
    page = visitor(color_scheme=theme)
    steps.open_first_page(page, app.url)
    expect(page.locator("[data-view=build]")).to_have_attribute("data-theme", theme)
    run = failed_run(page, app, "training.disk_full")
    found: dict[str, list[str]] = {}
    for name, path in WHERE.items():
        page.goto(f"{app.url}{path}" + (f"?run={run.id}" if name == "train" else ""))
        if name == "build":
            page.wait_for_selector(steps.READY)
        elif name == "train":
            expect(page.locator(".lw-run-card .lw-told")).to_be_visible(timeout=steps.PATIENCE_MS)
        else:
            steps.settle(page)
            drawn = page.locator("[data-testid=stDataFrame], .js-plotly-plot").first
            expect(drawn).to_be_visible(timeout=steps.PATIENCE_MS)
        found[name] = faults(page)
    assert not any(found.values()), "\n".join(f"{name}: {one}" for name, ones in found.items() for one in ones)


def test_what_opens_has_no_serious_fault(visitor, app):
    page = visitor()
    steps.open_first_page(page, app.url)
    steps.open_chip(page, "optimizer")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    assert faults(page) == []


def test_the_test_sees_a_fault(visitor, app):
    page = visitor()
    steps.open_first_page(page, app.url)
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'data:,'}))")
    assert any(one.startswith("image-alt") for one in faults(page))
