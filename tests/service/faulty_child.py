"""A child of the service that can also be made to crash, hang and take memory, for the tests."""

import os
import sys
import time
import types
from typing import Any

from builder.service import child


def crash() -> None:
    os._exit(11)


def fault() -> None:
    import ctypes

    ctypes.string_at(0)


def hang() -> None:
    while True:
        pass


def take(megabytes: int) -> int:
    kept = []
    for _ in range(megabytes):
        kept.append(bytearray(os.urandom(1)) * 1_000_000)
        time.sleep(0.001)
    return len(kept)


def echo(value: Any) -> Any:
    return value


def fail() -> None:
    raise ZeroDivisionError("by design")


def chatter() -> str:
    os.write(1, b"\x00" * 100)
    print("a library prints what it likes")
    return "heard"


def keras_object() -> Any:
    import keras

    return keras.layers.Dense(1)


def module_names() -> list[str]:
    return sorted(sys.modules)


def main_file() -> str:
    return str(getattr(sys.modules["__main__"], "__file__", ""))


def pid() -> int:
    return os.getpid()


if __name__ == "__main__":
    faults = types.ModuleType("builder.model.faults")
    for name, member in list(globals().items()):
        if not name.startswith("_"):
            setattr(faults, name, member)
    sys.modules["builder.model.faults"] = faults
    child.main(sys.argv[1])
