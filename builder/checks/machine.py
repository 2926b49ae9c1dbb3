"""What the machine that trains can hold."""

import importlib.util
import os
from dataclasses import dataclass

import psutil

from builder.design import BACKENDS


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine that trains can hold.

    Args:
        memory_bytes: Memory of the machine, or what the process may use of it.
        cores: Processor cores that the process may use.
        backends: Which of Keras's backends are installed.
    """

    memory_bytes: int
    cores: int
    backends: tuple[str, ...] = BACKENDS

    @classmethod
    def here(cls) -> "Machine":
        """Return what this machine has. No backend is imported to find out."""
        affinity = getattr(os, "sched_getaffinity", None)
        cores = len(affinity(0)) if affinity else os.cpu_count() or 1
        installed = tuple(name for name in BACKENDS if importlib.util.find_spec(name) is not None)
        return cls(_memory_bytes(), cores, installed)


def _memory_bytes() -> int:
    total = int(psutil.virtual_memory().total)
    # A container may hold less than its machine; its limit lies in one of these files.
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path, encoding="ascii") as file:
                total = min(total, int(file.read()))
        except (OSError, ValueError):
            continue
    return total
