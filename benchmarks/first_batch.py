"""How long Keras itself takes for the first batch, in a process as warm as a worker on standby.

`python -m benchmarks.first_batch RUN_FOLDER` builds the network of a run, compiles it and trains one batch with
`model.fit`, nothing else attached, and prints the seconds: the yardstick for what `benchmarks.click` measures.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main(folder: Path) -> None:
    """Rehearse as a standby does, and print the seconds until the first batch is done."""
    import keras

    from builder import data
    from builder.design import from_json
    from builder.model.build import build_compiled
    from builder.runs import read_run
    from builder.training.rehearsal import rehearse

    class Done(Exception):
        """The first batch is done."""

    class First(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            raise Done

    run = read_run(folder)
    plan = from_json(dict(run.design)).plan
    rehearse()
    start = time.perf_counter()
    prepared = data.load(plan.data, plan.validation_split or 0.0, plan.seed)
    inputs = [{"shape": list(one.shape), "dtype": one.dtype} for one in prepared.info.inputs]
    model = build_compiled(run.design, inputs)
    try:
        model.fit(prepared.x_train, prepared.y_train, batch_size=plan.batch_size, verbose=0, callbacks=[First()])
    except Done:
        print(time.perf_counter() - start)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
