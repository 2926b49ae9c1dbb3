"""What the page says once."""

from dataclasses import dataclass


@dataclass(slots=True)
class Notice:
    """A sentence that the page shows once.

    Args:
        id: Counts up, so that the browser tells a new one from one that it has shown.
        severity: `error`, `warning` or `info`.
        sentence: In both languages.
    """

    id: int
    severity: str
    sentence: dict[str, str]
