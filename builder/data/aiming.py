"""The input itself as the target, as an autoencoder learns it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from builder.data.outline import ArrayOutline, Outline, TargetOutline
from builder.data.raw import ArrayInput, Raw, Target

NAME = "target_is_input"
"""What a preparation calls it."""

OTHERS = ("one_hot", "scale_target")
"""Preparations of the target that the data set brought, which don't concern the input as a target."""


def possible(outline: Outline) -> bool:
    """Say whether the input can be the target: whether it is one picture, or one piece of a series."""
    one = outline.inputs[0]
    return len(outline.inputs) == 1 and isinstance(one, ArrayOutline) and len(one.shape) > 1


def aimed(raw: Raw, prepared: Mapping[str, Any]) -> Raw:
    """Return a data set with the target that its preparation says: its own, or its input."""
    one = raw.inputs[0]
    if not prepared.get(NAME) or not isinstance(one, ArrayInput):
        return raw
    test = raw.test_inputs[0] if raw.test_inputs else None
    test_target = Target(one.name, "input", test.values) if isinstance(test, ArrayInput) else None
    return replace(raw, task="regression", target=Target(one.name, "input", one.values), test_target=test_target)


def aimed_outline(outline: Outline, prepared: Mapping[str, Any]) -> Outline:
    """Return an outline with the target that its preparation says."""
    one = outline.inputs[0]
    if not prepared.get(NAME) or not isinstance(one, ArrayOutline):
        return outline
    return replace(outline, task="regression", target=TargetOutline(one.name, "input"))
