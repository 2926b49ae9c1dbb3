"""What tests of several rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from builder.runs import Registry

# A busy machine answers late; how long things take is measured in benchmarks/.
settings.register_profile("layerwise", deadline=None)
settings.load_profile("layerwise")


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A run store of its own, in a home of its own."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    registry = Registry()
    yield registry
    registry.close()
