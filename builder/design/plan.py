"""The training plan: the part of a design that says on what and how it learns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from builder.errors import DesignError

BACKENDS = ("tensorflow", "jax", "torch")
PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16")


@dataclass(frozen=True, slots=True)
class DataChoice:
    """Which data set, and how it is prepared.

    Args:
        source: Name of a data set: `digits`, `keras.mnist`, or `file:<id>` for the person's own.
        options: Arguments of the data set, such as `noise` and `seed` of a generated one.
        prepare: How inputs and target are prepared, by the names that `builder.data` declares; a name that is
            missing means the proposed preparation.
    """

    source: str = "digits"
    options: Mapping[str, Any] = field(default_factory=dict)
    prepare: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the network is trained. `None` means: as proposed from the data and the network.

    A part (loss, optimizer, metric, callback) is Keras's identifier for it, `"adam"`, or a dict
    `{"class_name": "Adam", "config": {"learning_rate": 0.01}}` with what differs from the defaults.

    Args:
        data: Which data set, and how it is prepared.
        validation_split: Share of the examples that are held back to validate with, 0 to 0.9.
        loss: What is minimized.
        optimizer: What minimizes it.
        metrics: What is measured beside the loss.
        callbacks: Keras callbacks that act during training, such as `EarlyStopping`.
        epochs: How many times all training examples are seen.
        batch_size: How many examples make one step.
        seed: Decides split, initial weights, order and dropout.
        precision: Keras dtype policy.
        backend: Which of Keras's backends trains.
    """

    data: DataChoice = field(default_factory=DataChoice)
    validation_split: float | None = None
    loss: Any = None
    optimizer: Any = None
    metrics: tuple[Any, ...] | None = None
    callbacks: tuple[Any, ...] = ()
    epochs: int | None = None
    batch_size: int | None = None
    seed: int = 0
    precision: str = "float32"
    backend: str = "tensorflow"


def with_field(plan: Plan, name: str, value: Any) -> Plan:
    """Return the plan with one field changed.

    Args:
        plan: The plan before. It is not changed.
        name: Name of a field.
        value: Its new value, as JSON gives it; `None` returns to what is proposed.

    Raises:
        DesignError: There is no such field, or the value can't stand in it.
    """
    read = _READERS.get(name)
    if read is None:
        raise DesignError("design.unknown_plan_field", field=name)
    try:
        read_value = read(value)
    except (TypeError, ValueError) as error:
        raise DesignError("design.bad_plan_value", field=name, value=f"{value!r:.60}") from error
    return replace(plan, **{name: read_value})


def plan_from_json(content: Mapping[str, Any]) -> Plan:
    """Read a plan from plain values; names that it does not have are passed over.

    Raises:
        DesignError: A value can't stand in its field.
    """
    plan = Plan()
    for one in fields(Plan):
        if one.name in content:
            plan = with_field(plan, one.name, content[one.name])
    return plan


def _data(value: Any) -> DataChoice:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    names = {one.name for one in fields(DataChoice)}
    choice = DataChoice(**{name: part for name, part in value.items() if name in names})
    if not isinstance(choice.source, str) or not all(
        isinstance(one, Mapping) for one in (choice.options, choice.prepare)
    ):
        raise TypeError(value)
    return DataChoice(choice.source, dict(choice.options), dict(choice.prepare))


def _whole(least: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**31:
            raise ValueError(value)
        return value

    return read


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 0.9:
        raise ValueError(value)
    return float(value)


def _part(value: Any) -> Any:
    named = isinstance(value, Mapping) and isinstance(value.get("class_name"), str)
    if not isinstance(value, str) and not (named and isinstance(value.get("config", {}), Mapping)):
        raise TypeError(value)
    return value


def _parts(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return tuple(_part(one) for one in value)


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        return choices[choices.index(value)]

    return read


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "data": _data,
    "validation_split": _or_none(_share),
    "loss": _or_none(_part),
    "optimizer": _or_none(_part),
    "metrics": _or_none(_parts),
    "callbacks": _parts,
    "epochs": _or_none(_whole(1)),
    "batch_size": _or_none(_whole(1)),
    "seed": _whole(0),
    "precision": _one_of(PRECISIONS),
    "backend": _one_of(BACKENDS),
}
