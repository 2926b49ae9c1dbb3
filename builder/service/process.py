"""One process of the Keras service, seen from the app: start it, ask it, end it."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

import psutil

from builder.errors import LayerwiseError, ServiceCrashed, ServiceError, ServiceTimeout
from builder.service import wire
from builder.service.watch import Limits, Watch

_PACKAGE_FOLDER = Path(__file__).resolve().parents[2]


class KerasProcess:
    """A child that answers one request at a time.

    It is a fresh Python started by name, no copy of the app: nothing of the app's main script runs in it. It ends
    when its standard input does, so it never outlives the app.

    Args:
        kind: `checker`, or the backend of a bench.
        watch: Ends it when a request passes its limits.
    """

    MODULE = "builder.service.child"
    """What runs in the child."""

    def __init__(self, kind: str, watch: Watch) -> None:
        self.kind = kind
        self._watch = watch
        # -P: the folder in which the app was started can't put modules in the place of ours.
        command = [sys.executable, "-P", "-m", self.MODULE, kind]
        self._popen = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), start_new_session=False
        )
        self._measured = psutil.Process(self._popen.pid)
        self._ending = threading.Lock()

    @property
    def pid(self) -> int:
        """The process's number in the operating system."""
        return self._popen.pid

    def wait_ready(self, timeout_s: float) -> None:
        """Wait until it has loaded Keras.

        Args:
            timeout_s: Longest wait, in seconds.

        Raises:
            ServiceError: It ended, or is not ready in time.
        """
        with self._watch.over(self, Limits(timeout_s, None)) as guard:
            try:
                wire.receive(self._replies)
            except EOFError as error:
                self.end()
                if guard.passed == "time":
                    raise ServiceTimeout("service.slow_start", seconds=round(timeout_s)) from error
                raise ServiceCrashed("service.not_started", reason=self._reason()) from error

    def ask(self, function: str, arguments: tuple[Any, ...], limits: Limits) -> Any:
        """Run a function there and return its result.

        Args:
            function: `module:name`.
            arguments: Plain values.
            limits: Time and memory that it may take.

        Raises:
            ServiceTimeout: It took too long; the process is ended.
            ServiceCrashed: The process died, of itself or because it took too much memory.
            ServiceError: The function failed; the process goes on.
            LayerwiseError: What the function raised.
        """
        with self._watch.over(self, limits) as guard:
            try:
                self._requests.write(wire.pack((function, arguments)))
                self._requests.flush()
                content = wire.receive(self._replies)
            except (OSError, ValueError, EOFError) as error:
                self.end()
                raise self._obituary(guard.passed, limits) from error
        return _result(content, limits)

    def alive(self) -> bool:
        """Say whether the process runs."""
        return self._popen.poll() is None

    def memory_bytes(self) -> int:
        """Return how much memory it takes; 0 when it is gone."""
        try:
            return int(self._measured.memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        """End it at once, whatever it does."""
        if self.alive():
            self._popen.kill()

    def end(self) -> None:
        """End it and let go of what belongs to it."""
        with self._ending:
            self.kill()
            self._popen.wait()
            for stream in (self._popen.stdin, self._popen.stdout):
                if stream is not None:
                    _close(stream)

    @property
    def _requests(self) -> IO[bytes]:
        return cast("IO[bytes]", self._popen.stdin)

    @property
    def _replies(self) -> Any:
        return self._popen.stdout

    def _obituary(self, passed: str | None, limits: Limits) -> ServiceError:
        if passed == "time":
            return ServiceTimeout("service.too_slow", seconds=_seconds(limits.timeout_s))
        if passed == "memory":
            return ServiceCrashed("service.too_much_memory", most_gb=_gigabytes(limits.memory_bytes))
        return ServiceCrashed("service.crashed", reason=self._reason())

    def _reason(self) -> str:
        code = self._popen.returncode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def _result(content: bytes, limits: Limits) -> Any:
    try:
        outcome, value = wire.unpack(content)
    except Exception as error:
        raise ServiceError("service.unreadable", detail=str(error)[:200]) from error
    if outcome == "done":
        return value
    if outcome == "refused" and isinstance(value, LayerwiseError):
        raise value
    if outcome == "no_memory":
        raise ServiceError("service.too_much_memory", most_gb=_gigabytes(limits.memory_bytes))
    raise ServiceError("service.failed", detail=value)


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(_PACKAGE_FOLDER), *(entry for entry in sys.path if entry and Path(entry).is_dir())])
    return os.environ | {"PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"}


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):
        stream.close()


def _seconds(timeout_s: float) -> str:
    return f"{timeout_s:g}"


def _gigabytes(memory_bytes: int | None) -> str:
    return f"{(memory_bytes or 0) / 1e9:.2g}"
