"""`layerwise train`: a run that is followed until it ends. Ctrl-C stops it; the terminal closing does not."""

import signal
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from builder.cli import runs
from builder.cli.check import lines
from builder.cli.codes import CODES, Exit
from builder.cli.designs import asked_for, examined
from builder.cli.download import fetch
from builder.cli.export import checked_path, write
from builder.cli.output import Output
from builder.cli.own_data import OWNER
from builder.cli.progress import Bar
from builder.design import Design, SetPlan, apply, to_json
from builder.engine import LocalEngine
from builder.engine.local import Options
from builder.errors import ExportError, LayerwiseError, TrainingError
from builder.runs import Registry, Run, RunReader, RunState
from builder.service import Service
from builder.service.examining import Examined

_LOOK_S = 0.1


def run(arguments: Namespace, output: Output) -> int:
    """Train a design and follow its run. Data that must be downloaded is, first.

    Args:
        arguments: `design`, `data`, `target`, `epochs`, `seed`, `settings`, `to`.
        output: Where to speak.

    Raises:
        LayerwiseError: A file, a name or a value can't be used, or the run can't be made.
    """
    target = _target(arguments.to)
    found = _examined(arguments)
    for line in lines(found.diagnostics, output):
        output.note(line)
    if found.errors:
        if output.json:
            output.document({"state": None, "diagnostics": [one.to_json() for one in found.errors]})
        return Exit.ERRORS
    try:
        fetch(found.design.plan.data.source, output)
    except TrainingError as error:
        return output.problem(error, Exit.FAILED)
    registry = Registry()
    engine = LocalEngine(registry, Options(standby=()))
    try:
        made = registry.create(OWNER, to_json(found.resolved), found.design.name, found.info)
        engine.submit(made.id)
        with _asked_to_stop() as stop:
            state = _follow(made, engine, stop, output)
    finally:
        engine.close()
        registry.close()
    return _end(made, state, target, output)


def _target(name: str | None) -> Path | None:
    if name is None:
        return None
    path = checked_path(name)
    if path.suffix != ".keras":
        raise ExportError("cli.not_keras", path=name)
    return path


def _examined(arguments: Namespace) -> Examined:
    with Service(checkers=1) as service:
        design = asked_for(arguments, service)
        for field in ("epochs", "seed"):
            if getattr(arguments, field) is not None:
                design = apply(SetPlan(field, getattr(arguments, field)), design)
        return examined(_trainable(design), service)


def _trainable(design: Design) -> Design:
    # Where nodes stand on a canvas says nothing about a run.
    return replace(design, nodes=tuple(replace(node, position=None) for node in design.nodes))


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Let Ctrl-C, and the request of the system to end, ask for a stop instead of ending the program at once."""
    event = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    names = (signal.SIGINT, signal.SIGTERM)
    before = {name: signal.signal(name, ask) for name in names}
    try:
        yield event
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _follow(made: Run, engine: LocalEngine, stop: threading.Event, output: Output) -> RunState:
    epochs = int(made.design["plan"].get("epochs") or 0)
    cursor, asked = 0, False
    with RunReader(made.folder) as reader, Bar(output, epochs) as bar:
        bar.tell(output.text("starting", run=made.id))
        while True:
            if stop.is_set() and not asked:
                asked = True
                bar.tell(output.text("stopping"))
                engine.cancel(made.id)
            # The state is looked up first: what was committed before the end is then read for certain.
            state = reader.state()
            while True:
                events, after = reader.read(cursor)
                for event in events:
                    bar.see(event)
                if after == cursor:
                    break
                cursor = after
            if state.final:
                return state
            time.sleep(_LOOK_S)


def _end(made: Run, state: RunState, target: Path | None, output: Output) -> int:
    content = runs.to_json(made)
    code: int = CODES[state.state]
    if target is not None and code == Exit.OK:
        try:
            with Service(made.backend) as service:
                content["exported"] = write(service, "keras", None, str(made.folder), target)
        except LayerwiseError as error:
            code = output.problem(error, Exit.FAILED)
    if output.json:
        output.document(content)
    else:
        _print(content, output)
    return code


def _print(content: dict[str, Any], output: Output) -> None:
    state = output.text(f"state_{content['state']}")
    output.line(output.text("ended", run=content["id"], state=state, metrics=runs.values(content["metrics"])).strip())
    if content["sentence"][output.language]:
        output.line(content["sentence"][output.language])
    if "exported" in content:
        written = content["exported"]
        size = max(1, round(written["size_bytes"] / 1000))
        output.line(output.text("written", path=written["path"], size=f"{size:,}"))
