"""Kill workers and apps at random moments, and look whether anything was lost: `python -m benchmarks.kills`.

The tests run a short form of it (`tests/engine/campaign.py` holds both).
"""

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.table import markdown
from builder.runs import Registry
from tests.engine import campaign


def main() -> int:
    """Run the campaign, print the table, and return 1 where anything was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=20, help="how many workers to kill")
    parser.add_argument("--apps", type=int, default=10, help="how many apps to kill, each with its process group")
    parser.add_argument("--seed", type=int, default=0, help="decides the moments")
    options = parser.parse_args()
    rows, lost = [], []
    with tempfile.TemporaryDirectory() as place:
        os.environ["LAYERWISE_HOME"] = place
        registry = Registry()
        for name, outcome in (
            ("worker", campaign.kill_workers(registry, options.workers, options.seed)),
            ("app with its group", campaign.kill_apps(registry, Path(place), options.apps, options.seed + 1)),
        ):
            slowest = max(outcome.noticed_s, default=0.0)
            noticed = f"{median(outcome.noticed_s or [0]) * 1000:.0f} ms, at most {slowest * 1000:.0f} ms"
            rows.append((name, outcome.kills, f"{outcome.shown:,}", len(outcome.lost), noticed))
            lost += outcome.lost
        registry.close()
    print(markdown(("killed", "times", "points shown before", "lost", "told or taken over within"), rows))
    print("\n".join(lost))
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
