"""How long after an edit the canvas has fresh shapes, against building the Keras model anew.

    python benchmarks/edit.py [--repeats 40] [--sizes 10 50 200 1000]

Measured in the app process: the edit, the design as JSON, there and back through the service. Each edit gives a middle
convolution a number of filters that it never had, so that no answer is remembered. "Anew" is what an app does that
keeps no answers: it builds the functional model with TensorFlow after the edit, in a warm process.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from builder.design import Design, Edge, Node, SetArgument, apply, to_json
from builder.service import Service

INPUTS = [{"shape": [64, 64, 3], "dtype": "float32"}]


def network(layers: int) -> Design:
    """Return a stack of convolution, normalization and activation with so many layers, the last one a classifier."""
    nodes = [Node("input", "Input")]
    while len(nodes) < layers - 2:
        turn, number = len(nodes) % 3, len(nodes)
        if turn == 1:
            nodes.append(
                Node(f"conv2d_{number}", "Conv2D", {"filters": 16 + number % 5, "kernel_size": 3, "padding": "same"})
            )
        elif turn == 2:
            nodes.append(Node(f"batch_normalization_{number}", "BatchNormalization"))
        else:
            nodes.append(Node(f"activation_{number}", "Activation", {"activation": "relu"}))
    nodes += [Node("pool", "GlobalAveragePooling2D"), Node("dense", "Dense", {"units": 10, "activation": "softmax"})]
    return Design("benchmark", tuple(nodes), tuple(Edge(one.id, two.id) for one, two in pairwise(nodes)))


def middle(design: Design) -> str:
    """Return the id of a convolution in the middle."""
    convolutions = [node.id for node in design.nodes if node.kind == "Conv2D"]
    return convolutions[len(convolutions) // 2]


def edits(service: Service, design: Design, repeats: int) -> list[float]:
    """Return how long each edit took, in milliseconds."""
    node, times = middle(design), []
    service.check(to_json(design), INPUTS)
    for turn in range(repeats):
        start = time.perf_counter()
        design = apply(SetArgument(node, "filters", 100 + turn), design)
        answer = service.check(to_json(design), INPUTS)
        times.append((time.perf_counter() - start) * 1000)
        assert answer["nodes"][node]["outputs"][0]["shape"][-1] == 100 + turn
        time.sleep(0.01)
    return times


ANEW = """
import json, sys, time
sys.setrecursionlimit(100_000)
from builder.model import bootstrap
bootstrap.full("tensorflow")
from builder.model.build import build_model
inputs = [{"shape": [64, 64, 3], "dtype": "float32"}]
for line in sys.stdin:
    request = json.loads(line)
    start = time.perf_counter()
    build_model(request, inputs)
    print("took", time.perf_counter() - start, flush=True)
"""


def anew(design: Design, repeats: int) -> list[float]:
    """Return how long building the model anew took after each edit, in milliseconds."""
    node, requests = middle(design), []
    for turn in range(repeats + 1):
        design = apply(SetArgument(node, "filters", 100 + turn), design)
        requests.append(json.dumps(to_json(design)))
    folder = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", ANEW], input="\n".join(requests), capture_output=True, text=True, check=True, cwd=folder
    )
    times = [float(line.split()[1]) * 1000 for line in done.stdout.splitlines() if line.startswith("took")]
    return times[1:]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repeats", type=int, default=40)
    options.add_argument("--sizes", type=int, nargs="+", default=[10, 50, 200, 1000])
    chosen = options.parse_args()
    print(f"{'layers':>7} {'median ms':>10} {'p95 ms':>8} {'anew ms':>9} {'ratio':>7}")
    with Service(checkers=1) as service:
        for layers in chosen.sizes:
            design = network(layers)
            times = edits(service, design, chosen.repeats)
            fresh = statistics.median(anew(design, max(1, min(5, 500 // layers))))
            median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            print(f"{layers:>7} {median:>10.1f} {late:>8.1f} {fresh:>9.0f} {fresh / median:>6.0f}x", flush=True)


if __name__ == "__main__":
    main()
