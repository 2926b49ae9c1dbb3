"""Open every network of `keras.applications` as a design: which ones, how long, and whether nothing is lost.

`python -m benchmarks.opening --mutate 20000` changes configs at random instead, and tells what came of them: the long
form of a test (tests/model/opening/test_mutated.py).
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.table import markdown
from builder.model import bootstrap


def networks() -> list[list[object]]:
    """Open each network once, and compare its parameters with those that the checker counts in the design."""
    bootstrap.checker()
    import keras

    from builder.errors import OpeningError
    from builder.model.infer import infer
    from builder.model.opening import door

    rows: list[list[object]] = []
    for name in door.names_of_applications():
        with keras.StatelessScope(initialize_variables=False):
            model = getattr(keras.applications, name)(weights=None)
        start = time.perf_counter()
        try:
            design = door.application(name)["design"]
        except OpeningError as error:
            reason = error.sentence().partition(":")[0].partition(",")[0]
            rows.append([name, len(model.layers), f"{model.count_params():,}", "", reason])
            continue
        passed = time.perf_counter() - start
        found = infer(design, [])
        sound = not any(node["problem"] for node in found["nodes"].values())
        same = found["parameters"] == model.count_params() and sound
        told = "the same network" if same else "OTHER PARAMETERS"
        rows.append([name, len(design["nodes"]), f"{found['parameters']:,}", f"{passed:.1f}", told])
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutate", type=int, metavar="N", help="change configs at random so often instead")
    parser.add_argument("--seed", type=int, default=0, help="of the changes (default 0)")
    options = parser.parse_args()
    if options.mutate is None:
        print(markdown(["network", "layers", "parameters", "s", "opened as"], networks()))
        return
    bootstrap.checker()
    from tests.model.opening.campaign import campaign

    found = campaign(options.mutate, options.seed)
    print(markdown(["outcome", "configs"], sorted(found.counts.items())))
    if found.faults:
        raise SystemExit("\n".join(found.faults))


if __name__ == "__main__":
    main()
