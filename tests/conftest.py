"""What tests of several rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.runs import Registry


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A run store of its own, in a home of its own."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    registry = Registry()
    yield registry
    registry.close()
