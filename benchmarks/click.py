"""From the click on Train to the first point on screen, and from an event written to it being drawn.

`python -m benchmarks.click [--rounds 5]`. The page stamps the first drawn point and each drawn event with the time at
which the worker wrote it, so that both can be read off without touching the worker.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.table import markdown, middle, quantile
from builder.runs import RunReader
from tests.browser.driver import ROOT, AppServer, browser

READY = "[data-ready=true]"
_WATCH = """() => {
  window.lwDrawn = [];
  const note = event => { window.lwClicked ??= performance.timeOrigin + event.timeStamp; };
  document.addEventListener("click", note, true);
  document.addEventListener("lw-drawn", event => {
    window.lwDrawn.push([performance.timeOrigin + performance.now(), event.detail]);
  });
}"""


def train_s(page: Page) -> float:
    """Press Train and return the seconds until a point of the new run is drawn."""
    page.wait_for_selector(READY, timeout=60_000)
    page.evaluate(_WATCH)
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("window.lwDrawn.length > 0", timeout=60_000, polling=50)
    return float(page.evaluate("window.lwDrawn[0][0] - window.lwClicked")) / 1000


def run_of(home: Path) -> Path:
    """Return the folder of the run of this home."""
    return next((home / "runs").glob("*/run.json")).parent


def alone_s(home: Path) -> float:
    """Return how long Keras itself takes for the first batch of the run of this home."""
    command = [sys.executable, "-m", "benchmarks.first_batch", str(run_of(home))]
    environment = os.environ | {"LAYERWISE_HOME": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def began_s(home: Path) -> float:
    """Return when the run of this home began by the clock: its events count their seconds from there."""
    with RunReader(run_of(home)) as reader:
        status = reader.events("status")[0]
    return float(status["time"]) - float(status["t"])


def delays_s(page: Page, began: float, seconds: float) -> list[float]:
    """Return, for the events drawn in a while, the seconds from the worker's stamp to the drawing."""
    page.evaluate("window.lwDrawn = []")
    page.wait_for_timeout(seconds * 1000)
    drawn = page.evaluate("window.lwDrawn")
    return [at / 1000 - began - written for at, written in drawn]


def one_server(chromium: Browser, standby: bool, seconds: float) -> tuple[float, list[float], float]:
    """Start the app, press Train once, and return both figures, and what Keras alone takes in a warm process.

    Args:
        chromium: The browser.
        standby: Whether to wait until the worker's server has imported Keras.
        seconds: How long to watch the events.
    """
    with tempfile.TemporaryDirectory(prefix="lw") as home:
        server = AppServer(Path(home)).start().wait()
        try:
            page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
            page.goto(server.url)
            page.wait_for_selector(READY, timeout=60_000)
            if standby:
                page.wait_for_timeout(20_000)
            first = train_s(page)
            delays = delays_s(page, began_s(Path(home)), seconds)
            page.context.close()
        finally:
            server.stop()
        alone = alone_s(Path(home)) if standby else 0.0
    return first, delays, alone


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with browser() as chromium:
        cold = [one_server(chromium, False, 0.1)[0] for _ in range(rounds)]
        warm, delays, alone = [], [], []
        for _ in range(rounds):
            first, seen, least = one_server(chromium, True, 6.0)
            warm.append(first)
            alone.append(least)
            delays += seen
    figures = [f"{middle(one):.2f}" for one in (cold, warm, alone)]
    ratio = f"{middle(warm) / middle(alone):.2f}"
    head = ("click to first point", "cold, s", "standby, s", "Keras alone, s", "of that")
    print(markdown(head, [(f"median of {rounds}", *figures, ratio)]))
    print()
    figures = [f"{middle(delays) * 1000:.0f}", f"{quantile(delays, 0.95) * 1000:.0f}", len(delays)]
    print(markdown(("event written to drawn", "median, ms", "p95, ms", "events"), [("one tab", *figures)]))


if __name__ == "__main__":
    main()
