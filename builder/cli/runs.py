"""`layerwise runs`: list, show and delete runs."""

import datetime
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from builder.cli.codes import Exit
from builder.cli.output import Output
from builder.errors import RunError
from builder.runs import Registry, Run, RunReader
from builder.words import has, text

LATEST = "latest"


def run(arguments: Namespace, output: Output) -> int:
    """Do what is asked with runs.

    Args:
        arguments: `action` and what it needs.
        output: Where to speak.

    Raises:
        RunError: There is no such run, or it can't be read or deleted.
    """
    registry = Registry()
    try:
        return _ACTIONS[arguments.action](arguments, output, registry)
    finally:
        registry.close()


def find(registry: Registry, name: str) -> Run:
    """Return a run by its id, its number, the beginning of its id, or `latest`.

    Args:
        registry: The list of runs.
        name: What the person typed.

    Raises:
        RunError: No run, or more than one, is meant by it.
    """
    known = registry.list()
    if name == LATEST and known:
        return known[0]
    found = [one for one in known if one.id == name] or _numbered(known, name)
    found = found or [one for one in known if name and one.id.startswith(name)]
    if len(found) > 1:
        # Everybody who shares this machine counts their own runs.
        raise RunError("cli.several_runs", name=name, known=", ".join(f"{one.id} ({one.name})" for one in found))
    if not found:
        raise RunError("cli.no_run", name=name)
    return found[0]


def _numbered(known: Sequence[Run], name: str) -> list[Run]:
    digits = name.removeprefix("#")
    return [one for one in known if digits.isascii() and digits.isdigit() and one.number == int(digits)]


def to_json(one: Run) -> dict[str, Any]:
    """Return a run with its state and the last values of its metrics as plain values.

    Args:
        one: The run.
    """
    with RunReader(one.folder) as reader:
        state = reader.state()
        epochs = reader.events("epoch")
    last: Mapping[str, Any] = epochs[-1] if epochs else {}
    content = {name: getattr(one, name) for name in ("id", "number", "name", "owner", "created", "backend")}
    return {
        **content,
        "state": state.state,
        "sentence": {language: _told(state.key, state.values, language) for language in ("en", "zh")},
        "epochs": len(epochs),
        "metrics": dict(last.get("logs") or {}),
        "folder": str(one.folder),
    }


def _list(arguments: Namespace, output: Output, registry: Registry) -> int:
    found = [to_json(one) for one in registry.list()]
    if output.json:
        output.document(found)
    elif not found:
        output.line(output.text("no_runs"))
    else:
        names = ("head_run", "head_number", "head_name", "head_state", "head_epochs", "head_metrics", "head_created")
        rows = [
            [one["id"], str(one["number"]), one["name"], output.text(f"state_{one['state']}"), str(one["epochs"]),
             values(one["metrics"]), _when(one["created"])]
            for one in found
        ]  # fmt: skip
        output.table([output.text(name) for name in names], rows, right=(1, 4))
    return Exit.OK


def _show(arguments: Namespace, output: Output, registry: Registry) -> int:
    one = find(registry, arguments.run)
    content = to_json(one)
    if output.json:
        output.document({**content, "versions": dict(one.versions), "design": dict(one.design), "data": one.info})
        return Exit.OK
    plan = one.design.get("plan", {})
    rows = [
        (output.text("head_run"), f"{content['id']}  {content['name']}"),
        (output.text("head_number"), str(content["number"])),
        (output.text("head_state"), output.text(f"state_{content['state']}")),
        (output.text("head_created"), _when(content["created"])),
        (output.text("head_backend"), content["backend"]),
        (output.text("head_data"), str(plan.get("data", {}).get("source", ""))),
        (output.text("head_epochs"), f"{content['epochs']} / {plan.get('epochs', '?')}"),
        (output.text("head_metrics"), values(content["metrics"])),
        (output.text("head_folder"), content["folder"]),
    ]
    output.table(["", ""], rows)
    if content["sentence"][output.language]:
        output.line(content["sentence"][output.language])
    return Exit.OK


def _delete(arguments: Namespace, output: Output, registry: Registry) -> int:
    # All are found before one is deleted, so that a typing mistake deletes nothing.
    found = {one.id: one for one in (find(registry, name) for name in arguments.run)}
    for one in found.values():
        registry.delete(one.id)
        if not output.json:
            output.line(output.text("deleted", run=one.id, name=one.name))
    if output.json:
        output.document({"deleted": list(found)})
    return Exit.OK


def values(metrics: Mapping[str, Any]) -> str:
    """Return metrics as a person reads them: `loss 0.31  accuracy 0.92`."""
    return "  ".join(f"{name} {value:.4g}" for name, value in metrics.items() if isinstance(value, int | float))


def _told(key: str | None, gaps: Mapping[str, Any], language: str) -> str | None:
    return text(key, language, **gaps) if key is not None and has(key) else None


def _when(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


_ACTIONS: dict[str, Callable[[Namespace, Output, Registry], int]] = {"list": _list, "show": _show, "delete": _delete}
