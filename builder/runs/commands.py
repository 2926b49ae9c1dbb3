"""Commands to a running worker: a line in a file, and a counter that the worker compares before each batch."""

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.errors import RunError
from builder.runs import folder as files
from builder.runs.control import COMMANDS, Block, make

Command = dict[str, Any]
"""`{"command": "learning_rate", "value": 0.01}`; every other command has the value `None`."""

NAMES = ("stop", "pause", "resume", "step", "learning_rate")


class Commands:
    """The app's side: commands go to the worker of a run."""

    @staticmethod
    def send(folder: Path, command: Mapping[str, Any]) -> None:
        """Give a command to the run's worker. It acts before its next batch and writes an acknowledgement.

        Args:
            folder: The run's folder.
            command: `{"command": name, "value": value}` with one of the `NAMES`.

        Raises:
            RunError: There is no such run or no such command, or the learning rate is no number above 0.
        """
        checked = _checked(folder, command)
        block = Block(folder)
        try:
            line = json.dumps(checked).encode() + b"\n"
            handle = os.open(folder / files.COMMANDS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, line)
                # The counter is the size of the file: it counts up, and two senders need no lock between them.
                block.words[COMMANDS] = os.fstat(handle).st_size
            finally:
                os.close(handle)
        except OSError as error:
            raise RunError("runs.cannot_command", run=folder.name, reason=error.strerror or str(error)) from error
        finally:
            block.close()

    @staticmethod
    def asked_to_stop(folder: Path) -> bool:
        """Say whether somebody asked the run's present or last attempt to stop."""
        try:
            lines = (folder / files.COMMANDS).read_bytes().splitlines()
        except OSError:
            return False
        return any(command is not None and command["command"] == "stop" for command in map(_parsed, lines))

    @staticmethod
    def clear(folder: Path) -> None:
        """Forget the commands of an earlier attempt, so that an old stop doesn't end a new one."""
        (folder / files.COMMANDS).unlink(missing_ok=True)
        make(folder)


class CommandInbox:
    """The worker's side. Looking costs 0.03 microseconds when nothing is new.

    Args:
        folder: The run's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / files.COMMANDS
        self._block = Block(folder, make_it=True)
        self._words = self._block.words
        self._seen = 0
        self._read_bytes = 0

    def poll(self) -> tuple[Command, ...]:
        """Return the commands that came since the last look, oldest first."""
        if self._words[COMMANDS] == self._seen:
            return ()
        return self._read()

    def close(self) -> None:
        """Let go of the control block."""
        self._block.close()

    def _read(self) -> tuple[Command, ...]:
        self._seen = self._words[COMMANDS]
        try:
            with self._path.open("rb") as file:
                file.seek(self._read_bytes)
                content = file.read()
        except OSError:
            return ()
        whole = content[: content.rfind(b"\n") + 1]
        self._read_bytes += len(whole)
        return tuple(command for line in whole.splitlines() if (command := _parsed(line)) is not None)


def _checked(folder: Path, command: Mapping[str, Any]) -> Command:
    name, value = command.get("command"), command.get("value")
    if name not in NAMES:
        raise RunError("runs.unknown_command", command=str(name)[:80], known=", ".join(NAMES))
    if name == "learning_rate":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value or 0) or not (value or 0) > 0:
            raise RunError("runs.bad_learning_rate", value=str(value)[:80])
        return {"command": name, "value": float(value or 0)}
    return {"command": name, "value": None}


def _parsed(line: bytes) -> Command | None:
    try:
        command = json.loads(line)
    except ValueError:
        return None
    return command if isinstance(command, dict) and command.get("command") in NAMES else None
