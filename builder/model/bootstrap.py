"""What a process must do before its first `import keras`: be a checker, or a full process of one backend.

Keras 3.15.1 reads its backend from the environment once, when it is imported, and imports more than these processes
need: its NumPy backend imports JAX, which only computes convolutions there and infers no shape. So a checker puts
empty modules in the place of JAX and forbids TensorFlow, scikit-learn and pandas: it is up in 0.6 s with 94 MB.
"""

import os
import sys
import types
from typing import Any

BACKENDS = ("tensorflow", "jax", "torch")

_STUBBED = (
    "jax",
    "jax.lax",
    "jax.numpy",
    "jax.experimental",
    "jax.experimental.sparse",
    "keras.src.backend.jax",
    "keras.src.backend.jax.math",
)
_FORBIDDEN = ("tensorflow", "sklearn", "pandas")


class _Absent(types.ModuleType):
    """A module that can be imported and named, and refuses to compute."""

    __path__: list[str] = []  # noqa: RUF012  (a package's search path, which the import system reads)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        module = _Absent(f"{self.__name__}.{name}")
        setattr(self, name, module)
        return module

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{self.__name__} is not available in the checker")


def checker() -> None:
    """Make this process a checker: Keras on NumPy, that infers shapes and computes nothing.

    Raises:
        RuntimeError: Keras is already imported, so that it is too late.
    """
    _require_fresh()
    os.environ["KERAS_BACKEND"] = "numpy"
    for name in _STUBBED:
        sys.modules[name] = _Absent(name)
    sys.modules["jax"].lax = sys.modules["jax.lax"]  # type: ignore[attr-defined]
    for name in _FORBIDDEN:
        sys.modules[name] = None  # type: ignore[assignment]


def full(backend: str) -> None:
    """Make this process one that computes, and import Keras in it.

    Importing runs no operation, so that the process may still be forked. scikit-learn and pandas, which Keras would
    import for wrappers that Layerwise does not use, are hidden meanwhile: it saves 0.8 s. Keras on JAX and
    PyTorch imports TensorFlow behind one's back for small services (seeding, saving): that stays forbidden there.

    Args:
        backend: `tensorflow`, `jax` or `torch`.

    Raises:
        RuntimeError: Keras is already imported, so that it is too late.
        ValueError: There is no such backend.
    """
    if backend not in BACKENDS:
        raise ValueError(f"backend must be one of {', '.join(BACKENDS)}; received {backend!r}")
    _require_fresh()
    os.environ["KERAS_BACKEND"] = backend
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if backend != "tensorflow":
        sys.modules["tensorflow"] = None  # type: ignore[assignment]
    hidden = [name for name in ("sklearn", "pandas") if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import keras  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


def _require_fresh() -> None:
    if "keras" in sys.modules:
        raise RuntimeError("Keras is already imported in this process; its backend can't be chosen any more.")
