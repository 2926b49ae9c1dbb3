"""Data sets that are made up, each by one function of plain NumPy: pictures with masks, sounds, a series, opinions.

An exported script holds the very function (`builder/export/reading.py`), so each stands alone: it uses NumPy and
nothing else of this module, its options are its arguments, and its lines are as short as those of scripts.
"""

import numpy as np


def make_shapes(examples: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make grey pictures of discs, squares and triangles, and the class of every pixel.

    How bright a shape is says nothing of its kind. Shapes may cover each other.

    Args:
        examples: How many pictures.
        noise: Deviation of what is added to each pixel; 1 is from black to white.
        seed: The same seed makes the same pictures.

    Returns:
        Pictures of bytes (examples, 32, 32, 1), and the classes of their pixels
        (examples, 32, 32): 0 background, 1 disc, 2 square, 3 triangle.
    """
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:32, :32]
    pictures = np.empty((examples, 32, 32, 1), dtype=np.uint8)
    masks = np.zeros((examples, 32, 32), dtype=np.uint8)
    for picture, mask in zip(pictures, masks, strict=True):
        light = np.full((32, 32), random.uniform(0.1, 0.4))
        for kind in random.permutation([1, 2, 3])[: random.integers(1, 4)]:
            size = random.uniform(4, 8)
            down = rows - random.uniform(size, 31 - size)
            right = columns - random.uniform(size, 31 - size)
            if kind == 1:
                inside = down**2 + right**2 <= size**2
            elif kind == 2:
                inside = np.maximum(np.abs(down), np.abs(right)) <= 0.85 * size
            else:
                inside = (2 * np.abs(right) <= down + size) & (np.abs(down) <= size)
            light[inside], mask[inside] = random.uniform(0.5, 1), kind
        light += random.normal(0, noise, light.shape)
        picture[..., 0] = np.round(255 * np.clip(light, 0, 1))
    return pictures, masks


def make_sounds(examples: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make sounds of 0.4 seconds: steady, rising, falling and trembling tones, and hiss.

    Pitch, phase and loudness differ from sound to sound and say nothing of its kind.

    Args:
        examples: How many sounds.
        noise: Deviation of what is added to each sample; 1 is full loudness.
        seed: The same seed makes the same sounds.

    Returns:
        Waves of 2,000 samples a second (examples, 800, 1), and their classes:
        0 steady, 1 rising, 2 falling, 3 trembling, 4 hiss.
    """
    random = np.random.default_rng(seed)
    time = np.arange(800) / 2000
    waves, labels = np.empty((examples, 800)), np.arange(examples) % 5
    for place, label in enumerate(labels):
        low, phase = random.uniform(80, 300), random.uniform(0, 2 * np.pi)
        high = low * random.uniform(1.6, 2.4)
        between = (high - low) / 0.4 * time**2 / 2
        rising, falling = low * time + between, high * time - between
        turns = (low * time, rising, falling, low * time)[label % 4]
        wave = np.sin(2 * np.pi * turns + phase)
        if label == 3:
            wave *= 0.5 + 0.5 * np.sin(2 * np.pi * random.uniform(8, 16) * time)
        if label == 4:
            wave = random.normal(0, 0.4, 800)
        waves[place] = random.uniform(0.3, 1) * wave + random.normal(0, noise, 800)
    return waves[..., np.newaxis].astype(np.float32), labels


def make_demand(hours: int, window: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make what a made-up town takes of electricity, and cut it into windows.

    It holds a trend, the seasons of days and weeks, and weather that lingers.

    Args:
        hours: How long the series is.
        window: How many hours are seen before the one that is to be predicted.
        noise: How strong the weather is; 1 is as strong as day and night.
        seed: The same seed makes the same series.

    Returns:
        Windows (hours - window, window, 1), and what followed each, in megawatts,
        in the order of time.
    """
    random = np.random.default_rng(seed)
    hour = np.arange(hours)
    day = np.sin(2 * np.pi * (hour - 8) / 24) + 0.4 * np.sin(4 * np.pi * hour / 24)
    working = np.where(hour // 24 % 7 < 5, 1.0, 0.6)
    weather = random.normal(0, 60 * noise, hours)
    for now in range(1, hours):
        weather[now] += 0.8 * weather[now - 1]
    series = 300 + 0.01 * hour + 60 * working * day + weather
    windows = np.lib.stride_tricks.sliding_window_view(series, window)[:-1]
    return windows[..., np.newaxis].astype(np.float32), series[window:]


def make_opinions(examples: int, seed: int) -> tuple[list[str], np.ndarray]:
    """Make short opinions of an evening out, put together from phrases.

    What counts is the order of the words: "not good" is bad, and what follows a
    "but" outweighs what stands before it.

    Args:
        examples: How many opinions.
        seed: The same seed makes the same opinions.

    Returns:
        Texts, and whether each is 0 against or 1 in favour.
    """
    random = np.random.default_rng(seed)
    things = ["the soup", "the room", "the music", "the waiter", "the film"]
    bad = ["bad", "dull", "awful", "cold", "boring", "rude", "dreadful", "poor"]
    good = ["good", "lovely", "great", "warm", "charming", "kind", "splendid", "fine"]
    begins = ["", "last night ", "to be honest ", "for us ", "on sunday "]
    ends = ["", " in the end", " all evening", " this time", " as far as i can tell"]
    texts, labels = [], np.arange(examples) % 2
    for label in labels:
        one, other = random.choice(things, 2, replace=False)
        liked, disliked = random.choice(good), random.choice(bad)
        if label == 0:
            liked, disliked = disliked, liked
        patterns = [
            f"{one} was {liked}",
            f"{one} was not {disliked}",
            f"{one} was {disliked} but {other} was {liked}",
            f"{one} was not {liked} but {other} was not {disliked}",
            f"although {one} was {disliked} {other} was {liked}",
        ]
        text = random.choice(patterns)
        texts.append(f"{random.choice(begins)}{text}{random.choice(ends)}")
    return texts, labels
