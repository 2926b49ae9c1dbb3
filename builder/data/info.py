"""What a data set says of itself, so that the canvas can draw and check a network before any data is loaded."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from builder.catalog.parts import Parameter

Task = Literal["classification", "regression"]
Modality = Literal["image", "table", "sequence", "points"]
TargetKind = Literal["classes", "number", "numbers", "mask", "input"]
"""`mask`: a class for each pixel. `input`: the prepared input itself, as an autoencoder learns it."""


@dataclass(frozen=True, slots=True)
class InputInfo:
    """One array that enters the network.

    Args:
        name: What it is called.
        shape: Its shape without the batch axis.
        dtype: `float32`, or `int32` for word numbers.
        minimum, maximum: Range of its values after the preparation, over all examples; `None` where unknown.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str = "float32"
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class TargetInfo:
    """What the network is to predict.

    Args:
        name: What it is called.
        kind: `classes`, `number`, `numbers`, `mask` (a class for each pixel) or `input` (the input itself).
        shape: Shape of one target after the preparation: `()`, `(classes,)` when it is one-hot, `(height, width)` of a
            mask, or that of the input.
        classes: Names of the classes, by class number.
        counts: How many examples each class has; empty where unknown.
        minimum, maximum, mean: Of the numbers, after the preparation; `None` for classes.
    """

    name: str
    kind: TargetKind
    shape: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth knowing: the key of a sentence, and what fills its gaps."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A way of preparing that suits this data, with the sentence that says why.

    Args:
        name: Which of the preparation's parameters.
        value: The value that suits.
        reason: Why.
    """

    name: str
    value: Any
    reason: Notice


@dataclass(frozen=True, slots=True)
class DataInfo:
    """What a data set says of itself, with its preparation applied.

    Args:
        source: Name of the data set.
        title: What people call it, in each language.
        task: `classification` or `regression`.
        modality: `image`, `table`, `sequence` or `points`.
        examples: How many examples there are to train and validate with.
        inputs: The arrays that enter the network, in order.
        target: What it is to predict.
        prepared: The preparation in force, with defaults filled in.
        vocabulary: How many word numbers there are, for texts.
        warnings: What is worth knowing.
        offered: How it can be prepared. Not part of the JSON.
        proposals: Why the defaults are what they are. Not part of the JSON.
    """

    source: str
    title: dict[str, str]
    task: Task
    modality: Modality
    examples: int
    inputs: tuple[InputInfo, ...]
    target: TargetInfo
    prepared: dict[str, Any]
    vocabulary: int | None = None
    warnings: tuple[Notice, ...] = ()
    offered: tuple[Parameter, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; the form stands in `docs/architecture.md`."""
        content = {
            "source": self.source,
            "title": dict(self.title),
            "task": self.task,
            "modality": self.modality,
            "examples": self.examples,
            "inputs": [asdict(one) for one in self.inputs],
            "target": asdict(self.target),
            "prepared": dict(self.prepared),
            "vocabulary": self.vocabulary,
            "warnings": [asdict(one) for one in self.warnings],
        }
        for one in content["inputs"]:  # type: ignore[attr-defined]
            one["shape"] = list(one["shape"])
        target = asdict(self.target)
        lists = {name: list(target[name]) for name in ("shape", "classes", "counts")}
        content["target"] = target | lists
        return content
