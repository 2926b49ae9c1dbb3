"""Configs of real networks, changed at random: each is opened as the very network that it says, or refused.

Runs where Keras is.
"""

import copy
import json
import random
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_S = 20.0
"""No small config may keep a process busy for longer."""

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 3.5, 10**6, 10**9, 10**12, -(10**12), 1e300, "", "relu", "linear", "same", "valid",
    "os", "../x", "/etc/passwd", "__class__", "a" * 300, [], {}, [None], [[1, 2], [3]], [0, 0], [7, 7, 7], {"a": 1},
    {"class_name": "Dense", "config": {"units": 2}}, {"class_name": "Lambda", "config": {}},
    {"class_name": "function", "config": "relu", "module": "builtins"}, {"class_name": "__lambda__", "config": {}},
    {"class_name": "HeNormal", "config": {}, "module": "keras.initializers"},
    {"class_name": "__keras_tensor__", "config": {"shape": [3], "dtype": "float32", "keras_history": ["a", 0, 0]}},
)  # fmt: skip


@dataclass
class Outcome:
    """What came of it.

    Args:
        counts: How often a config was opened, or refused with which sentence.
        faults: What must not happen: an error without a sentence, or something that took too long.
    """

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def configs() -> list[Any]:
    """Return the configs of small networks, as Keras writes them."""
    import keras

    from tests.model.opening.networks import NETWORKS

    with keras.StatelessScope(initialize_variables=False):
        wanted = [make for name, make in NETWORKS.items() if name != "learnt"]
        return [json.loads(make(keras, keras.layers).to_json()) for make in wanted]


def places(content: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value in JSON."""
    found = [way] if way else []
    if isinstance(content, dict):
        return found + [one for key, value in content.items() for one in places(value, (*way, key))]
    if isinstance(content, list):
        return found + [one for key, value in enumerate(content) for one in places(value, (*way, key))]
    return found


def changed(content: Any, draw: random.Random) -> Any:
    """Return JSON with one to three values replaced, left out, doubled, or put in another's place."""
    content = copy.deepcopy(content)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        ways = places(content)
        way, other = draw.choice(ways), draw.choice(ways)
        holder, value = at(content, way[:-1]), copy.deepcopy(at(content, other))
        kind = draw.random()
        if kind < 0.15 and isinstance(holder, dict):
            del holder[way[-1]]
        elif kind < 0.3 and isinstance(holder, list):
            holder.insert(way[-1], copy.deepcopy(holder[way[-1]]))
        elif kind < 0.6:
            holder[way[-1]] = value
        else:
            holder[way[-1]] = copy.deepcopy(draw.choice(ODD))
    return content


def at(content: Any, way: tuple[Any, ...]) -> Any:
    """Return the value at the end of a way."""
    for key in way:
        content = content[key]
    return content


def tried(content: Any, outcome: Outcome) -> None:
    """Open one config, and note what came of it."""
    from builder.design import from_json
    from builder.errors import LayerwiseError
    from builder.model.opening import door

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        path.write_text(json.dumps(content))
        start = time.perf_counter()
        try:
            design = door.opened(str(path), folder, "model")["design"]
            from_json(design)
            outcome.counts["opened"] += 1
        except LayerwiseError as error:
            assert all(error.sentence(language) for language in ("en", "zh"))
            outcome.counts[error.key] += 1
        except Exception as error:
            traceback.print_exc()
            outcome.faults.append(f"{type(error).__name__}: {error}"[:200] + f" of {json.dumps(content)[:3000]}")
        if time.perf_counter() - start > MOST_S:
            outcome.faults.append(f"{time.perf_counter() - start:.0f} s for {json.dumps(content)[:3000]}")


def campaign(count: int, seed: int = 0) -> Outcome:
    """Change configs at random and open them.

    Args:
        count: How many.
        seed: Of the changes.
    """
    draw, outcome, whole = random.Random(seed), Outcome(), configs()
    for _ in range(count):
        tried(changed(draw.choice(whole), draw), outcome)
    return outcome


def run(count: int, seed: int) -> tuple[dict[str, int], list[str]]:
    """Do it in a child of the tests."""
    found = campaign(count, seed)
    return dict(found.counts), found.faults
