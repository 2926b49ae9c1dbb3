import json
import subprocess
import sys
import timeit
from pathlib import Path
from typing import Any

import pytest

from builder import words
from builder.errors import RunError
from builder.runs import CommandInbox, Commands, Run, control
from builder.runs import folder as files


def test_commands_arrive_once_and_in_order(run: Run) -> None:
    inbox = CommandInbox(run.folder)
    assert inbox.poll() == ()
    Commands.send(run.folder, {"command": "pause"})
    Commands.send(run.folder, {"command": "learning_rate", "value": 1})
    assert inbox.poll() == ({"command": "pause", "value": None}, {"command": "learning_rate", "value": 1.0})
    assert inbox.poll() == ()
    Commands.send(run.folder, {"command": "resume", "value": "anything"})
    assert inbox.poll() == ({"command": "resume", "value": None},)
    inbox.close()


def test_what_was_sent_before_the_worker_looked_is_not_lost(run: Run) -> None:
    Commands.send(run.folder, {"command": "stop"})
    assert [command["command"] for command in CommandInbox(run.folder).poll()] == ["stop"]


@pytest.mark.parametrize("command", [{}, {"command": "explode"}, {"command": None}, {"command": ["stop"]}])
def test_an_unknown_command_is_told(run: Run, command: dict[str, Any]) -> None:
    with pytest.raises(RunError) as caught:
        Commands.send(run.folder, command)
    assert caught.value.key == "runs.unknown_command" and "learning_rate" in caught.value.sentence("zh")


@pytest.mark.parametrize("value", [None, 0, -1, "0.1", float("nan"), float("inf"), True, [1]])
def test_a_learning_rate_that_is_none_is_told(run: Run, value: object) -> None:
    with pytest.raises(RunError) as caught:
        Commands.send(run.folder, {"command": "learning_rate", "value": value})
    assert caught.value.key == "runs.bad_learning_rate"
    assert not (run.folder / files.COMMANDS).exists()


def test_a_run_that_is_gone_takes_no_commands(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run"):
        Commands.send(tmp_path / "nothing", {"command": "stop"})


def test_a_half_written_or_foreign_line_does_no_harm(run: Run) -> None:
    inbox = CommandInbox(run.folder)
    with (run.folder / files.COMMANDS).open("a") as file:
        file.write('nonsense\n{"command": "format the disk"}\n[1]\n{"command": "sto')
    block = control.Block(run.folder)
    block.words[control.COMMANDS] = 1
    assert inbox.poll() == ()
    with (run.folder / files.COMMANDS).open("a") as file:
        file.write('p", "value": null}\n')
    block.words[control.COMMANDS] = 2
    assert inbox.poll() == ({"command": "stop", "value": None},)
    block.close()


def test_a_damaged_control_block_is_told(run: Run) -> None:
    (run.folder / files.CONTROL).write_bytes(b"short")
    for act in (lambda: CommandInbox(run.folder), lambda: Commands.send(run.folder, {"command": "stop"})):
        with pytest.raises(RunError) as caught:
            act()
        assert caught.value.key == "runs.damaged"


def test_every_command_has_a_sentence_when_it_fails() -> None:
    assert words.has("runs.cannot_command")


_SEND = """
import sys
from pathlib import Path
from builder.runs import Commands
for number in range(100):
    Commands.send(Path(sys.argv[1]), {"command": "learning_rate", "value": float(sys.argv[2]) + number})
"""


@pytest.mark.process
def test_two_senders_at_once_lose_nothing(run: Run) -> None:
    inbox = CommandInbox(run.folder)
    senders = [subprocess.Popen([sys.executable, "-c", _SEND, str(run.folder), str(start)]) for start in (1000, 2000)]
    found: list[float] = []
    while any(sender.poll() is None for sender in senders):
        found += [command["value"] for command in inbox.poll()]
    found += [command["value"] for command in inbox.poll()]
    assert all(sender.wait() == 0 for sender in senders)
    assert [value for value in found if value < 2000] == [1000.0 + number for number in range(100)]
    assert [value for value in found if value >= 2000] == [2000.0 + number for number in range(100)]
    assert len((run.folder / files.COMMANDS).read_bytes().splitlines()) == 200


def test_looking_for_commands_is_cheaper_than_asking_the_system(run: Run) -> None:
    inbox = CommandInbox(run.folder)
    path = str(run.folder / files.COMMANDS)
    Commands.send(run.folder, {"command": "pause"})
    inbox.poll()
    import os

    poll = min(timeit.repeat(inbox.poll, number=20_000, repeat=5))
    stat = min(timeit.repeat(lambda: os.stat(path), number=20_000, repeat=5))
    assert poll < stat / 2, json.dumps({"poll": poll, "stat": stat})
