"""What an export begins from: the resolved design, what its data says of itself, and the run that trained it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder import data
from builder.checks.propose import propose, resolve
from builder.design import Design, from_json, to_json
from builder.errors import ExportError
from builder.export.formats import Format
from builder.model.infer import infer
from builder.runs import Run, read_run

PREPARATION = "artifacts/preparation.json"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is exported.

    Args:
        design: JSON of the design.
        run: The run that trained it, or `None`.
    """

    design: Mapping[str, Any]
    run: Run | None


def subject(form: Format, design: Mapping[str, Any] | None, run_folder: str | None) -> Subject:
    """Return what is exported.

    Args:
        form: The format.
        design: JSON of a design; `None` for that of the run.
        run_folder: Folder of a run; `None` where nothing was trained.

    Raises:
        ExportError: There is neither, or the format needs a run.
        DesignError: It is no design.
        RunError: There is no run in the folder.
    """
    run = read_run(Path(run_folder)) if run_folder else None
    if run is None and form.needs == "run":
        raise ExportError("export.needs_run", suffix=form.suffix)
    content = design if design is not None else run.design if run is not None else None
    if content is None:
        raise ExportError("export.no_design")
    # Read and written once, so that everything behind this line works on checked values.
    return Subject(to_json(from_json(dict(content))), run)


def told(one: Subject) -> tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any] | None]:
    """Return the design with nothing open, what its data says of itself, and the fitted preparation if there is one.

    Raises:
        DataError: The data set can't be read.
    """
    document = from_json(dict(one.design))
    info = data.describe(document.plan.data).to_json()
    document = _closed(document, info)
    return to_json(document), info, _fitted(document, one.run)


def _closed(document: Design, info: Mapping[str, Any]) -> Design:
    plan = document.plan
    if None not in (plan.validation_split, plan.loss, plan.optimizer, plan.metrics, plan.epochs, plan.batch_size):
        return document
    inference = infer(to_json(document), info["inputs"])
    return resolve(document, propose(document, inference, info))


def _fitted(document: Design, run: Run | None) -> Mapping[str, Any] | None:
    if run is not None and run.design.get("plan", {}).get("data") == to_json(document)["plan"]["data"]:
        path = run.folder / PREPARATION
        if path.exists():
            content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))["preparation"]
            return content
    if document.plan.data.source.startswith("keras."):
        # It may not be downloaded yet, and its preparation is known without.
        return None
    plan = document.plan
    return data.load(plan.data, plan.validation_split or 0.0, plan.seed).preparation
