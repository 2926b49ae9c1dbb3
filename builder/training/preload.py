"""What a fork server loads before it forks, so that a training begins at once. It computes nothing.

The server chooses the backend by `KERAS_BACKEND` and imports this module. A single operation here would be wrong: a
backend that has computed hangs after a fork.
"""

import importlib
import os

from builder.training import backend

backend.choose(os.environ.get("KERAS_BACKEND", "tensorflow"))

# Keras's packages for data are loaded at the first `fit` otherwise, in every worker anew.
for _name in ("builder.data", "builder.training.session", "builder.training.worker"):
    importlib.import_module(_name)
