"""Infer the shapes of a whole design: each node from what feeds it, each answer remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.model import graph, nodes, problems
from builder.model.specs import Call, Spec

INPUT = "Input"


def infer(design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return shape, parameters and cost of every node, or what is wrong with it. No weights are allocated.

    Args:
        design: JSON of `builder.design.to_json`.
        inputs: `{"shape": [8, 8, 1], "dtype": "float32"}` for each Input node in order, without the batch axis.

    Returns:
        `{"nodes": {id: answer}, "order": [ids], "parameters", "trainable", "flops"}`, see
        `docs/architecture.md`, "What the checker answers". The flops are an estimate for one example, and
        `None` where they can't be told for some layer.
    """
    network = graph.read(design)
    policy = (design.get("plan") or {}).get("precision") or "float32"
    told = _told(design, inputs)
    answers: dict[str, dict[str, Any]] = {}
    calls: dict[str, _First] = {}
    for node_id in network.order:
        node = network.nodes[node_id]
        if node["kind"] == INPUT:
            found = nodes.entering(node.get("config") or {}, told.get(node_id))
        else:
            found = _node(network, node, answers, calls, policy)
        problem = found["problem"]
        if problem is not None:
            found = found | {"problem": problems.named(problem, node_id)}
        answers[node_id] = found
    for node_id in network.left_out():
        answers[node_id] = _behind(node_id, network)
    return _summed(answers, network.order)


@dataclass(frozen=True, slots=True)
class _First:
    """The first call of a layer: it decides the shapes of its weights."""

    node: str
    call: Call


def _node(
    network: graph.Graph,
    node: Mapping[str, Any],
    answers: Mapping[str, dict[str, Any]],
    calls: dict[str, _First],
    policy: str,
) -> dict[str, Any]:
    found = _arriving(network.sources[node["id"]], answers)
    if isinstance(found, dict):
        return found
    call: Call = (tuple(found), tuple(source.handle for source in network.sources[node["id"]]))
    kind, config, owner = node["kind"], node.get("config") or {}, network.owner(node["id"])
    answer = nodes.answer(kind, config, *call, policy)
    first = calls.get(owner)
    if first is not None and answer["problem"] is None and not nodes.fits(kind, config, first.call, call, policy):
        return _unlike(node["id"], first, call)
    if answer["problem"] is None:
        calls.setdefault(owner, _First(node["id"], call))
    # Weights are counted where the layer is, and once.
    return answer if owner == node["id"] else answer | {"parameters": 0, "trainable": 0, "weights": []}


def _unlike(node_id: str, first: _First, call: Call) -> dict[str, Any]:
    made, got = ([one.shape for one in specs] for specs, _ in (first.call, call))
    values = {"node": node_id, "first": first.node, "made": problems.written(made), "given": problems.written(got)}
    expected = {"first": first.node}
    return nodes.broken(problems.own("shape_mismatch", "model.shared_layer", None, got, expected, **values))


def _arriving(sources: Sequence[graph.Source], answers: Mapping[str, dict[str, Any]]) -> list[Spec] | dict[str, Any]:
    """Return what reaches a node, or the answer for one that nothing usable reaches."""
    specs: list[Spec] = []
    for source in sources:
        outputs = answers[source.node]["outputs"]
        if not outputs:
            return nodes.broken(
                problems.own("blocked", "model.blocked", expected={"node": source.node}, node=source.node)
            )
        if source.output >= len(outputs):
            return nodes.broken(
                problems.own(
                    "wrong_inputs",
                    "model.no_such_output",
                    node=source.node,
                    count=len(outputs),
                    number=source.output + 1,
                )
            )
        output = outputs[source.output]
        mask = output.get("mask")
        specs.append(Spec(tuple(output["shape"]), output["dtype"], None if mask is None else tuple(mask)))
    return specs


def _told(design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    entries = [node["id"] for node in design["nodes"] if node["kind"] == INPUT]
    return dict(zip(entries, inputs, strict=False))


def _behind(node_id: str, network: graph.Graph) -> dict[str, Any]:
    if node_id in network.loops:
        return nodes.broken(problems.own("cycle", "model.cycle"))
    source = next(source.node for source in network.sources[node_id] if source.node not in network.order)
    return nodes.broken(problems.own("blocked", "model.blocked", expected={"node": source}, node=source))


def _summed(answers: Mapping[str, dict[str, Any]], order: Sequence[str]) -> dict[str, Any]:
    costs = [found["flops"] for found in answers.values() if found["problem"] is None]
    return {
        "nodes": dict(answers),
        "order": list(order),
        "parameters": sum(found["parameters"] for found in answers.values()),
        "trainable": sum(found["trainable"] for found in answers.values()),
        "flops": None if None in costs else sum(costs),
    }
