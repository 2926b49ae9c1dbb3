"""Every data set that comes with Layerwise, declared once, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from builder import words
from builder.catalog.parts import Parameter
from builder.data import bundled, downloaded, generated, invented, pairs
from builder.data.info import Modality, Task
from builder.data.outline import Outline
from builder.data.raw import Raw


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set that comes with Layerwise.

    Args:
        source: Its name in a design.
        title: What people call it, in each language.
        help: What it is and where it comes from, one sentence in each language.
        task: `classification` or `regression`.
        modality: `image`, `table`, `sequence` or `points`.
        read: Gives its examples for checked options.
        options: What can be set about it.
        downloadable: Whether it has to be downloaded before it trains.
        outline: Gives what is known of it before the download; `None` where reading it is cheap.
    """

    source: str
    title: dict[str, str]
    help: dict[str, str]
    task: Task
    modality: Modality
    read: Callable[[dict[str, Any]], Raw]
    options: tuple[Parameter, ...] = ()
    downloadable: bool = False
    outline: Callable[[], Outline] | None = None


@cache
def sets() -> tuple[DataSet, ...]:
    """Return every data set that comes with Layerwise, in the order in which a list shows them."""
    return (
        _own("digits", "classification", "image", bundled.digits),
        _own("digit_pairs", "classification", "image", pairs.digit_pairs, _pairs(), _seed()),
        _own("iris", "classification", "table", bundled.iris),
        _own("wine", "classification", "table", bundled.wine),
        _own("breast_cancer", "classification", "table", bundled.breast_cancer),
        _own("diabetes", "regression", "table", bundled.diabetes),
        _points("moons", generated.moons, _noise(0.1)),
        _points("circles", generated.circles, _noise(0.08), _number("factor", 0.5, 0.05, 0.95)),
        _points(
            "spirals", generated.spirals, _noise(0.03), _whole("classes", 2, 2, 5), _number("turns", 1.25, 0.25, 3.0)
        ),
        _points("xor", generated.xor, _noise(0.05)),
        _points("gaussians", generated.gaussians, _noise(0.3), _whole("classes", 3, 2, 8)),
        _points("regression_plane", generated.regression_plane, _noise(0.05), task="regression"),
        _own("shapes", "classification", "image", invented.shapes, _many(600, 6_000), _noise(0.1), _seed()),
        _own("sounds", "classification", "sequence", invented.sounds, _many(1_000, 10_000), _noise(0.05), _seed()),
        _own("demand", "regression", "sequence", invented.demand, *_hours(), _noise(0.1), _seed()),
        _own("opinions", "classification", "sequence", invented.opinions, _many(1_500, 20_000), _seed()),
        *(_download(one) for one in downloaded.DOWNLOADS),
    )


def find(source: str) -> DataSet | None:
    """Return the data set of this name, or `None`."""
    return next((one for one in sets() if one.source == source), None)


def _own(
    source: str, task: Task, modality: Modality, read: Callable[[dict[str, Any]], Raw], *options: Parameter
) -> DataSet:
    return DataSet(source, _words(f"{source}_title"), _words(f"{source}_help"), task, modality, read, options)


def _points(
    source: str, read: Callable[[dict[str, Any]], Raw], *options: Parameter, task: Task = "classification"
) -> DataSet:
    every = (
        _whole("examples", 500, 50, 20_000, step=50),
        *options,
        _seed(),
    )
    return DataSet(source, _words(f"{source}_title"), _words(f"{source}_help"), task, "points", read, every)


def _download(one: downloaded.Download) -> DataSet:
    name = one.name
    facts = one.outline()
    return DataSet(
        f"keras.{name}",
        _words(f"{name}_title"),
        _words(f"{name}_help"),
        facts.task,
        facts.modality,
        lambda options: downloaded.read(one),
        downloadable=True,
        outline=one.outline,
    )


def _noise(default: float) -> Parameter:
    return _number("noise", default, 0.0, 1.0)


def _seed() -> Parameter:
    return _whole("seed", 0, 0, 2**31 - 1)


def _pairs() -> Parameter:
    return _whole("pairs", 4000, 200, 20_000, step=100)


def _many(usual: int, most: int) -> Parameter:
    return _whole("examples", usual, 50, most, step=50)


def _hours() -> tuple[Parameter, Parameter]:
    return _whole("hours", 3000, 200, 20_000, step=100), _whole("window", 48, 1, 168)


def _number(name: str, default: float, low: float, high: float) -> Parameter:
    return Parameter(name, "float", default, minimum=low, maximum=high, step=0.01, help=_words(f"option_{name}"))


def _whole(name: str, default: int, low: int, high: int, step: int = 1) -> Parameter:
    return Parameter(name, "int", default, minimum=low, maximum=high, step=step, help=_words(f"option_{name}"))


def _words(name: str) -> dict[str, str]:
    return dict(words.sentences("data")[name])
