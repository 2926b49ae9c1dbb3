"""In which state a run is, told from what its worker wrote, whether it lives, and how it ended."""

import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builder.runs import control
from builder.runs import folder as files
from builder.runs.attempt import attempts
from builder.runs.commands import Commands

STATES = ("queued", "running", "paused", "finished", "stopped", "interrupted", "failed")
FINAL = ("finished", "stopped", "interrupted", "failed")
STALLED_S = 10.0
"""A live worker whose writer has not looked around for so long is told to be stalled."""

_FAILS_AGAIN = {
    "training.loss_not_finite",
    "training.layer_failed",
    "training.plan_open",
    "training.bad_checkpoint",
    "training.other_checkpoint",
}
"""What a run that goes on from its checkpoint would meet again for certain: it repeats the same numbers."""
_CRASHES = {"SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSYS"}


@dataclass(frozen=True, slots=True)
class RunState:
    """The state of a run, and a sentence where there is something to tell.

    Args:
        state: One of `STATES`.
        alive: Whether a worker is at work.
        key: Key of the sentence that says how it ended or what is wrong now, or `None`.
        values: What fills the gaps of the sentence.
        fields: What the last status said: `epochs`, `steps`, `batch_size` ...
        exit: How the worker's process ended: `code`, `signal`, `peak_bytes`, `seconds`; `None` where nobody saw it.
    """

    state: str
    alive: bool = False
    key: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    exit: Mapping[str, Any] | None = None

    @property
    def final(self) -> bool:
        """Whether the run has ended, one way or another."""
        return self.state in FINAL

    @property
    def worth_resuming(self) -> bool:
        """Whether the run, if it has a checkpoint, could get further than it did."""
        return self.state in ("stopped", "interrupted") or (self.state == "failed" and self.key not in _FAILS_AGAIN)

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain values."""
        content = {"state": self.state, "alive": self.alive, "key": self.key, "values": dict(self.values)}
        return content | {"fields": dict(self.fields), "exit": None if self.exit is None else dict(self.exit)}


def folded(statuses: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return the last status with what earlier ones said and it did not repeat, or `None` where there is none."""
    if not statuses:
        return None
    known = {name: value for status in statuses for name, value in status.items() if name not in ("key", "values")}
    return known | dict(statuses[-1])


def tell(folder: Path, status: Mapping[str, Any] | None, alive: bool) -> RunState:
    """Tell the state of a run.

    Args:
        folder: The run's folder.
        status: The last status that the worker wrote, or `None`.
        alive: Whether the worker lived, looked up *before* the status was read.
    """
    fields = dict(status or {})
    named = fields.pop("state", None)
    begun = attempts(folder)
    if fields.pop("attempt", begun) < begun:
        # It was said in an earlier attempt, and this one has not said anything yet.
        named, fields = None, {name: value for name, value in fields.items() if name not in ("key", "values")}
    if alive:
        return _of_living(folder, named if named in STATES else "running", fields)
    if (folder / files.QUEUED).exists():
        return RunState("queued", fields=fields)
    if named in FINAL:
        return _of_ended(folder, named, fields, _exit_record(folder, begun))
    return _of_dead(folder, begun, fields)


def _of_living(folder: Path, state: str, fields: dict[str, Any]) -> RunState:
    beat, full, dropped = control.look(folder)
    if full:
        return RunState(state, True, "runs.disk_full", {"dropped": dropped}, fields)
    late = time.time() - beat
    if beat and late > STALLED_S and state in ("running", "paused"):
        return RunState(state, True, "runs.stalled", {"seconds": round(late)}, fields)
    return RunState(state, True, fields.get("key"), fields.get("values") or {}, fields)


def _of_ended(folder: Path, state: str, fields: dict[str, Any], exit_record: dict[str, Any] | None) -> RunState:
    key, values = fields.get("key"), fields.get("values") or {}
    error = files.read_json(folder / files.ERROR)
    if state == "failed" and key is None and error is not None:
        key, values = error.get("key"), error.get("values") or {}
    return RunState(state, False, key, values, fields, exit_record)


def _of_dead(folder: Path, begun: int, fields: dict[str, Any]) -> RunState:
    error, exit_record = files.read_json(folder / files.ERROR), _exit_record(folder, begun)
    if error is not None:
        key = str(error.get("key") or "runs.died_exception")
        return RunState("failed", False, key, error.get("values") or {}, fields, exit_record)
    if exit_record is not None:
        state, key, values = _of_exit(exit_record)
        if state == "interrupted" and Commands.asked_to_stop(folder):
            return RunState("stopped", False, "runs.ended_on_request", {}, fields, exit_record)
        return RunState(state, False, key, values, fields, exit_record)
    if begun or (folder / files.EVENTS).exists():
        return RunState("interrupted", False, "runs.lost", {}, fields)
    return RunState("queued", fields=fields)


def _exit_record(folder: Path, begun: int) -> dict[str, Any] | None:
    record = files.read_json(folder / files.EXIT)
    # The end of an earlier attempt may be written down when the next has already begun.
    return None if record is None or record.get("attempt", begun) != begun else record


def _of_exit(record: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
    if record.get("reason") == "cancelled":
        return "stopped", "runs.cancelled", {}
    if record.get("reason") == "machine_memory":
        return "failed", "runs.died_machine_memory", {"peak": f"{float(record.get('peak_bytes') or 0) / 1e9:.1f}"}
    if record.get("reason") == "memory":
        limit, peak = (float(record.get(name) or 0) / 1e9 for name in ("limit_bytes", "peak_bytes"))
        return "failed", "runs.died_memory", {"limit": f"{limit:.1f}", "peak": f"{peak:.1f}"}
    name = _signal_name(record.get("signal"))
    if name in _CRASHES:
        return "failed", "runs.died_crash", {"signal": name}
    if name == "SIGXCPU":
        return "failed", "runs.died_time", {}
    if name == "SIGKILL":
        return "interrupted", "runs.died_killed", {"peak": f"{float(record.get('peak_bytes') or 0) / 1e9:.1f}"}
    if name is not None:
        return "interrupted", "runs.died_signal", {"signal": name}
    code = record.get("code")
    return ("interrupted", "runs.ended_early", {}) if code == 0 else ("failed", "runs.died_code", {"code": code})


def _signal_name(number: object) -> str | None:
    if not isinstance(number, int) or number <= 0:
        return None
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
