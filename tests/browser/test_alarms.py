"""A layer in trouble says so on its card, in the list and on the group that hides it, while it trains and after."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from builder.design import from_json
from builder.design.links import packed
from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DEEP = 12


def design(hidden: list[dict[str, Any]], groups: list[dict[str, Any]], **plan: Any) -> str:
    """Return an address at which a chain of dense layers on the digits opens."""
    dense = [{"id": f"d{place}", "kind": "Dense", "config": config} for place, config in enumerate(hidden)]
    nodes = [
        {"id": "input", "kind": "Input", "config": {}},
        {"id": "flatten", "kind": "Flatten", "config": {}},
        *dense,
        {"id": "out", "kind": "Dense", "config": {"units": 10, "activation": "softmax"}},
    ]
    edges = [{"source": one["id"], "target": other["id"]} for one, other in pairwise(nodes)]
    head = {"format": "layerwise-design", "format_version": 1, "name": "In trouble"}
    data = {"source": "digits", "options": {}, "prepare": {}}
    content = {**head, "nodes": nodes, "edges": edges, "groups": groups, "plan": {"data": data, **plan}}
    return f"/?open={packed(from_json(content))}"


def alarms(page: Page) -> dict[str, str]:
    """Return which layers and groups carry an alarm."""
    signs = page.locator("[data-node]:has(.lw-badge[data-alarm])").all()
    return {
        str(one.get_attribute("data-node")): str(one.locator(".lw-badge").get_attribute("data-alarm")) for one in signs
    }


def test_vanishing_gradients_are_told_where_they_vanish(page, app):
    deep = [{"units": 16, "activation": "sigmoid"}] * DEEP
    folded = [{"id": "g", "name": "Front", "nodes": ["d0", "d1"], "folded": True}]
    steps.open_first_page(page, app.url, design(deep, folded, epochs=6))
    expect(page.locator(".lw-badge[data-alarm]")).to_have_count(0)
    steps.train(page)
    card = page.locator("[data-group=g]")
    expect(card.locator(".lw-badge")).to_have_attribute("data-alarm", "vanishing_gradients", timeout=steps.PATIENCE_MS)
    expect(card.locator(".lw-badge")).to_have_attribute("title", re.compile("^d0: Vanishing gradients"))
    expect(card).to_have_attribute("aria-label", re.compile("d0: Vanishing gradients"))
    steps.wait_for_end(page)
    # What the last look saw stays, until the design is another.
    found = alarms(page)
    assert (
        found["group/g"] == found["d2"] == "vanishing_gradients" and "out" not in found and f"d{DEEP - 1}" not in found
    )
    steps.row(page, "d2").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".lw-badge[data-alarm]")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(steps.row(page, "d2").locator(".lw-badge")).to_have_attribute("data-alarm", "vanishing_gradients")
    page.get_by_role("button", name="Back to the data").click()
    expect(page.locator(".lw-badge[data-alarm]")).to_have_count(0)


def test_a_learning_rate_of_a_thousand_explodes_in_the_list_and_on_the_train_page(visitor, app):
    page = visitor(view="list", locale="zh-CN")
    hidden = [{"units": 32, "activation": "tanh"}] * 2
    far = {"class_name": "SGD", "config": {"learning_rate": 1000.0}}
    steps.open_first_page(page, app.url, design(hidden, [], optimizer=far, epochs=4))
    steps.train(page)
    badge = steps.row(page, "out").locator(".lw-badge")
    expect(badge).to_have_attribute("data-alarm", "exploding_weights", timeout=steps.PATIENCE_MS)
    expect(badge).to_have_attribute("data-severity", "error")
    expect(steps.row(page, "out")).to_have_attribute("aria-label", re.compile("权重爆炸"))
    steps.wait_for_end(page)
    expect(badge).to_be_visible()
    steps.go_to(page, "train")
    expect(page.get_by_role("region", name="预测示例").locator(".lw-sample")).to_have_count(14)
    expect(page.get_by_role("row").filter(has_text="out").locator(".lw-badge")).to_have_attribute(
        "data-alarm", "exploding_weights"
    )
