from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builder.views import tokens, world


@contextmanager
def fresh_world(folder: Path) -> Iterator[Path]:
    """Give a home of its own, with nothing warm from another test, and end what was started in it."""
    shared = (world._service, world._registry, world._engine, tokens._signer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERWISE_HOME", str(folder))
        for one in shared:
            one.cache_clear()
        yield folder
        if world._service.cache_info().currsize:
            world.service().close()
        if world._engine.cache_info().currsize:
            world.engine().close(servers=True)
        for one in shared:
            one.cache_clear()


@pytest.fixture
def home(tmp_path) -> Iterator[Path]:
    """A home for one test."""
    with fresh_world(tmp_path) as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory) -> Iterator[Path]:
    """A home for all tests of a module, so that the checker starts once."""
    with fresh_world(tmp_path_factory.mktemp("home")) as folder:
        yield folder
