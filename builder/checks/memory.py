"""How much memory training takes, from what Keras says of weights and outputs. An estimate, on the low side."""

from collections.abc import Mapping
from typing import Any

from builder.checks.parts import part_config, part_name
from builder.design import Plan

_WORKER_BYTES = 350_000_000
"""A worker of its own with TensorFlow loaded, before it holds any weight."""

_SLOTS = {"sgd": 0, "rmsprop": 1, "adagrad": 1, "lion": 1, "adafactor": 0}
"""How many numbers an optimizer keeps for each weight; two where it is not here, like Adam."""

_BYTES = {"float64": 8, "int64": 8, "float16": 2, "bfloat16": 2, "int8": 1, "uint8": 1, "bool": 1}


def training_bytes(inference: Mapping[str, Any], plan: Plan, batch_size: int) -> int:
    """Estimate the memory that training takes.

    Args:
        inference: What the checker answers.
        plan: The plan, for its optimizer.
        batch_size: Examples in one step.

    Returns:
        Bytes: weights, gradients, the optimizer's copies, and every layer's output with its gradient for one batch.
    """
    optimizer = part_name(plan.optimizer) or "adam"
    slots = _SLOTS.get(optimizer, 2)
    if optimizer in ("sgd", "rmsprop") and part_config(plan.optimizer).get("momentum"):
        slots += 1
    total, trainable = int(inference.get("parameters") or 0), int(inference.get("trainable") or 0)
    weights = 4 * (total + (1 + slots) * trainable)
    return _WORKER_BYTES + weights + 2 * batch_size * example_bytes(inference)


def example_bytes(inference: Mapping[str, Any]) -> int:
    """Return how many bytes all layers give for one example; axes of unknown size count as 1."""
    size = 0
    for answer in (inference.get("nodes") or {}).values():
        for output in answer.get("outputs") or ():
            count = 1
            for axis in output["shape"][1:]:
                count *= axis or 1
            size += count * _BYTES.get(str(output.get("dtype")), 4)
    return size
