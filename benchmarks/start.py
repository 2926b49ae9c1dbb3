"""How long from nothing to a usable first page, against a Streamlit hello-world page with one Plotly chart.

Both are started in turn, each in a fresh process and a fresh browser context. Usable means: Train can be pressed and
the shapes are filled in. `python -m benchmarks.start [--rounds 5]`
"""

import argparse
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.table import markdown, middle
from tests.browser.driver import ROOT, AppServer, browser

HELLO = ROOT / "benchmarks" / "hello.py"


def start_s(chromium: Browser, script: Path, ready: str) -> tuple[float, float]:
    """Return the seconds from the start of the process until the server answers, and until the page is usable."""
    with tempfile.TemporaryDirectory(prefix="lw") as home:
        begin = time.perf_counter()
        server = AppServer(Path(home), script).start()
        try:
            server.wait()
            answers = time.perf_counter() - begin
            page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
            page.goto(server.url)
            page.wait_for_selector(ready, timeout=60_000)
            usable = time.perf_counter() - begin
            page.context.close()
        finally:
            server.stop()
    return answers, usable


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    hello, app = [], []
    with browser() as chromium:
        start_s(chromium, HELLO, "text=ready")  # warms the file cache for both
        start_s(chromium, ROOT / "app.py", "[data-ready=true]")
        for _ in range(rounds):
            hello.append(start_s(chromium, HELLO, ".js-plotly-plot .main-svg"))
            app.append(start_s(chromium, ROOT / "app.py", "[data-ready=true]"))
    rows = []
    for number, what in enumerate(("server answers", "page usable")):
        a, b = middle([one[number] for one in hello]), middle([one[number] for one in app])
        rows.append((what, f"{a:.2f}", f"{b:.2f}", f"{b / a:.2f}"))
    print(markdown(("start, median", "hello world, s", "Layerwise, s", "ratio"), rows))


if __name__ == "__main__":
    main()
