"""What a worker is given."""

import psutil
import pytest

from builder.engine import Settings
from builder.engine.protocol import MEMORY, usual_memory_bytes


@pytest.mark.parametrize("text", ["", "none", "-3", "0", "nan", "inf"])
def test_without_a_usable_limit_a_run_may_use_four_fifths_of_the_machine(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY, text)
    assert 0 < usual_memory_bytes() <= 0.8 * psutil.virtual_memory().total


def test_the_environment_sets_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY, "1.5")
    assert Settings().memory_bytes == 1_500_000_000
