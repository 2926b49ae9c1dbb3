"""In which state a training leaves its run when something goes wrong. No Keras is needed for it."""

import sys
from types import ModuleType

import pytest

from builder.errors import LayerwiseError, TrainingError
from builder.runs import Registry, RunReader
from builder.training import worker
from tests.runs.conftest import DESIGN


@pytest.mark.parametrize(
    ("error", "state", "key"),
    [
        (TrainingError("training.disk_full"), "interrupted", "training.disk_full"),
        (TrainingError("training.data_gone", title="plants.csv"), "failed", "training.data_gone"),
        (LayerwiseError("data.empty_file", name="x"), "failed", "data.empty_file"),
        (ModuleNotFoundError("no", name="torch"), "failed", "training.no_package"),
        (RuntimeError("odd"), "failed", "training.failed"),
    ],
)
def test_what_goes_wrong_ends_in_a_state_with_a_sentence(
    error: Exception, state: str, key: str, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    session = ModuleType("builder.training.session")
    session.train = fail  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "builder.training.session", session)
    monkeypatch.setattr(worker.backend, "choose", lambda name: None)
    registry = Registry(tmp_path)
    run = registry.create("ann", DESIGN, "")
    worker.train_run(run.folder)
    with RunReader(run.folder) as reader:
        told = reader.state()
    registry.close()
    assert (told.state, told.key, told.alive) == (state, key, False)
    assert told.final
