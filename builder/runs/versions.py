"""The versions of what decides a run's numbers, read without loading any of it."""

import platform
from functools import cache
from importlib import metadata

_PACKAGES = ("layerwise", "keras", "numpy")
_BACKENDS = {"tensorflow": ("tensorflow", "tensorflow-cpu"), "jax": ("jax", "jaxlib"), "torch": ("torch",)}


@cache
def versions(backend: str) -> dict[str, str]:
    """Return the version of Python, Keras and the backend. Packages that are not installed are left out."""
    found = {"python": platform.python_version()}
    for name in (*_PACKAGES, *_BACKENDS.get(backend, ())):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
