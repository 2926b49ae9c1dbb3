"""What a person tells a run: stop, pause, one step, another learning rate, go on from the last checkpoint."""

from collections.abc import Mapping
from typing import Any

from builder.runs import Commands
from builder.views import world


def resume(owner: str, run_id: str) -> str | None:
    """Let a run that was stopped or interrupted go on from its last checkpoint.

    Args:
        owner: Who asks; somebody else's run is left alone.
        run_id: Which run.

    Returns:
        The run's id, or `None` where it is not the owner's.
    """
    run = world.registry().get(run_id)
    if run.owner != owner:
        return None
    world.engine().submit(run.id)
    return run.id


def command(owner: str, run_id: str, action: Mapping[str, Any]) -> None:
    """Send a command to the worker of a run.

    Args:
        owner: Who asks; somebody else's run is left alone.
        run_id: Which run.
        action: `{"command": "stop" | "pause" | "resume" | "step" | "learning_rate", "value": ...}`.
    """
    run = world.registry().get(run_id)
    name = action.get("command")
    if run.owner != owner or name not in ("stop", "pause", "resume", "step", "learning_rate"):
        return
    if name == "stop":
        # The engine also ends a worker that does not listen.
        world.engine().cancel(run_id)
        return
    value = action.get("value")
    Commands.send(run.folder, {"command": name, "value": float(value) if isinstance(value, int | float) else None})
