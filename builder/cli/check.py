"""`layerwise check`: what Keras and the rules say of a design."""

from argparse import Namespace
from typing import Any

from builder.checks import Diagnostic, Severity
from builder.cli.codes import Exit
from builder.cli.designs import asked_for, examined
from builder.cli.output import Output
from builder.service import Service
from builder.service.examining import Examined

_MARKS: dict[Severity, str] = {"error": "✗", "warning": "!", "hint": "·"}


def run(arguments: Namespace, output: Output) -> int:
    """Print the layers of a design with shapes and parameters, then what is wrong with it.

    Args:
        arguments: `design`, `data`, `target`, `settings`.
        output: Where to speak.
    """
    with Service(checkers=1) as service:
        found = examined(asked_for(arguments, service), service)
    if output.json:
        output.document(to_json(found))
    else:
        _print(found, output)
    return Exit.ERRORS if found.errors else Exit.OK


def to_json(found: Examined) -> dict[str, Any]:
    """Return a design that was examined as plain values.

    Args:
        found: The design.
    """
    nodes = found.inference.get("nodes", {})
    layers = [{"id": node.id, "kind": node.kind, **nodes.get(node.id, {})} for node in found.design.nodes]
    return {
        "name": found.design.name,
        "ok": not found.errors,
        "layers": layers,
        **{name: found.inference.get(name) for name in ("parameters", "trainable", "flops")},
        "diagnostics": [one.to_json() for one in found.diagnostics],
        "proposals": [one.to_json() for one in found.proposals.values()],
        "data": found.info,
    }


def lines(diagnostics: tuple[Diagnostic, ...], output: Output) -> list[str]:
    """Return diagnostics as lines, each with its code and what repairs it.

    Args:
        diagnostics: The diagnostics.
        output: Whose language is spoken.
    """
    found = []
    for one in diagnostics:
        found.append(f"{_MARKS[one.severity]} {output.said(one.sentence)} [{one.code}]")
        if one.repairs:
            ways = " · ".join(output.said(repair.label) for repair in one.repairs)
            found.append(f"  {output.text('repairs', ways=ways)}")
    return found


def _print(found: Examined, output: Output) -> None:
    nodes = found.inference.get("nodes", {})
    rows = []
    for node in found.design.nodes:
        answer = nodes.get(node.id, {})
        shapes = ", ".join(_shape(one["shape"]) for one in answer.get("outputs") or ()) or "?"
        rows.append([node.id, node.kind, shapes, f"{answer.get('parameters') or 0:,}"])
    heads = [output.text(name) for name in ("head_layer", "head_kind", "head_shape", "head_parameters")]
    output.line(found.design.name)
    output.line()
    output.table(heads, rows, right=(3,))
    output.line()
    totals = {name: f"{found.inference.get(name) or 0:,}" for name in ("parameters", "trainable")}
    output.line(output.text("totals", layers=len(rows), **totals))
    for line in lines(found.diagnostics, output) or [output.text("ready")]:
        output.line(line)


def _shape(shape: list[int | None]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
