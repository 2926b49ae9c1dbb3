"""`layerwise open`: a model file as a design, its weights kept."""

from argparse import Namespace
from pathlib import Path

from builder.cli.codes import Exit
from builder.cli.export import checked_path
from builder.cli.output import Output
from builder.cli.own_data import OWNER
from builder.design import dumps
from builder.service import Service
from builder.service.models import open_application, open_file


def run(arguments: Namespace, output: Output) -> int:
    """Open a model and write its design.

    Args:
        arguments: `model`, `to`.
        output: Where to speak.

    Raises:
        LayerwiseError: The file is refused, or the design can't be written.
    """
    target = checked_path(arguments.to)
    path = Path(arguments.model).expanduser()
    # Not started: a file is opened in a process of its own, and no other is needed.
    service = Service()
    try:
        if path.exists():
            opened = open_file(service, OWNER, path, path.name)
        else:
            opened = open_application(service, arguments.model)
    finally:
        service.close()
    target.write_text(dumps(opened.design), encoding="utf-8")
    if output.json:
        layers = len(opened.design.nodes)
        output.document({"path": str(target), "name": opened.design.name, "layers": layers, "kept": opened.kept})
    else:
        key = "opened_kept" if opened.kept else "opened"
        values = {"path": str(target), "layers": len(opened.design.nodes), "kept": opened.kept}
        output.line(output.text(key, **values))
    return Exit.OK
