"""How a data set can be prepared, and which way suits it: parameters as data, each with its proposal and the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from builder import words
from builder.catalog.parts import Parameter
from builder.data import aiming, division
from builder.data.arguments import checked
from builder.data.info import DataInfo, Notice, Proposal
from builder.data.outline import ArrayOutline, Outline, TableOutline, TargetOutline, TextOutline
from builder.errors import DataError

NAMES = (
    "inputs",
    "scale",
    "missing",
    "categories",
    "sequence_length",
    "vocabulary",
    "target_is_input",
    "one_hot",
    "scale_target",
)
"""Every name that a preparation can have, in the order in which a form shows them."""

RESERVED_WORDS = 3
"""Word numbers that stand for no word: 0 padding, 1 start, 2 unknown, as in Keras's own text data sets."""

MOST_WORDS = 100_000
LONGEST_SEQUENCE = 4000
NEAR = 5.0
"""Numbers between minus this and this are small enough to learn from as they are."""


@dataclass(frozen=True, slots=True)
class _Offer:
    parameter: Parameter
    reason: Notice


def offered(outline: Outline) -> tuple[tuple[Parameter, ...], tuple[Proposal, ...]]:
    """Say how a data set can be prepared.

    Args:
        outline: The data set without its examples.

    Returns:
        The parameters, each with its proposal as the default, and the reasons for the proposals.
    """
    offers: dict[str, _Offer] = {}
    for one in outline.inputs:
        if isinstance(one, ArrayOutline):
            offers.setdefault("scale", _scale_array(one))
        elif isinstance(one, TableOutline):
            offers.update({offer.parameter.name: offer for offer in _table(one)})
        else:
            offers.update({offer.parameter.name: offer for offer in _text(one)})
    tables = [one for one in outline.inputs if isinstance(one, TableOutline)]
    if len(tables) == 1 and len(tables[0].columns) > 1:
        offers[division.NAME] = _division(tables[0])
    if aiming.possible(outline):
        offers[aiming.NAME] = _Offer(_parameter(aiming.NAME, "bool", False), Notice("data.why_own_target"))
    own = _target(outline.target)
    if own is not None:
        offers[own.parameter.name] = own
    ordered = [offers[name] for name in NAMES if name in offers]
    reasons = tuple(Proposal(one.parameter.name, one.parameter.default, one.reason) for one in ordered)
    return tuple(one.parameter for one in ordered), reasons


def without(
    offers: tuple[tuple[Parameter, ...], tuple[Proposal, ...]], names: tuple[str, ...]
) -> tuple[tuple[Parameter, ...], tuple[Proposal, ...]]:
    """Return how a data set can be prepared, without some of the ways."""
    parameters, reasons = offers
    return tuple(one for one in parameters if one.name not in names), tuple(
        one for one in reasons if one.name not in names
    )


def resolved(parameters: tuple[Parameter, ...], prepare: Mapping[str, Any]) -> dict[str, Any]:
    """Return the preparation in force: what was chosen, and for the rest what was proposed.

    Args:
        parameters: How this data set can be prepared.
        prepare: What was chosen. What does not concern this data set is passed over, because a file whose
            target was changed keeps its older choices.

    Raises:
        DataError: A name that no preparation has, or a value outside its limits.
    """
    for name in prepare:
        if name not in NAMES:
            raise DataError("data.unknown_argument", name=str(name)[:60], of="prepare", known=", ".join(sorted(NAMES)))
    own = {parameter.name for parameter in parameters}
    found = checked(parameters, {name: value for name, value in prepare.items() if name in own}, "prepare")
    if found.get(division.NAME) is None:
        found.pop(division.NAME, None)
    if not found.get(aiming.NAME):
        found.pop(aiming.NAME, None)
    return found


def _parameter(name: str, kind: Any, default: Any, **more: Any) -> Parameter:
    return Parameter(name, kind, default, help=dict(words.sentences("data")[f"prepare_{name}"]), **more)


def _scale_array(one: ArrayOutline) -> _Offer:
    choices: tuple[str, ...] = ("none", "standardize", "min_max")
    if one.top is not None:
        choices = ("none", "unit", "standardize", "min_max")
        return _Offer(
            _parameter("scale", "choice", "unit", choices=choices), Notice("data.why_unit", {"top": f"{one.top:g}"})
        )
    low, high = _range(one)
    if low >= -NEAR and high <= NEAR:
        reason = Notice("data.why_no_scale", {"low": f"{low:.3g}", "high": f"{high:.3g}"})
        return _Offer(_parameter("scale", "choice", "none", choices=choices), reason)
    reason = Notice("data.why_standardize", {"low": f"{low:.3g}", "high": f"{high:.3g}"})
    return _Offer(_parameter("scale", "choice", "standardize", choices=choices), reason)


def _range(one: ArrayOutline) -> tuple[float, float]:
    if one.spread is None:
        return -np.inf, np.inf
    return float(one.spread.low.min()), float(one.spread.high.max())


def _table(table: TableOutline) -> list[_Offer]:
    offers = []
    numbers = [column for column in table.columns if column.kind == "number"]
    if numbers:
        parameter = _parameter("scale", "choice", "standardize", choices=("none", "standardize", "min_max"))
        spreads = [column.spread for column in numbers if column.spread is not None]
        reason = Notice("data.why_standardize_unseen")
        if spreads:
            low = min(float(one.low[0]) for one in spreads)
            high = max(float(one.high[0]) for one in spreads)
            reason = Notice("data.why_standardize", {"low": f"{low:.3g}", "high": f"{high:.3g}"})
        offers.append(_Offer(parameter, reason))
    if len(numbers) < len(table.columns):
        names = ", ".join(column.name for column in table.columns if column.kind == "category")
        offers.append(
            _Offer(
                _parameter("categories", "choice", "one_hot", choices=("one_hot", "ordinal")),
                Notice("data.why_categories", {"columns": names[:120]}),
            )
        )
    if table.incomplete:
        choices = ("median", "mean", "zero", "drop")
        offers.append(
            _Offer(
                _parameter("missing", "choice", "median", choices=choices),
                Notice("data.why_median", {"rows": table.incomplete}),
            )
        )
    return offers


def _division(table: TableOutline) -> _Offer:
    columns = tuple(column.name for column in table.columns)
    parameter = _parameter(division.NAME, "division", None, choices=columns, optional=True)
    return _Offer(parameter, Notice("data.why_one_input", {"count": len(columns)}))


def _text(text: TextOutline) -> list[_Offer]:
    length = 200
    reason = Notice("data.why_length_unseen", {"length": length, "longest": text.longest})
    if text.usual is not None:
        length = max(1, min(text.usual, 400))
        reason = Notice("data.why_length", {"length": length, "usual": text.usual, "longest": text.longest})
    numbers = text.words if text.numbered else text.words + RESERVED_WORDS
    most = max(RESERVED_WORDS + 1, min(numbers, MOST_WORDS))
    vocabulary = min(10_000, most)
    return [
        _Offer(
            _parameter("sequence_length", "int", length, minimum=1, maximum=LONGEST_SEQUENCE, step=10),
            reason,
        ),
        _Offer(
            _parameter("vocabulary", "int", vocabulary, minimum=RESERVED_WORDS + 1, maximum=most, step=1000),
            Notice("data.why_vocabulary", {"vocabulary": vocabulary, "words": text.words}),
        ),
    ]


def _target(target: TargetOutline) -> _Offer | None:
    if target.kind == "mask":
        return None
    if target.kind == "classes":
        return _Offer(_parameter("one_hot", "bool", False), Notice("data.why_class_numbers"))
    # Before a download nothing is known; the only such target is a price in dollars.
    far = target.spread is None or bool(np.any(np.abs([target.spread.low, target.spread.high]) > 2 * NEAR))
    if far:
        return _Offer(_parameter("scale_target", "bool", True), Notice("data.why_scale_target"))
    return _Offer(_parameter("scale_target", "bool", False), Notice("data.why_target_as_it_is"))


def preparations(info: DataInfo) -> tuple[Parameter, ...]:
    """Return how a data set can be prepared; the default of each parameter is what suits it.

    Args:
        info: What `describe` gave. `info.proposals` holds the reason for each default.
    """
    return info.offered
