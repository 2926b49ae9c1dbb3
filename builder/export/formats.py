"""Every format that a network can leave in, declared once, as data. Importing this loads no Keras."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from builder import words
from builder.errors import ExportError

FUNCTION = "builder.export.write:write"
"""What the Keras service runs: `write(format_id, design, run_folder, to)`."""

MODEL = "artifacts/model.keras"
"""Where a run's folder has the trained model, from the end of the training on."""

CHECKPOINTS, CHECKPOINT = "checkpoints", "checkpoints/state.npz"
"""Where it has the numbers from which it could go on, from the end of its first epoch on."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Args:
        id: Its name in an address.
        suffix: How the file's name ends.
        media_type: What the browser is told it is.
        needs: `design`, or `run` where the trained weights are in it.
        texts: Whether it is for networks that learn from texts alone.
        begins: Whether it is for networks alone that begin with kept weights.
        process: The Keras service's process that writes it: `bench` has a full backend.
        function: What is run there, as `module:function`.
    """

    id: str
    suffix: str
    media_type: str
    needs: Literal["design", "run"]
    texts: bool = False
    begins: bool = False
    process: str = "bench"
    function: str = FUNCTION

    @property
    def title(self) -> dict[str, str]:
        """Its name in each language."""
        return dict(words.sentences("export")[f"{self.id}_title"])

    @property
    def help(self) -> dict[str, str]:
        """What it is good for, one sentence in each language."""
        return dict(words.sentences("export")[f"{self.id}_help"])


FORMATS = (
    Format("keras", ".keras", "application/zip", "run"),
    Format("weights", ".weights.h5", "application/x-hdf5", "run"),
    Format("h5", ".h5", "application/x-hdf5", "run"),
    Format("script", ".py", "text/x-python", "design"),
    Format("notebook", ".ipynb", "application/x-ipynb+json", "design"),
    Format("start", ".start.npz", "application/octet-stream", "design", begins=True),
    Format("words", ".words.json", "application/json", "design", texts=True),
    Format("design", ".json", "application/json", "design"),
)


def has_weights(folder: Path) -> bool:
    """Say whether a run's folder has trained weights: the model of its end, or a checkpoint on the way.

    Args:
        folder: The run's folder.
    """
    return (folder / MODEL).exists() or (folder / CHECKPOINT).exists()


def fitting(texts: bool, begins: bool = False) -> tuple[Format, ...]:
    """Return the formats that make sense.

    Args:
        texts: Whether the network learns from texts.
        begins: Whether it begins with kept weights.
    """
    return tuple(one for one in FORMATS if (texts or not one.texts) and (begins or not one.begins))


def find(format_id: str) -> Format:
    """Return the format of this id.

    Raises:
        ExportError: There is none.
    """
    found = next((one for one in FORMATS if one.id == format_id), None)
    if found is None:
        raise ExportError("export.unknown_format", format=format_id[:40], known=", ".join(one.id for one in FORMATS))
    return found
