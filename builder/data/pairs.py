"""Pairs of pictures, for networks that compare: the same or not?"""

from typing import Any

import numpy as np

from builder.data.bundled import digits
from builder.data.raw import ArrayInput, Raw, Target

PARTS = 10
"""Into how many parts the digits are divided before they are paired."""


def digit_pairs(options: dict[str, Any]) -> Raw:
    """Pair the handwritten digits: half of the pairs show the same digit twice, in two handwritings.

    A pair is made within one tenth of the digits, and the pairs of a tenth lie together. The last pairs validate, so
    that at the usual share of a fifth no picture that validates was seen in training.
    """
    read = digits({})
    one = read.inputs[0]
    assert isinstance(one, ArrayInput)
    labels, random = read.target.values, np.random.default_rng(int(options["seed"]))
    parts = np.array_split(random.permutation(len(labels)), PARTS)
    same = random.permutation(int(options["pairs"])) % 2
    left, right = [], []
    for place, wanted in enumerate(same):
        part = parts[place * PARTS // len(same)]
        first = random.choice(part)
        fitting = part[((labels[part] == labels[first]) == wanted) & (part != first)]
        left.append(first)
        right.append(random.choice(fitting))
    inputs = (ArrayInput("left", one.values[left], one.top), ArrayInput("right", one.values[right], one.top))
    target = Target("pair", "classes", same, ("different", "same"))
    return Raw("classification", "image", inputs, target, ordered=True)
