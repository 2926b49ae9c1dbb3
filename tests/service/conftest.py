from collections.abc import Iterator
from itertools import pairwise

import pytest

from builder.service.pool import Pool
from builder.service.process import KerasProcess
from builder.service.watch import Watch

GENEROUS_BYTES = 4_000_000_000


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children can be made to crash, hang and take memory."""
    monkeypatch.setattr(KerasProcess, "MODULE", "tests.service.faulty_child")


@pytest.fixture
def pool(faulty: None) -> Iterator[Pool]:
    """Two checkers, faulty when asked for it."""
    watch = Watch()
    pool = Pool("checker", 2, watch, GENEROUS_BYTES)
    yield pool
    pool.close()
    watch.close()


def layers(*kinds: str, **configs: dict[str, object]) -> dict[str, object]:
    """Return the JSON of a chain of layers; `configs` has the arguments by kind."""
    ids = [f"{kind.lower()}_{place}" for place, kind in enumerate(kinds)]
    return {
        "nodes": [{"id": i, "kind": kind, "config": configs.get(kind, {})} for i, kind in zip(ids, kinds, strict=True)],
        "edges": [{"source": one, "target": two} for one, two in pairwise(ids)],
        "plan": {},
    }
