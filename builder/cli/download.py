"""`layerwise download`: fetch data sets of Keras, and keep them on this machine."""

import json
import threading
from argparse import Namespace
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from builder import data
from builder.cli.codes import Exit
from builder.cli.output import Output
from builder.data import downloaded
from builder.errors import DataError, TrainingError
from builder.service import Service

_FUNCTION = "builder.training.downloads:download"
_LIMIT_S = 3600.0
_LOOK_S = 0.2
_KERAS = "keras."


def run(arguments: Namespace, output: Output) -> int:
    """Fetch data sets, or list those that can be fetched.

    Args:
        arguments: `name`: data sets, with or without `keras.` before their names.
        output: Where to speak.

    Raises:
        DataError: There is no such data set to fetch. Nothing is fetched then.
    """
    if not arguments.name:
        return _list(output)
    sources = list(dict.fromkeys(_source(name) for name in arguments.name))
    try:
        for source in sources:
            fetch(source, output)
    except TrainingError as error:
        return output.problem(error, Exit.FAILED)
    if output.json:
        output.document([_to_json(source) for source in sources])
        return Exit.OK
    for source in sources:
        output.line(output.text("downloaded", source=source, size=_megabytes(_to_json(source)["size_bytes"])))
    return Exit.OK


def fetch(source: str, output: Output) -> None:
    """Fetch one data set, with a bar on stderr. Nothing happens where it is there, or comes with Layerwise.

    Args:
        source: Its name, such as `keras.mnist`.
        output: Whose language is spoken.

    Raises:
        TrainingError: It can't be reached, came damaged, or there is no room for it.
    """
    known = data.find(source)
    if known is None or not known.downloadable or downloaded.is_there(source):
        return
    with Service() as service, _Bar(source, output):
        service.call(_FUNCTION, source.removeprefix(_KERAS), timeout_s=_LIMIT_S)


def _source(name: str) -> str:
    source = name if name.startswith(_KERAS) else f"{_KERAS}{name}"
    known = data.find(source)
    if known is None or not known.downloadable:
        can = ", ".join(one.source.removeprefix(_KERAS) for one in data.sets() if one.downloadable)
        raise DataError("cli.no_download", name=name, known=can)
    return source


def _list(output: Output) -> int:
    sources = [one.source for one in data.sets() if one.downloadable]
    if output.json:
        output.document([_to_json(source) for source in sources])
        return Exit.OK
    heads = [output.text(name) for name in ("head_name", "head_data", "head_here")]
    rows = []
    for source in sources:
        found, known = _to_json(source), data.find(source)
        here = (
            output.text("size_mb", size=_megabytes(found["size_bytes"])) if found["path"] else output.text("not_here")
        )
        rows.append([source.removeprefix(_KERAS), output.said(known.title) if known else source, here])
    output.table(heads, rows)
    return Exit.OK


def _to_json(source: str) -> dict[str, Any]:
    path = downloaded.path_of(source.removeprefix(_KERAS))
    here = path.exists()
    return {"source": source, "path": str(path) if here else None, "size_bytes": path.stat().st_size if here else 0}


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f}"


class _Bar:
    """Follows the download, of which the process that fetches writes down how far it is."""

    def __init__(self, source: str, output: Output) -> None:
        self._report = downloaded.path_of(source.removeprefix(_KERAS)).with_suffix(".progress.json")
        console = Console(stderr=True, highlight=False)
        self._live = console.is_terminal
        columns = (TextColumn("{task.description}"), BarColumn(24), DownloadColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True)
        words = output.text("downloading", source=source)
        self._task = self._bar.add_task(words, total=None)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="download-bar", daemon=True)
        if not self._live:
            output.note(words)

    def __enter__(self) -> "_Bar":
        if self._live:
            self._bar.start()
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._live:
            self._thread.join()
            self._bar.stop()

    def _follow(self) -> None:
        while not self._over.wait(_LOOK_S):
            try:
                content = json.loads(self._report.read_text(encoding="utf-8"))
                total = int(content["total"]) or None
                self._bar.update(self._task, completed=int(content["done"]), total=total)
            except (OSError, ValueError, KeyError, TypeError):
                # It has not begun, or is over.
                continue
