"""Write the sample tables. They are made up by this program alone, so that nobody holds rights in them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
SOILS = ("sand", "loam", "clay")


def plants() -> bytes:
    """Make measurements of three invented plants: two of them differ in one leaf, all of them by soil."""
    random = np.random.default_rng(1)
    lines = ["height_cm,leaf_width_mm,petals,soil,plant"]
    for row in range(180):
        kind = row % 3
        height = random.normal((22, 31, 30)[kind], 3)
        leaf = random.normal((14, 15, 21)[kind], 2)
        petals = int(np.clip(random.normal((5, 8, 8)[kind], 0.8), 3, 12))
        soil = SOILS[(kind + int(random.random() < 0.3)) % 3]
        # A few plants were measured on a windy day.
        shown = "" if row % 37 == 5 else f"{height:.1f}"
        lines.append(f"{shown},{leaf:.1f},{petals},{soil},{('alba', 'rubra', 'minor')[kind]}")
    return ("\n".join(lines) + "\n").encode()


def heating() -> bytes:
    """Make the heating of a house by weather, written as in German: semicolons, decimal commas, Latin-1."""
    random = np.random.default_rng(2)
    lines = ["Außentemperatur;Wind;Wochentag;Verbrauch"]
    for row in range(240):
        outside, wind = random.normal(6, 7), abs(random.normal(9, 5))
        day = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")[row % 7]
        used = max(0.0, 1.9 * (19 - outside) + 0.4 * wind + (4 if row % 7 > 4 else 0) + random.normal(0, 2))
        lines.append(
            ";".join(f"{value:.2f}".replace(".", ",") for value in (outside, wind))
            + f";{day};{used:.1f}".replace(".", ",")
        )
    return ("\r\n".join(lines) + "\r\n").encode("latin-1")


def students() -> bytes:
    """Make exam results of invented students, written in Chinese in GB18030."""
    random = np.random.default_rng(3)
    lines = ["编号,每周学习小时,睡眠小时,出勤率,座位,结果"]
    for row in range(160):
        hours, sleep, present = random.uniform(1, 20), random.normal(7, 1), random.uniform(0.5, 1)
        score = 2.2 * hours + 4 * min(sleep, 8) + 30 * present + random.normal(0, 5)
        seat = ("前排", "中间", "后排")[int(random.integers(3))]
        lines.append(f"{row + 1},{hours:.1f},{sleep:.1f},{present:.2f},{seat},{'通过' if score > 75 else '未通过'}")
    return ("\n".join(lines) + "\n").encode("gb18030")


def tides() -> bytes:
    """Make the water level of a harbour, one value a day: two waves that drift apart, and weather."""
    random = np.random.default_rng(4)
    days = np.arange("2023-01-01", "2024-02-05", dtype="datetime64[D]")
    steps = np.arange(len(days))
    level = (
        210
        + 60 * np.sin(2 * np.pi * steps / 14.77)
        + 25 * np.sin(2 * np.pi * steps / 27.55)
        + random.normal(0, 6, len(days))
    )
    return "".join(
        ["date,level_cm\n", *(f"{day},{value:.1f}\n" for day, value in zip(days, level, strict=True))]
    ).encode()


def messages() -> bytes:
    """Make short messages to a library, put together from phrases: questions about opening hours, or complaints."""
    random = np.random.default_rng(5)
    starts = ("Hello", "Good morning", "Dear library", "Hi there", "Excuse me")
    hours = ("are you open on Sunday", "when do you close today", "is the reading room open in the evening")
    complaints = ("the printer is broken again", "it was far too loud upstairs", "my book was torn when I got it")
    ends = ("thank you very much", "please let me know", "see you soon", "I come every week", "that matters to me")
    lines = ["text,topic"]
    for row in range(200):
        middle = (hours, complaints)[row % 2]
        parts = [phrases[int(random.integers(len(phrases)))] for phrases in (starts, middle, ends)]
        lines.append(f'"{parts[0]}, {parts[1]}, {parts[2]}.",{("hours", "complaint")[row % 2]}')
    return ("\n".join(lines) + "\n").encode()


TABLES: dict[str, Callable[[], bytes]] = {
    "plants.csv": plants,
    "heating_semicolon.csv": heating,
    "students_gb18030.csv": students,
    "tides.csv": tides,
    "messages.csv": messages,
}

if __name__ == "__main__":
    for name, make in TABLES.items():
        (FOLDER / name).write_bytes(make())
