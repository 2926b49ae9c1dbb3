"""What an engine is, and what a worker is given."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psutil

from builder.runs import RunState

WORKER = "builder.training.worker:train_run"
"""The function that trains: it takes the run's folder."""


_CONTAINER_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


MEMORY = "LAYERWISE_RUN_MEMORY_GB"
"""The variable of the environment that says how much memory a run may use, in GB (10⁹ bytes)."""


def usual_memory_bytes() -> int:
    """Return how much memory a run may use: what `MEMORY` says, else 80 % of what the machine or container has."""
    try:
        asked = int(float(os.environ.get(MEMORY, "")) * 1e9)
    except (ValueError, OverflowError):
        asked = 0
    if asked > 0:
        return asked
    limits = [psutil.virtual_memory().total]
    for name in _CONTAINER_LIMITS:
        try:
            limits.append(int(Path(name).read_text()))
        except (OSError, ValueError):
            continue
    return int(min(limits) * 0.8)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker's process is given before it begins.

    Args:
        threads: How many cores it may use; `None` is all of them.
        nice: How far it steps back behind other processes when its first seconds are over, 0 to 19.
        memory_bytes: It is ended when it uses more; `None` is no limit.
    """

    threads: int | None = None
    nice: int = 10
    memory_bytes: int | None = field(default_factory=usual_memory_bytes)

    def to_json(self) -> dict[str, Any]:
        """Return the settings as plain values."""
        return asdict(self)

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> "Settings":
        """Read settings from plain values."""
        return Settings(**{name: content[name] for name in ("threads", "nice", "memory_bytes")})


@dataclass(frozen=True, slots=True)
class EngineState:
    """The state of a run, and its place in the queue.

    Args:
        run: The state.
        position: 1 for the run that starts next; `None` where it doesn't wait.
    """

    run: RunState
    position: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain values."""
        return self.run.to_json() | {"position": self.position}


class Engine(Protocol):
    """Starts runs. Every engine promises:

    - `submit` returns at once, and twice the same is as good as once;
    - a submitted run starts when there is room, even when the app was started again meanwhile;
    - owners take turns, however many runs one of them submits;
    - no run has two workers;
    - `cancel` ends a run that waits at once, and one that runs within its grace time.
    """

    def submit(self, run_id: str) -> None:
        """Put a run into the queue. A run that has ended goes on from its last checkpoint.

        Raises:
            RunError: There is no such run.
        """

    def cancel(self, run_id: str) -> None:
        """Stop a run, whether it waits or runs. A run that has ended is left as it is.

        Raises:
            RunError: There is no such run.
        """

    def state(self, run_id: str) -> EngineState:
        """Return the state of a run.

        Raises:
            RunError: There is no such run.
        """
