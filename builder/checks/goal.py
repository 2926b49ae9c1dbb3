"""What the target of a data set asks of the network's output."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Form = Literal["index", "one_hot", "amount"]


@dataclass(frozen=True, slots=True)
class Goal:
    """What the target asks of the output.

    Args:
        form: `index` (a class number), `one_hot` (a row with one 1), or `amount` (numbers).
        classes: How many classes there are; 0 for amounts.
        units: How many outputs are needed.
        rank: How many axes the output has, with the batch axis.
        sides: The axes between the batch and the last one; empty where there are none, or where they are unknown.
        minimum: The smallest number to predict; `None` for classes and where unknown.
        maximum: The largest one.
    """

    form: Form
    classes: int
    units: int
    rank: int
    sides: tuple[int, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    @property
    def classification(self) -> bool:
        """Whether classes are predicted."""
        return self.form != "amount"

    def takes(self, units: int) -> bool:
        """Say whether a number of outputs fits. One output can tell two classes apart."""
        return units == self.units or (self.form == "index" and self.classes == 2 and units == 1)


def goal(info: Mapping[str, Any]) -> Goal | None:
    """Read the goal from what a data set says of itself; `None` where it says nothing.

    Args:
        info: A `DataInfo` as JSON.
    """
    target = info.get("target")
    if not isinstance(target, Mapping):
        return None
    shape = tuple(target.get("shape") or ())
    if target.get("kind") == "mask":
        classes = len(target.get("classes") or ())
        return Goal("index", classes, classes, 2 + len(shape), shape)
    if target.get("kind") == "classes":
        classes = len(target.get("classes") or ())
        one_hot = bool(info.get("prepared", {}).get("one_hot")) or bool(shape)
        return Goal("one_hot" if one_hot else "index", classes, classes, 2)
    units = int(shape[-1]) if shape else 1
    return Goal(
        "amount", 0, units, 1 + max(1, len(shape)), tuple(shape[:-1]), target.get("minimum"), target.get("maximum")
    )
