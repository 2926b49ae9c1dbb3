"""How much memory a training worker takes: what `builder.model.memory` tells of the network, and the worker itself."""

from collections.abc import Mapping
from typing import Any

from builder.design import Plan
from builder.model.memory import memory_bytes

_WORKER_BYTES = 350_000_000
"""A worker of its own with TensorFlow loaded, before it holds any weight."""


def training_bytes(inference: Mapping[str, Any], plan: Plan, batch_size: int) -> int:
    """Estimate the memory that training takes.

    Args:
        inference: What the checker answers.
        plan: The plan, for its optimizer.
        batch_size: Examples in one step.

    Returns:
        Bytes: the worker, weights, gradients, the optimizer's copies, and every layer's output for one batch.
    """
    whole = {"parameters": 0, "trainable": 0, "nodes": {}, **inference}
    return _WORKER_BYTES + memory_bytes(whole, batch_size, plan.optimizer).training_bytes
