"""Does the machine bear it, and is the weight where it is needed?"""

import math
from collections.abc import Iterator

from builder.checks.diagnostic import Repair
from builder.checks.memory import training_bytes
from builder.checks.network import Look
from builder.checks.parts import whole
from builder.checks.rule import Finding, repair, rule
from builder.checks.sentences import size_text
from builder.design import ReplaceNode, SetPlan

_HEAVY_PARAMETERS = 1_000_000
_HEAVY_SHARE = 0.8


@rule("warning")
def memory(look: Look) -> Iterator[Finding]:
    """Training needs more memory than the machine has: weights, their gradients, the optimizer's copies, and what every
    layer gives for one batch."""
    size = whole(look.plan.batch_size) or 32
    needed = training_bytes(look.network.inference, look.plan, size)
    if needed <= look.machine.memory_bytes:
        return
    values = {"needed": size_text(needed), "available": size_text(look.machine.memory_bytes)}
    yield Finding({}, values, tuple(_smaller_batch(look, size)))


@rule("hint")
def heavy_layer(look: Look) -> Iterator[Finding]:
    """One layer behind a Flatten holds most of a large network's parameters; pooling before it would save them."""
    network = look.network
    total = whole(network.inference.get("parameters")) or 0
    if total < _HEAVY_PARAMETERS:
        return
    for node in network.design.nodes:
        own = whole(network.answer(node.id).get("parameters")) or 0
        source = network.source(node.id)
        shapes = network.input_shapes(source.id) if source else []
        if source is None or own < _HEAVY_SHARE * total or network.group(source) != "reshaping" or not shapes:
            continue
        before, given = shapes[0], network.shape(source.id)
        pooling = f"GlobalAveragePooling{len(before) - 2}D" if before and 3 <= len(before) <= 5 else None
        if pooling is None or before is None or given is None or len(given) != 2 or not given[1]:
            continue
        if math.prod(axis or 1 for axis in before[1:-1]) == 1:
            continue
        edit = ReplaceNode(source.id, pooling)
        values = {"layer": node.id, "share": round(100 * own / total), "source": source.id, "inputs": f"{given[1]:,}"}
        yield Finding({"node": node.id}, values, (repair("pool_first", edit, kind=pooling, layer=source.id),))


def _smaller_batch(look: Look, size: int) -> Iterator[Repair]:
    smaller = size // 2
    while smaller:
        if training_bytes(look.network.inference, look.plan, smaller) <= look.machine.memory_bytes:
            yield repair("batch", SetPlan("batch_size", smaller), size=smaller)
            return
        smaller //= 2
