"""Data sets that are computed: points of two classes and a plane, small enough to see every step of learning."""

from typing import Any

import numpy as np

from builder.data.raw import Array, ArrayInput, Raw, Target


def moons(options: dict[str, Any]) -> Raw:
    """Make two half circles that interlock."""
    count, random = int(options["examples"]), np.random.default_rng(int(options["seed"]))
    labels = _alternating(count, 2)
    angle = np.pi * random.random(count)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points = np.where(labels[:, None] == 0, upper, lower) - np.array([0.5, 0.25])
    return _classes(points + random.normal(0, options["noise"], points.shape), labels, 2)


def circles(options: dict[str, Any]) -> Raw:
    """Make a ring around another."""
    count, random = int(options["examples"]), np.random.default_rng(int(options["seed"]))
    labels = _alternating(count, 2)
    angle = 2 * np.pi * random.random(count)
    radius = np.where(labels == 0, 1.0, options["factor"])
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _classes(points + random.normal(0, options["noise"], points.shape), labels, 2)


def spirals(options: dict[str, Any]) -> Raw:
    """Make arms of a spiral, one for each class, which wind around each other."""
    count, classes = int(options["examples"]), int(options["classes"])
    random = np.random.default_rng(int(options["seed"]))
    labels = _alternating(count, classes)
    # The square root spreads the points evenly along the arm instead of crowding them in the middle.
    along = np.sqrt(random.random(count))
    angle = 2 * np.pi * (options["turns"] * along + labels / classes)
    points = along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _classes(points + random.normal(0, options["noise"], points.shape), labels, classes)


def xor(options: dict[str, Any]) -> Raw:
    """Make a square of four fields in which opposite ones belong together."""
    count, random = int(options["examples"]), np.random.default_rng(int(options["seed"]))
    points = random.uniform(-1, 1, (count, 2))
    labels = ((points[:, 0] > 0) != (points[:, 1] > 0)).astype(np.int64)
    # A gap around the axes, so that without noise the classes don't touch.
    points += 0.1 * np.sign(points)
    return _classes(points + random.normal(0, options["noise"], points.shape), labels, 2)


def gaussians(options: dict[str, Any]) -> Raw:
    """Make one round cloud of points for each class, with their centres on a circle."""
    count, classes = int(options["examples"]), int(options["classes"])
    random = np.random.default_rng(int(options["seed"]))
    labels = _alternating(count, classes)
    angle = 2 * np.pi * labels / classes
    centres = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _classes(centres + random.normal(0, options["noise"], centres.shape), labels, classes)


def regression_plane(options: dict[str, Any]) -> Raw:
    """Make numbers that rise evenly over a square, a plane that a single neuron can learn."""
    count, random = int(options["examples"]), np.random.default_rng(int(options["seed"]))
    points = random.uniform(-1, 1, (count, 2))
    height = 0.6 * points[:, 0] + 0.4 * points[:, 1] + random.normal(0, options["noise"], count)
    return Raw("regression", "points", (_points(points),), Target("height", "number", height))


def _alternating(count: int, classes: int) -> Array:
    return np.arange(count, dtype=np.int64) % classes


def _classes(points: Array, labels: Array, classes: int) -> Raw:
    names = tuple(chr(ord("A") + place) for place in range(classes))
    return Raw("classification", "points", (_points(points),), Target("class", "classes", labels, names))


def _points(points: Array) -> ArrayInput:
    return ArrayInput("point", points.astype(np.float32))
