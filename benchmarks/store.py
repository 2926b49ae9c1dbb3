"""What the run store costs: `python -m benchmarks.store`.

Everything is compared with the plain way of doing it, a JSON line for each point that is written out at once, on the
same machine in the same minute. The ratios say more than the times.
"""

import gc
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.table import markdown
from builder.runs import CommandInbox, RunReader, RunWriter, is_alive

POINTS = 20_000
MANY = 300_000
BATCH = 30
"""Points that a poll finds: a twentieth of a second of a fast training."""


def main() -> None:
    """Measure, and print the table."""
    gc.disable()
    with tempfile.TemporaryDirectory() as place:
        rows = [_noting(Path(place)), _all_of_writing(Path(place)), *_polling(Path(place)), _loading(Path(place))]
    print(markdown(("what", "run store", "plain JSON lines", "ratio"), rows))


def _noting(place: Path) -> tuple[str, ...]:
    values = {"loss": 0.31, "accuracy": 0.9}
    with RunWriter(_folder(place)) as writer, (place / "noting.jsonl").open("w") as file:

        def ours() -> None:
            for step in range(POINTS // 10):
                writer.point(0, step, values)
            writer.flush()

        def plain() -> None:
            for step in range(POINTS // 10):
                file.write(json.dumps([time.time(), 0, step, values]) + "\n")
                file.flush()

        # The commit happens elsewhere; here counts what the training waits for.
        noted = [_timed(lambda: [writer.point(0, step, values) for step in range(1000)]) / 1000 for _ in range(9)]
        return _row("note a point (what training waits for)", median(noted), _both(ours, plain)[1] / (POINTS // 10))


def _all_of_writing(place: Path) -> tuple[str, ...]:
    values = {"loss": 0.31, "accuracy": 0.9}
    with RunWriter(_folder(place)) as writer, (place / "writing.jsonl").open("w") as file:

        def ours() -> None:
            for start in range(0, POINTS, BATCH):
                for step in range(start, start + BATCH):
                    writer.point(0, step, values)
                writer.flush()

        def plain() -> None:
            for step in range(POINTS):
                file.write(json.dumps([time.time(), 0, step, values]) + "\n")
                file.flush()

        one, other = _both(ours, plain, time.process_time)
    return _row(f"processor time of a point, commits of {BATCH} included", one / POINTS, other / POINTS)


def _polling(place: Path) -> list[tuple[str, ...]]:
    folder, path, values = _folder(place), place / "polling.jsonl", {"loss": 0.31, "accuracy": 0.9}
    rows = []
    with RunWriter(folder) as writer, path.open("w") as file, RunReader(folder) as reader, path.open() as lines:
        writer.status("running")
        _, cursor = reader.read()
        idle = _both(_times(500, lambda: reader.read(cursor)), _times(500, lines.read))
        rows.append(_row("poll of a reader that finds nothing", *(part / 500 for part in idle)))
        ours, plain = [], []
        for _ in range(200):
            for step in range(BATCH):
                writer.point(0, step, values)
                file.write(json.dumps([0.0, 0, step, values]) + "\n")
            writer.flush()
            file.flush()
            start = time.perf_counter()
            _, cursor = reader.read(cursor)
            middle = time.perf_counter()
            _ = [json.loads(line) for line in lines.read().splitlines()]
            ours.append(middle - start)
            plain.append(time.perf_counter() - middle)
        rows.append(_row(f"poll of a reader that finds {BATCH} points", median(ours), median(plain)))
        inbox, commands = CommandInbox(folder), str(path)
        looks = _both(_times(5000, inbox.poll), _times(5000, lambda: os.stat(commands)))
        rows.append(_row("worker's look for commands (plain: os.stat)", *(part / 5000 for part in looks)))
    lock = _folder(place)
    with RunWriter(lock):
        pass
    alive = _both(_times(2000, lambda: is_alive(lock)), _times(2000, lambda: path.open().close()))
    rows.append(_row("is the worker alive (plain: open a file)", *(part / 2000 for part in alive)))
    return rows


def _loading(place: Path) -> tuple[str, ...]:
    folder, path, values = _folder(place), place / "loading.jsonl", {"loss": 0.31, "accuracy": 0.9}
    with RunWriter(folder) as writer, path.open("w") as file:
        for step in range(MANY):
            writer.point(0, step, values)
            file.write(json.dumps([0.0, 0, step, values]) + "\n")
            if step % BATCH == 0:
                writer.flush()

    def ours() -> None:
        with RunReader(folder) as reader:
            reader.points(most=2000)

    one, other = _both(ours, lambda: [json.loads(line) for line in path.open()], repeat=3)
    return _row(f"load {MANY:,} points for a chart", one, other)


def _folder(place: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=place))


def _times(count: int, act: Callable[[], object]) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(count):
            act()

    return repeated


def _timed(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    act()
    return clock() - start


def _both(
    one: Callable[[], object],
    other: Callable[[], object],
    clock: Callable[[], float] = time.perf_counter,
    repeat: int = 7,
) -> tuple[float, float]:
    # In turns, so that a busy moment of the machine meets both.
    pairs = [(_timed(one, clock), _timed(other, clock)) for _ in range(repeat)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _row(what: str, ours_s: float, plain_s: float) -> tuple[str, ...]:
    return what, _time(ours_s), _time(plain_s), f"{ours_s / plain_s:.2f}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds > 0.001 else f"{seconds * 1e6:.2f} µs"


if __name__ == "__main__":
    main()
