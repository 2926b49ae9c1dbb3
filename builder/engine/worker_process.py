"""A worker as a program of its own, where there is no fork.

python -m builder.engine.worker_process --folder RUN --function MODULE:NAME --settings JSON --attempt N
"""

import argparse
import json
import os
from pathlib import Path

from builder.engine.child import flush_streams, work
from builder.engine.protocol import Settings


def main() -> None:
    """Work on one run, and leave with the worker's exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--function", required=True)
    parser.add_argument("--settings", type=json.loads, required=True)
    parser.add_argument("--attempt", type=int, default=None)
    options = parser.parse_args()
    code = work(options.folder, options.function, Settings.from_json(options.settings), options.attempt)
    flush_streams()
    # A backend's threads may hang at Python's own end; everything that counts is committed.
    os._exit(code)


if __name__ == "__main__":
    main()
