"""A network as a picture and as a link, taken from the Export menu and opened by somebody else."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import steps

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def copied_link(page) -> str:
    page.get_by_role("button", name=re.compile("^(Export|导出)$")).click()
    page.get_by_role("menuitem", name="Copy as a link").click()
    expect(page.locator(".lw-notice")).to_contain_text("in the clipboard")
    return str(page.evaluate("() => navigator.clipboard.readText()"))


def test_pictures_hold_every_layer(page, app, tmp_path):
    steps.open_first_page(page, app.url)
    names = steps.names(page)
    picture = steps.take_home(page, "Picture (SVG)", tmp_path)
    root = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert set(names) <= set(words) and "8×8×32" in words and "320 parameters" in words
    size = float(root.get("width")), float(root.get("height"))
    with Image.open(steps.take_home(page, "Picture (PNG)", tmp_path)) as drawn:
        assert drawn.size == (2 * size[0], 2 * size[1])
        assert drawn.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        assert len(drawn.convert("RGB").getcolors(1_000_000)) > 50


def test_a_link_opens_as_a_design_of_ones_own(visitor, app):
    page = visitor(permissions=["clipboard-read", "clipboard-write"])
    steps.open_first_page(page, app.url)
    steps.choose_template(page, "Iris flowers")
    names = steps.names(page)
    link = copied_link(page)
    other = visitor()
    steps.open_first_page(other, app.url)
    steps.choose_template(other, "Two moons")
    steps.open_first_page(other, link)
    assert steps.names(other) == names
    expect(other.locator(".lw-notice")).to_contain_text("came with the link")
    assert "open=" not in other.url and "design=" in other.url
    other.reload()
    other.wait_for_selector(steps.READY)
    assert steps.names(other) == names
    other.get_by_role("button", name="Open", exact=True).click()
    expect(other.get_by_role("menuitem", name=re.compile("Two moons"))).to_be_visible()
    expect(other.get_by_role("menuitem", name=re.compile("Iris"))).to_have_count(1)


def test_a_cut_link_is_told(visitor, app):
    page = visitor(permissions=["clipboard-read", "clipboard-write"])
    steps.open_first_page(page, app.url)
    link = copied_link(page)
    other = visitor()
    steps.open_first_page(other, link[:-30])
    expect(other.locator(".lw-notice")).to_contain_text("This link holds no whole design")
    assert "open=" not in other.url
