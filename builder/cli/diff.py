"""`layerwise diff`: what two designs, or a design and a run, differ in."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from builder.cli.codes import Exit
from builder.cli.designs import read
from builder.cli.output import Output
from builder.cli.runs import find
from builder.design import (
    OPEN,
    Changed,
    Design,
    Difference,
    Edge,
    LayerDifference,
    difference,
    difference_to_json,
    from_json,
)
from builder.runs import Registry


def run(arguments: Namespace, output: Output) -> int:
    """Print what the second has otherwise than the first.

    Args:
        arguments: `before`, `after`: each the path of a design, or a run.
        output: Where to speak.

    Raises:
        LayerwiseError: There is no such design or run.
    """
    (before, was_run), (after, is_run) = _found(arguments.before), _found(arguments.after)
    found = difference(before, after)
    if was_run != is_run:
        # What a design leaves open, its run has as it was proposed: nobody changed it.
        left = "before" if is_run else "after"
        found = replace(found, plan=tuple(one for one in found.plan if getattr(one, left) is not OPEN))
    if output.json:
        output.document({"same": not found, **difference_to_json(found)})
    else:
        for line in lines(found, output) or [output.text("diff_same")]:
            output.line(line)
    return Exit.OK


def _found(name: str) -> tuple[Design, bool]:
    """Return a design, and whether it is that of a run."""
    if Path(name).expanduser().is_file():
        return read(name), False
    registry = Registry()
    try:
        return from_json(dict(find(registry, name).design)), True
    finally:
        registry.close()


def lines(found: Difference, output: Output) -> list[str]:
    """Return what differs as lines: `+` for what was added, `-` for what was removed, `~` for what was changed.

    Args:
        found: What differs.
        output: Whose language is spoken.
    """
    told: list[str] = []
    for one in found.layers:
        told += _layer(one, output)
    told += [f"+ {_connection(edge)}" for edge in found.added]
    told += [f"- {_connection(edge)}" for edge in found.removed]
    told += [f"~ {output.text('diff_model', name=name)}" for name in found.models]
    return told + [f"~ {_setting(one, 'diff_open', output)}" for one in found.plan]


def _layer(one: LayerDifference, output: Output) -> list[str]:
    if one.after is None:
        return [f"- {one.before.id} ({one.before.kind})"] if one.before else []
    if one.before is None:
        return [f"+ {one.after.id} ({one.after.kind})"]
    renamed = f"{one.before.id} → " if one.before.id != one.after.id else ""
    told = [f"~ {renamed}{one.after.id} ({one.after.kind})"]
    return told + [f"    {_setting(it, 'diff_default', output)}" for it in one.settings]


def _connection(edge: Edge) -> str:
    ends = [
        f"{name}[{handle}]" if handle else name
        for name, handle in ((edge.source, edge.source_handle), (edge.target, edge.target_handle))
    ]
    return " → ".join(ends)


def _setting(one: Changed, nothing: str, output: Output) -> str:
    before, after = (output.text(nothing) if value is OPEN else str(value) for value in (one.before, one.after))
    return f"{one.name}: {before} → {after}"
