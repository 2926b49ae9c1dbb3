"""Data sets that are made up, so that every kind of network has something to learn without a download."""

from typing import Any

import numpy as np

from builder.data.made import make_demand, make_opinions, make_shapes, make_sounds
from builder.data.raw import ArrayInput, Raw, Target, TextInput
from builder.data.texts import words_of

SHAPES = ("background", "disc", "square", "triangle")
SOUNDS = ("steady", "rising", "falling", "trembling", "hiss")
OPINIONS = ("against", "in favour")
_WHITE = 255.0


def shapes(options: dict[str, Any]) -> Raw:
    """Make pictures of discs, squares and triangles, with the class of every pixel."""
    pictures, masks = make_shapes(**options)
    return Raw(
        "classification", "image", (ArrayInput("picture", pictures, _WHITE),), Target("pixel", "mask", masks, SHAPES)
    )


def sounds(options: dict[str, Any]) -> Raw:
    """Make short sounds of five kinds, as waves."""
    waves, labels = make_sounds(**options)
    return Raw("classification", "sequence", (ArrayInput("wave", waves),), Target("sound", "classes", labels, SOUNDS))


def demand(options: dict[str, Any]) -> Raw:
    """Make a series of hours, cut into windows, with the value that follows each."""
    windows, following = make_demand(**options)
    target = Target("megawatts", "number", following)
    return Raw("regression", "sequence", (ArrayInput("hours", windows),), target, ordered=True)


def opinions(options: dict[str, Any]) -> Raw:
    """Make short opinions, in favour or against."""
    texts, labels = make_opinions(**options)
    found = [words_of(text) for text in texts]
    # The start stands before the words.
    lengths = [len(one) + 1 for one in found]
    known = len({word for one in found for word in one})
    text = TextInput("text", texts, False, known, max(lengths), int(np.percentile(lengths, 90)))
    return Raw("classification", "sequence", (text,), Target("opinion", "classes", labels, OPINIONS))
