"""Start the app as a person would, and a browser that looks at it. For the browser tests and the benchmarks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Return the browser's program, or `None` where there is none."""
    named = os.environ.get("LAYERWISE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Give a headless browser."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class AppServer:
    """The app in a process group of its own, on a loopback port, with a home of its own.

    Args:
        home: Folder for designs, data and runs.
        script: What Streamlit runs; the app unless a benchmark compares with another page.
        environment: Variables beside those of this process.
    """

    def __init__(
        self, home: Path, script: Path = ROOT / "app.py", environment: Mapping[str, str] | None = None
    ) -> None:
        self.home, self.script, self.environment = home, script, environment or {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.log = home / "app.log"

    def start(self) -> "AppServer":
        """Start the process; the page may not be there yet."""
        environment = os.environ | {"LAYERWISE_HOME": str(self.home)} | self.environment
        command = [sys.executable, "-m", "streamlit", "run", str(self.script)]
        options = [f"--server.port={self.port}", "--server.address=127.0.0.1", "--server.headless=true"]
        options += ["--browser.gatherUsageStats=false"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command + options, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def wait(self, timeout_s: float = 60.0) -> "AppServer":
        """Wait until the app answers."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            assert self.process is not None and self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return self
            except OSError:
                time.sleep(0.02)
        raise TimeoutError(self.log.read_text())

    def kill(self) -> None:
        """Kill the app and its whole process group, as a crash of the machine's session would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """End the app as Ctrl-C would, and the servers of workers that it left.

        Raises:
            TimeoutExpired: It did not end, and was killed.
        """
        try:
            self.interrupt()
        finally:
            self.kill()
            end_workers(self.home)

    def interrupt(self, timeout_s: float = 30.0) -> None:
        """Press Ctrl-C, and wait until the app has ended."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout_s)


def end_workers(home: Path) -> None:
    """End what outlives the app: the fork servers and workers whose files lie in this home."""
    import psutil

    for process in psutil.process_iter(["environ", "pid"]):
        environment = process.info["environ"] or {}
        if environment.get("LAYERWISE_HOME") == str(home) and process.pid != os.getpid():
            process.kill()
