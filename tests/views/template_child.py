"""Trains templates for an epoch and runs their scripts: `python -m tests.views.template_child HOME NAME ...`.

Keras is loaded once; each training and each script has a forked child of its own. HOME/<name>.json tells what came of
it.
"""

import json
import os
import runpy
import sys
import time
from pathlib import Path
from typing import Any

from tests.forking import apart

FEW = {"examples": 200, "hours": 400, "pairs": 400}
"""What the data sets are asked for where they make as many examples as one likes."""

BATCH = 64
MOST_HELD = 0.7
"""Of those that make no examples, most are held back: what validates costs little."""


def main(home: Path, names: list[str]) -> None:
    import keras  # noqa: F401 - loaded before the children are forked

    for name in names:
        started = time.perf_counter()
        (home / name).mkdir()
        trained = apart(lambda name=name: train(home / name, name), home / name / "train.log")
        ran = apart(lambda name=name: run_script(home / name), home / name / "script.log")
        told = {"train": trained, "script": ran, "seconds": time.perf_counter() - started}
        (home / f"{name}.json").write_text(json.dumps(told))


def resolved(name: str) -> dict[str, Any]:
    from builder import checks, data
    from builder.design import SetPlan, apply, to_json
    from builder.model.infer import infer
    from builder.views import templates

    design = templates.load(name)
    choice = design.plan.data
    known = {one.name for one in (data.find(choice.source).options if data.find(choice.source) else ())}
    options = {**choice.options, **{option: value for option, value in FEW.items() if option in known}}
    share = None if options.keys() & FEW.keys() else MOST_HELD
    small = {"source": choice.source, "options": options, "prepare": dict(choice.prepare)}
    for field, value in (("data", small), ("epochs", 1), ("batch_size", BATCH), ("validation_split", share)):
        design = apply(SetPlan(field, value), design)
    info = data.describe(design.plan.data).to_json()
    inference = infer(to_json(design), info["inputs"])
    return to_json(checks.resolve(design, checks.propose(design, inference, info)))


def train(folder: Path, name: str) -> None:
    from builder.runs import Registry
    from builder.training.worker import train_run

    content = resolved(name)
    (folder / "design.json").write_text(json.dumps(content))
    run = Registry().create("tester", content, name)
    (folder / "run.txt").write_text(str(run.folder))
    train_run(run.folder)


def run_script(folder: Path) -> None:
    from builder.export.write import write

    script = folder / "script.py"
    write("script", json.loads((folder / "design.json").read_text()), None, str(script))
    os.chdir(folder)
    runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
