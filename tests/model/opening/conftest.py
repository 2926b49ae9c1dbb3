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
    bench: Keras

    def open(self, path: Path, to: Path) -> dict[str, Any]:
        function = "builder.model.opening.door:opened"
        answer: dict[str, Any] = self.checker.process.ask(function, (str(path), str(to), path.stem), LIMITS)
        return answer


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, checker: Keras, bench: Keras) -> Files:
    folder = tmp_path_factory.mktemp("models")
    bench.tool("save_networks", str(folder))
    return Files(folder, checker, bench)
