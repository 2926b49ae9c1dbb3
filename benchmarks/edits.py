"""Random edits, here and in the browser's code, compared: `python -m benchmarks.edits`.

The tests run a short form of it (`tests/design/campaign.py` holds both).
"""

import argparse
import time

from benchmarks.table import markdown
from tests.design import campaign


def main() -> int:
    """Run the campaign, print the table, and return 1 where the sides parted or an undo did not lead back."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sequences", type=int, default=2000, help="how many sequences of edits")
    parser.add_argument("--length", type=int, default=50, help="edits in each")
    parser.add_argument("--seed", type=int, default=0, help="decides the edits")
    options = parser.parse_args()
    if campaign.node() is None:
        print("needs node and `npm ci` in frontend/")
        return 1
    begin = time.monotonic()
    outcome = campaign.campaign(options.sequences, options.length, options.seed)
    took = f"{time.monotonic() - begin:.0f} s"
    figures = (outcome.sequences, outcome.edits, outcome.done, outcome.undone, len(outcome.wrong))
    head = ("sequences", "edits", "done, the others refused", "undone and redone", "differences", "took")
    print(markdown(head, [(*(f"{one:,}" for one in figures), took)]))
    print("\n".join(outcome.wrong[:20]))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
