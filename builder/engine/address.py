"""Where the fork servers are found: names, sockets, locks, and the settings of their backends."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import builder

_APP_ROOMS = ("views", "charts", "service", "cli")
"""Rooms that no worker loads."""

_MOST_SOCKET_PATH = 100
"""Bytes. Unix sockets have short names: 108 on Linux, 104 on macOS."""


def stamp() -> str:
    """Return a short text that changes with the code, so that an old server is not asked to run new code."""
    package = Path(builder.__file__).parent
    files = (path for path in package.rglob("*.py") if path.parent.name not in _APP_ROOMS)
    newest = max((path.stat().st_mtime_ns for path in files), default=0)
    text = f"{sys.executable} {package} {newest}"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def socket_path(folder: Path, name: str) -> Path:
    """Return where a server's socket lies: in the engine's folder, or in a private one where its path is too long."""
    path = folder / f"{name}.sock"
    if len(os.fsencode(path)) <= _MOST_SOCKET_PATH:
        return path
    key = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"layerwise-{os.getuid()}"
    short.mkdir(mode=0o700, exist_ok=True)
    owner = short.stat()
    if owner.st_uid != os.getuid() or owner.st_mode & 0o077:
        raise PermissionError(f"{short} belongs to somebody else")
    return short / f"{key}.sock"


def lock_path(folder: Path, name: str) -> Path:
    """Return where a server's lock lies."""
    return folder / f"{name}.lock"


def cache_settings(backend: str, folder: Path) -> dict[str, str]:
    """Return the environment that a backend needs to be warm. Compiled code is kept between runs."""
    settings = {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "2"}
    if backend == "jax":
        settings |= {
            "JAX_COMPILATION_CACHE_DIR": str(folder / "jax-cache"),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
        }
    return settings
