from collections.abc import Iterator

import pytest

from builder.views import tokens, world


@pytest.fixture
def home(tmp_path, monkeypatch) -> Iterator[object]:
    """A home of its own, with nothing warm from another test."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    shared = (world._service, world._registry, world._engine, tokens._signer)
    for one in shared:
        one.cache_clear()
    yield tmp_path
    if world._service.cache_info().currsize:
        world.service().close()
    if world._engine.cache_info().currsize:
        world.engine().close(servers=True)
    for one in shared:
        one.cache_clear()


@pytest.fixture
def own_tokens(tmp_path, monkeypatch) -> Iterator[object]:
    """Tokens signed with a key of this test alone."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    tokens._signer.cache_clear()
    yield tmp_path
    tokens._signer.cache_clear()
