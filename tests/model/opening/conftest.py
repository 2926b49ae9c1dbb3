from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.model.conftest import LIMITS, Keras


@dataclass
class Files:
    """Model files that Keras wrote, and what opens them."""

    folder: Path
    checker: Keras
    bench: Keras | None = None

    def state(self) -> dict[str, Any]:
        """Return what a file might have changed in the process that opened it."""
        found: dict[str, Any] = self.checker.tool("global_state_of_keras")
        return found

    def open(self, path: Path, to: Path) -> dict[str, Any]:
        function = "builder.model.opening.door:opened"
        answer: dict[str, Any] = self.checker.process.ask(function, (str(path), str(to), path.stem), LIMITS)
        return answer


@pytest.fixture(scope="session")
def opener(tmp_path_factory: pytest.TempPathFactory, checker: Keras) -> Files:
    return Files(tmp_path_factory.mktemp("none"), checker)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, checker: Keras, bench: Keras) -> Files:
    folder = tmp_path_factory.mktemp("models")
    bench.tool("save_networks", str(folder))
    return Files(folder, checker, bench)
