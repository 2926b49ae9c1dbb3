"""What a person sees while a run trains: a bar on stderr, so that stdout holds the result alone."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from builder.cli.output import Output
from builder.cli.runs import values


class Bar:
    """Follows the events of one run.

    Args:
        output: Whose language is spoken.
        epochs: How many epochs are planned.
    """

    def __init__(self, output: Output, epochs: int) -> None:
        self._output = output
        self._epochs = epochs
        self._steps = 0
        self._done = 0
        console = Console(stderr=True, highlight=False)
        self._live = console.is_terminal
        columns = (TextColumn("{task.description}"), BarColumn(24), TextColumn("{task.fields[values]}"))
        self._bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True)
        self._task = self._bar.add_task(output.text("state_queued"), total=None, values="")

    def __enter__(self) -> "Bar":
        if self._live:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._bar.stop()

    def see(self, event: Mapping[str, Any]) -> None:
        """Take an event of the run into account.

        Args:
            event: In the form of `docs/architecture.md`.
        """
        if event["kind"] == "status":
            self._steps = int(event.get("steps") or self._steps)
            self._epochs = int(event.get("epochs") or self._epochs)
            if self._steps:
                self._bar.update(self._task, total=self._steps * self._epochs)
        elif event["kind"] == "points" and event.get("phase") == "train":
            _, epoch, step, numbers = event["rows"][-1]
            self._show(int(epoch), int(step), numbers)
        elif event["kind"] == "epoch":
            self._end_epoch(int(event["epoch"]) + 1, event["logs"])

    def tell(self, text: str) -> None:
        """Change what is said before the bar.

        Args:
            text: The new words.
        """
        if self._live:
            self._bar.update(self._task, description=text)
        else:
            self._output.note(text)

    def _show(self, epoch: int, step: int, numbers: Mapping[str, Any]) -> None:
        self._done = max(self._done, epoch * self._steps + step)
        words = self._output.text("epoch_of", epoch=epoch + 1, epochs=self._epochs)
        self._bar.update(self._task, description=words, completed=self._done, values=values(numbers))

    def _end_epoch(self, epoch: int, logs: Mapping[str, Any]) -> None:
        line = f"{self._output.text('epoch_of', epoch=epoch, epochs=self._epochs)}  {values(logs)}"
        if self._live:
            self._bar.console.print(line, markup=False)
        else:
            self._output.note(line)
