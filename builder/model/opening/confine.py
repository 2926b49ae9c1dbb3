"""A process that works on a file from outside gets little: memory, time, one folder to write in, and no way out.

It can't be undone, so the process is thrown away afterwards.
"""

import os
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MOST_MEMORY_BYTES = 16_000_000_000
"""Of addresses, which backends reserve many of. What is really used is watched from outside."""

MOST_CPU_S = 180
MOST_FILE_BYTES = 5_000_000_000

_NEVER = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.kill",
    "os.putenv",
    "pty.",
    "ftplib.",
    "http.",
    "urllib.",
    "smtplib.",
    "webbrowser.",
    "winreg.",
    "pickle.find_class",
    "ctypes.dlopen",
    "code.__new__",
)
"""What Python reports before it does it, and what opening a model never does."""

_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
            "os.chown", "os.utime", "shutil.")  # fmt: skip


class Confined(PermissionError):
    """Something was tried that opening a model never does."""


def confine(readable: Sequence[Path], writable: Path) -> None:
    """Give up, for the rest of this process's life, all that opening a model does not need.

    Args:
        readable: Files that may be read beside Python's own.
        writable: The folder in which files may be made.
    """
    _limit()
    sys.dont_write_bytecode = True
    # They come with the first error, or load a library, in a way that is refused from now on.
    import ctypes
    import linecache
    import traceback

    _ = ctypes, linecache, traceback
    package = str(Path(__file__).parents[3])
    roots: set[str] = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), package, os.devnull}
    roots |= {one for one in sys.path if one}
    own = tuple(os.path.realpath(one) for one in (*roots, *map(str, readable), str(writable)))
    folder = os.path.realpath(writable)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            name, mode, flags = arguments
            if not isinstance(name, int) and not _may_open(name, mode, flags, own, folder):
                raise Confined(f"{event} {os.fsdecode(name)[:80]}")
        elif event.startswith(_NEVER) or (event.startswith(_CHANGES) and not _all_within(arguments, folder)):
            raise Confined(event)

    sys.addaudithook(watch)


def _may_open(name: Any, mode: str | None, flags: int, own: tuple[str, ...], folder: str) -> bool:
    writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
    writes = writes or any(sign in (mode or "") for sign in "wax+")
    return _within(name, (folder,) if writes else own)


def _all_within(arguments: tuple[Any, ...], folder: str) -> bool:
    return all(_within(one, (folder,)) for one in arguments if isinstance(one, str | bytes | os.PathLike))


def _within(name: Any, folders: tuple[str, ...]) -> bool:
    if isinstance(name, int):
        return True
    path = os.path.realpath(os.fsdecode(name))
    return any(path == one or path.startswith(one + os.sep) for one in folders)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; there the process is watched from outside alone.
        return
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY_BYTES,
        resource.RLIMIT_CPU: MOST_CPU_S,
        resource.RLIMIT_FSIZE: MOST_FILE_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (wanted, wanted))
