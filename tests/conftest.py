"""What tests of several rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from builder.runs import Registry

# A busy machine answers late; how long things take is measured in benchmarks/.
settings.register_profile("layerwise", deadline=None)
settings.load_profile("layerwise")

MARKS = ("browser", "process", "slow")


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A run store of its own, in a home of its own."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    registry = Registry()
    yield registry
    registry.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long first, and those with a browser together: at the end no process waits for long."""
    marks = {mark: {item.path for item in items if item.get_closest_marker(mark)} for mark in MARKS}
    browser, long = marks["browser"], marks["process"] | marks["slow"]
    items.sort(key=lambda item: 1 if item.path in browser else 0 if item.path in long else 2)
