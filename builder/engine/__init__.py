"""Starts training workers: a fair queue, and a process for each run that outlives the app.

`Engine` is the interface; `LocalEngine` starts workers on this machine. The worker's function is named by a string, so
that nothing here loads Keras.
"""

from builder.engine.local import LocalEngine
from builder.engine.protocol import Engine, EngineState, Settings

__all__ = ["Engine", "EngineState", "LocalEngine", "Settings"]
