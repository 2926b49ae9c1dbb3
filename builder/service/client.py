"""The client of the Keras service: what the app process and the terminal use."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from builder.errors import OpeningError, ServiceError
from builder.service.apart import MOST_OPENING, ask_apart
from builder.service.functions import CHECKER, check_name
from builder.service.pool import Pool
from builder.service.watch import Limits, Watch

_CHECK = Limits(timeout_s=20.0, memory_bytes=1_500_000_000)
_BENCH_CHECK = Limits(timeout_s=30.0, memory_bytes=4_000_000_000)
_CHECKER_RECYCLE_BYTES = 500_000_000
_BENCH_RECYCLE_BYTES = 3_000_000_000
_INFER = "builder.model.infer:infer"
_MEANT = frozenset({"id", "kind", "config", "layer"})
"""What of a node says something about shapes. Where it stands on the canvas does not."""


class Service:
    """Answers questions about designs and models from warm processes. Threads may share it.

    Args:
        backend: Which of Keras's backends the bench has.
        checkers: How many checkers at most; the second is the spare of the first.
        benches: How many benches at most.
    """

    def __init__(self, backend: str = "tensorflow", checkers: int = 2, benches: int = 2) -> None:
        self._watch = Watch()
        self._checkers = Pool(CHECKER, checkers, self._watch, _CHECKER_RECYCLE_BYTES)
        self._benches = Pool(backend, benches, self._watch, _BENCH_RECYCLE_BYTES)
        self._closing = threading.Lock()
        self._opening = threading.Semaphore(MOST_OPENING)

    def start(self) -> "Service":
        """Start a checker. Returns at once; a request waits until it is ready."""
        self._checkers.warm()
        return self

    def warm_bench(self) -> None:
        """Start a bench. Returns at once; otherwise the first call starts it, and waits some seconds."""
        self._benches.warm()

    def check(self, design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return what the checker says of a design, see `docs/architecture.md`, "What the checker answers".

        Layers that only TensorFlow knows are asked of the bench; if it can't answer, they say `needs_backend`.

        Args:
            design: JSON of `builder.design.to_json`.
            inputs: `{"shape": [8, 8, 1], "dtype": "float32"}` for each Input node in order, without the batch axis.

        Raises:
            ServiceError: The checker could not answer, because of a crash or its limits. Another one is ready.
        """
        meaning = {
            "nodes": [{name: value for name, value in node.items() if name in _MEANT} for node in design["nodes"]],
            "edges": design.get("edges", []),
            "plan": {"precision": design.get("plan", {}).get("precision")},
        }
        arguments = (meaning, list(inputs))
        answer: dict[str, Any] = self._checkers.ask(_INFER, arguments, _CHECK)
        if any((node["problem"] or {}).get("code") == "needs_backend" for node in answer["nodes"].values()):
            try:
                answer = self._benches.ask(_INFER, arguments, _BENCH_CHECK)
            except ServiceError:
                return answer
        return answer

    def call(
        self, function: str, *arguments: Any, timeout_s: float = 60.0, memory_bytes: int | None = 6_000_000_000
    ) -> Any:
        """Run a function in the bench and return its result.

        Args:
            function: `builder.export.script:generate`; a public function of export, evaluation, training or model.
            arguments: Plain values, arrays, or values of the rooms that load no Keras. The result is the same.
            timeout_s: How long it may take, in seconds, from when a process is free.
            memory_bytes: How much memory the process may take, Keras with its backend (0.7 GB) included.

        Raises:
            ServiceTimeout: It took longer.
            ServiceCrashed: The process died, or took more memory.
            ServiceError: The function failed.
            LayerwiseError: What the function raised.
            ValueError: The name is none that the service runs. A fault of the program.
        """
        check_name(function)
        return self._benches.ask(function, arguments, Limits(timeout_s, memory_bytes))

    def open_model(self, path: str, folder: str, name: str) -> dict[str, Any]:
        """Open a model file in a process that is started for it and thrown away, see `builder.model.opening.door`.

        Args:
            path: The file.
            folder: An empty folder for the clean copy of its weights.
            name: What the design is called.

        Raises:
            OpeningError: The file is refused, or took too much.
            ServiceError: No process could be started.
        """
        return self._apart("builder.model.opening.door:open_model", (path, folder, name))

    def open_application(self, name: str) -> dict[str, Any]:
        """Return a network of `keras.applications` as `open_model` does, without weights. Raises as there."""
        return self._apart("builder.model.opening.door:application", (name,))

    def _apart(self, function: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        with self._opening:
            try:
                found: dict[str, Any] = ask_apart(CHECKER, self._watch, function, arguments)
                return found
            except OpeningError as error:
                if error.key != "opening.needs_tensorflow":
                    raise
            found = ask_apart("tensorflow", self._watch, function, arguments)
            return found

    def close(self) -> None:
        """End all processes. A request that is under way fails."""
        with self._closing:
            self._checkers.close()
            self._benches.close()
            self._watch.close()

    def __enter__(self) -> "Service":
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.close()
