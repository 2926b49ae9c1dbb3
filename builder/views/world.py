"""What all pages share: the Keras service, the engine, the registry of runs. Made once in a process."""

import gc
import threading
import time
from functools import cache

from builder.checks import Machine
from builder.engine import LocalEngine
from builder.runs import Registry
from builder.service import Service

_LOCK = threading.RLock()
_COLLECT_EVERY_S = 60.0
_STANDBY_AFTER_S = 8.0
_BENCH_AFTER_S = 20.0
_shown = threading.Event()


def service() -> Service:
    """Return the client of the Keras service, its checker warm or warming."""
    with _LOCK:
        return _service()


def registry() -> Registry:
    """Return the registry of runs."""
    with _LOCK:
        return _registry()


def engine() -> LocalEngine:
    """Return the engine that starts training workers."""
    with _LOCK:
        return _engine()


@cache
def machine() -> Machine:
    """Return what this machine can hold."""
    return Machine.here()


def start() -> None:
    """Warm what the first page needs now, and what Train needs as soon as the first page is out."""
    service()
    threading.Thread(target=_later, name="layerwise-standby", daemon=True).start()


def first_page_shown() -> None:
    """Tell that the first page is out, so that the standby worker may take the processor."""
    _shown.set()


def stop() -> None:
    """Close the Keras service. Training workers go on: they outlive the app."""
    service().close()


def _later() -> None:
    _shown.wait(_STANDBY_AFTER_S)
    engine().start()
    time.sleep(_BENCH_AFTER_S)
    service().warm_bench()
    # Objects made while starting never become garbage: the collector need not look at them again.
    gc.collect()
    gc.freeze()
    while True:
        # Streamlit's own collection after every run is switched off (50 ms each).
        time.sleep(_COLLECT_EVERY_S)
        gc.collect()


@cache
def _service() -> Service:
    client = Service()
    client.start()
    return client


@cache
def _registry() -> Registry:
    return Registry()


@cache
def _engine() -> LocalEngine:
    return LocalEngine(_registry())
