import base64
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.design import Design, Edge, Node, from_json, packed, unpacked
from builder.errors import DesignError
from tests.design.strategies import chain
from tests.design.test_files import full

BROWSER = Path(__file__).parent / "links.json"
"""A design, and the links that both sides made of it; `frontend/test/links.test.ts` reads it too."""

NODES = (Node("input", "Input"), Node("第一层", "Dense", {"units": 3}))
NAMED = Design("手写数字 & <b>", NODES, (Edge("input", "第一层"),))


def raw(content: bytes) -> str:
    return "1." + base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


@pytest.mark.parametrize("design", [NAMED, full(), chain("Input"), Design("")])
def test_a_design_comes_back_as_it_went(design):
    link = packed(design)
    assert unpacked(link) == design
    assert set(link) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize("made_by", ["browser", "python"])
def test_both_sides_write_the_same(made_by):
    kept = json.loads(BROWSER.read_text(encoding="utf-8"))
    assert unpacked(kept[made_by]) == from_json(kept["design"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.",
        "2.abc",
        "1.%%%",
        "1.ä",
        packed(NAMED)[:-12],
        packed(NAMED)[:40] + "AAAA" + packed(NAMED)[44:],
        raw(b"no JSON"),
        raw(b"[" * 100_000),
        raw(b"{}"),
        raw(b'{"format": "layerwise-design", "format_version": 1, "name": 5}'),
        raw(b"\xff\xfe"),
        raw(b" " * 3_000_000),
        "1." + "A" * 70_000,
    ],
)
def test_a_broken_link_is_told(text):
    with pytest.raises(DesignError) as caught:
        unpacked(text)
    assert caught.value.key == "design.broken_link"


def test_a_link_of_a_newer_version_says_so():
    with pytest.raises(DesignError) as caught:
        unpacked(raw(b'{"format": "layerwise-design", "format_version": 99}'))
    assert caught.value.key == "design.newer_version"


@given(st.text(max_size=60))
def test_any_text_is_a_design_or_told(text):
    try:
        unpacked("1." + text)
    except DesignError:
        return
    raise AssertionError(text)
