"""Shapes for the checks, from Keras itself: one checker process answers for the whole session."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from builder.checks import Diagnostic, Machine, Repair, diagnose, propose
from builder.design import Design, apply, to_json

_CHECKER = """
import json, sys
from builder.model import bootstrap
bootstrap.checker()
from builder.model.infer import infer
for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps(infer(question["design"], question["inputs"])), flush=True)
"""


@dataclass
class Checker:
    """Asks Keras about designs and then the rules."""

    process: "subprocess.Popen[str]"

    def infer(self, design: Design, info: Mapping[str, Any] | None) -> dict[str, Any]:
        inputs = [{"shape": one["shape"], "dtype": one["dtype"]} for one in (info or {}).get("inputs", ())]
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"design": to_json(design), "inputs": inputs}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the checker died"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def diagnose(self, design: Design, info: Mapping[str, Any] | None, machine: Machine) -> tuple[Diagnostic, ...]:
        return diagnose(design, self.infer(design, info), info, machine)

    def propose(self, design: Design, info: Mapping[str, Any] | None) -> dict[str, Any]:
        return propose(design, self.infer(design, info), info)

    def repaired(self, design: Design, repair: Repair) -> Design:
        return apply(repair.edit, design)


@pytest.fixture(scope="session")
def checker() -> Iterator[Checker]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", _CHECKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Checker(process)
        assert process.stdin
        process.stdin.close()
        process.wait(10)
