"""How much memory a training worker takes: what `builder.model.memory` tells of the network, and the worker itself."""

from collections.abc import Mapping
from typing import Any

from builder.design import Plan
from builder.model.memory import memory_bytes

_WORKER_BYTES = 350_000_000
"""A worker of its own with TensorFlow loaded, before it holds any weight."""


def training_memory(inference: Mapping[str, Any], plan: Plan, batch_size: int) -> dict[str, int]:
    """Estimate the memory that training takes, by what takes it.

    Args:
        inference: What the checker answers.
        plan: The plan, for its optimizer.
        batch_size: Examples in one step.

    Returns:
        Bytes of `weights`, `gradients`, `optimizer` (what it keeps beside them), `results` (every layer's output for
        one batch, with its gradient) and `worker` (the process with its backend).
    """
    whole = {"parameters": 0, "trainable": 0, "nodes": {}, **inference}
    found = memory_bytes(whole, batch_size, plan.optimizer)
    return {
        "weights": found.weights_bytes,
        "gradients": found.gradients_bytes,
        "optimizer": found.optimizer_bytes,
        "results": found.results_bytes,
        "worker": _WORKER_BYTES,
    }


def training_bytes(inference: Mapping[str, Any], plan: Plan, batch_size: int) -> int:
    """Estimate the memory that training takes, in bytes; arguments as for `training_memory`."""
    return sum(training_memory(inference, plan, batch_size).values())
