"""Fast hands on the canvas while the page runs: `python -m benchmarks.soak [--rounds 500]`.

Each round deletes a layer, takes that back, types a number and drags a card without waiting for anything; every fifth
time another tab renames the design, which makes the page run. Then nothing may be lost, and the canvas must be the one
that was there in the beginning.
"""

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.table import markdown
from tests.browser import steps
from tests.browser.driver import AppServer, browser
from tests.browser.soaking import soak


def main() -> None:
    """Soak, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="lw") as home, browser() as chromium:
        server = AppServer(Path(home)).start().wait()
        try:
            context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
            page = context.new_page()
            steps.open_first_page(page, server.url)
            steps.set_plan(page, "epochs", 3)
            other = context.new_page()
            steps.open_first_page(other, server.url)
            begin = time.monotonic()
            soak(page, other, rounds)
            took = time.monotonic() - begin
        finally:
            server.stop()
    print(markdown(("rounds", "minutes", "mounted anew", "lost"), [(rounds, f"{took / 60:.1f}", 0, 0)]))


if __name__ == "__main__":
    main()
