"""Configs changed at random open as the network that they say, or are refused with a sentence: never anything else.

The long form is `python -m benchmarks.opening --mutate 20000`.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import OpeningError
from builder.model.opening import config, jsons
from tests.model.conftest import LIMITS, Keras
from tests.model.opening import crafted

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["Dense", "Functional", "Sequential", "Lambda", "function", "__lambda__", "keras.layers", "os"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["class_name", "config", "module", "registered_name", "layers", "name", "inbound_nodes",
                         "vocabulary", "units", "dtype", "__class__"]) | st.text(max_size=6), inner, max_size=5),
    max_leaves=30,
)  # fmt: skip


@pytest.mark.process
@pytest.mark.slow
def test_changed_configs_open_or_are_refused(checker: Keras) -> None:
    counts, faults = checker.process.ask("builder.model.tools:run_campaign", (250, 7), LIMITS)
    assert not faults, "\n".join(faults)
    assert sum(counts.values()) == 250
    assert counts["opened"] > 25 and len(counts) > 5


def classes(content: Any) -> Iterator[str]:
    """Give the classes of all parts in a config."""
    if isinstance(content, dict):
        if isinstance(content.get("class_name"), str):
            yield content["class_name"]
        content = list(content.values())
    for one in content if isinstance(content, list) else ():
        yield from classes(one)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["class_name", "config", "module"]), json_values), json_values)
def test_anything_is_walked_through_or_refused(content: Any, inner: Any) -> None:
    for one in (content, inner, crafted.chain(inner) if isinstance(inner, dict) else crafted.chain(content)):
        try:
            found = config.looked_at(json.loads(json.dumps(one)))
        except OpeningError as error:
            assert error.sentence("zh") and error.sentence("en")
        else:
            assert not {"__lambda__", "Lambda"} & set(classes(found))


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        jsons.read(content)
    except OpeningError as error:
        assert error.key in ("opening.not_json", "opening.too_deep")
