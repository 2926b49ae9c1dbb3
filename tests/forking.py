"""A process that has loaded Keras and forks a child for each program: loading takes seconds, a fork takes none.

`python -m tests.forking MODULE ...` loads modules that compute nothing, and reads a request from each line of its
input: code, arguments, and where the output goes.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

USUAL = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}


class Loaded:
    """Runs programs in processes that have loaded modules beforehand.

    Args:
        modules: What is loaded.
        environment: Variables beside those of this process, and in place of the usual ones.
    """

    def __init__(self, *modules: str, environment: Mapping[str, str] | None = None) -> None:
        self._modules = modules
        self._environment = USUAL | dict(environment or {})
        self._process: subprocess.Popen[str] | None = None

    def run(self, code: str, *arguments: str, timeout_s: float = 240.0) -> str:
        """Run Python code in a process of its own, with the environment of this moment, and return what it printed."""
        environment = os.environ | self._environment
        with tempfile.TemporaryDirectory() as folder:
            if not hasattr(os, "fork"):
                command = [sys.executable, "-c", code, *arguments]
                done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout_s)
                status, said, complained = done.returncode, done.stdout, done.stderr
            else:
                request: dict[str, Any] = {"code": code, "arguments": arguments, "environment": environment}
                request |= {"folder": folder, "timeout_s": int(timeout_s)}
                status = self._ask(request)
                said, complained = (Path(folder, name).read_text() for name in ("stdout", "stderr"))
        assert status == 0, complained[-3000:]
        return said

    def end(self) -> None:
        """End the process that forks."""
        if self._process is not None:
            # It holds nothing; its own end would take seconds.
            self._process.kill()
            self._process.communicate()

    def _ask(self, request: Mapping[str, Any]) -> int:
        if self._process is None:
            command = [sys.executable, "-m", "tests.forking", *self._modules]
            self._process = subprocess.Popen(
                command, env=os.environ | self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def apart(work: Callable[[], None], output: Path, errors: Path | None = None) -> int:
    """Do work in a forked child and return its exit code; what it prints goes into a file, or into two."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(output, os.O_CREAT | os.O_WRONLY), 1)
        os.dup2(1 if errors is None else os.open(errors, os.O_CREAT | os.O_WRONLY), 2)
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Python's own end would wait for threads that exist only in the parent.
        os._exit(status)


def _serve(modules: list[str]) -> None:
    for name in modules:
        importlib.import_module(name)
    for line in sys.stdin:
        request = json.loads(line)
        output, errors = (Path(request["folder"], name) for name in ("stdout", "stderr"))
        print(apart(lambda request=request: _live(request), output, errors), flush=True)


def _live(request: Mapping[str, Any]) -> None:
    signal.alarm(request["timeout_s"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["-c", *request["arguments"]]
    exec(compile(request["code"], "<program>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    _serve(sys.argv[1:])
