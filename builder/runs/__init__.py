"""The run store: which runs there are, what their workers wrote, and how to reach a worker.

A run is a folder (docs/run-format.md). The app holds the `Registry`, reads with `RunReader` and gives `Commands`; the
worker writes with `RunWriter` and looks into its `CommandInbox`. The files are the only thing between the two, so that
either may die and be started again.
"""

from builder.runs.commands import Command, CommandInbox, Commands
from builder.runs.folder import Run, read_run
from builder.runs.liveness import is_alive
from builder.runs.reader import Event, RunReader
from builder.runs.registry import Registry
from builder.runs.series import Points
from builder.runs.state import FINAL, STATES, RunState
from builder.runs.writer import RunWriter

__all__ = [
    "FINAL",
    "STATES",
    "Command",
    "CommandInbox",
    "Commands",
    "Event",
    "Points",
    "Registry",
    "Run",
    "RunReader",
    "RunState",
    "RunWriter",
    "is_alive",
    "read_run",
]
