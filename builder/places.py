"""Where Layerwise keeps its files."""

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """Return the folder that holds designs, data and runs.

    `LAYERWISE_HOME` names it; otherwise it is the user's data folder of the operating system.
    The folder is made where it is missing.
    """
    named = os.environ.get("LAYERWISE_HOME")
    folder = Path(named).expanduser() if named else Path(platformdirs.user_data_dir("layerwise", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def runs() -> Path:
    """Return the folder that holds a folder for each run."""
    folder = home() / "runs"
    folder.mkdir(exist_ok=True)
    return folder


def data() -> Path:
    """Return the folder that holds uploaded and downloaded data sets."""
    folder = home() / "data"
    folder.mkdir(exist_ok=True)
    return folder


def designs() -> Path:
    """Return the folder that holds a folder of designs for each owner."""
    folder = home() / "designs"
    folder.mkdir(exist_ok=True)
    return folder


def blocks() -> Path:
    """Return the folder that holds a folder of blocks for each owner."""
    folder = home() / "blocks"
    folder.mkdir(exist_ok=True)
    return folder


def weights() -> Path:
    """Return the folder that holds a folder of kept weights for each owner."""
    folder = home() / "weights"
    folder.mkdir(exist_ok=True)
    return folder


def engine() -> Path:
    """Return the folder that holds sockets and locks of the training workers' servers."""
    folder = home() / "engine"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def application() -> Path:
    """Return the folder with `app.py`, `pages` and `sample_data`: the checkout, or its copy inside the wheel."""
    package = Path(__file__).resolve().parent
    bundled = package / "_app"
    return bundled if bundled.exists() else package.parent
