"""What the rules look at: the design, what Keras answered about it, and what its data says of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from builder import catalog
from builder.catalog import Parameter, Part
from builder.checks.machine import Machine
from builder.design import INPUT, Design, Edge, Node, Plan

Shape = tuple[int | None, ...]
"""A shape with its batch axis."""


@lru_cache(maxsize=1024)
def _kind(kind: str) -> tuple[Part | None, Mapping[str, Parameter]]:
    # Every rule asks of every layer: a thousand layers are of a few kinds.
    part = catalog.find("layer", kind)
    return part, {one.name: one for one in part.parameters} if part else {}


@dataclass(frozen=True, eq=False)
class Network:
    """A design beside the answers about it.

    Args:
        design: The design as the person drew it.
        inference: What `builder.model.infer` answered.
        info: What the data set says of itself, as JSON; empty where it can't be read.
    """

    design: Design
    inference: Mapping[str, Any]
    info: Mapping[str, Any]

    @cached_property
    def _nodes(self) -> dict[str, Node]:
        return {node.id: node for node in self.design.nodes}

    @cached_property
    def _edges(self) -> tuple[dict[str, list[Edge]], dict[str, list[Edge]]]:
        into: dict[str, list[Edge]] = {}
        out_of: dict[str, list[Edge]] = {}
        for edge in self.design.edges:
            into.setdefault(edge.target, []).append(edge)
            out_of.setdefault(edge.source, []).append(edge)
        for edges in into.values():
            edges.sort(key=lambda edge: edge.target_handle)
        return into, out_of

    @cached_property
    def _answers(self) -> dict[str, Mapping[str, Any]]:
        found = self.inference.get("nodes", {})
        return {node_id: answer for node_id, answer in found.items() if isinstance(answer, Mapping)}

    @cached_property
    def _problems(self) -> dict[str, Mapping[str, Any]]:
        found = {node_id: answer.get("problem") for node_id, answer in self._answers.items()}
        return {node_id: problem for node_id, problem in found.items() if isinstance(problem, Mapping)}

    def node(self, node_id: str) -> Node | None:
        """Return the node with this id, or `None`. Large networks are looked through in no time."""
        return self._nodes.get(node_id)

    def inputs_of(self, node_id: str) -> list[Edge]:
        """Return the edges that end at a node, by handle."""
        return self._edges[0].get(node_id, [])

    def outputs_of(self, node_id: str) -> list[Edge]:
        """Return the edges that begin at a node."""
        return self._edges[1].get(node_id, [])

    def part(self, node: Node) -> Part | None:
        """Return what the catalog says of a node's layer, or `None` where it knows none."""
        return _kind(node.kind)[0]

    def has(self, node: Node, argument: str) -> bool:
        """Say whether a node's layer takes an argument of this name."""
        return argument in _kind(node.kind)[1]

    def argument(self, node: Node, name: str) -> Any:
        """Return the value of a node's argument, its default where it is not given."""
        if name in node.config:
            return node.config[name]
        parameter = _kind(node.kind)[1].get(name)
        return parameter.default if parameter else None

    def group(self, node: Node) -> str:
        """Return the group in which the palette lists a node's layer."""
        part = self.part(node)
        return part.group if part else ""

    def answer(self, node_id: str) -> Mapping[str, Any]:
        """Return what Keras answered about one node."""
        return self._answers.get(node_id, {})

    def problem(self, node_id: str) -> Mapping[str, Any] | None:
        """Return what Keras refused at a node, or `None`."""
        return self._problems.get(node_id)

    def shape(self, node_id: str, handle: int = 0) -> Shape | None:
        """Return the shape that a node gives, or `None` where it is not known."""
        outputs = self.answer(node_id).get("outputs") or []
        return tuple(outputs[handle]["shape"]) if handle < len(outputs) else None

    def input_shapes(self, node_id: str) -> list[Shape | None]:
        """Return the shapes that a node gets."""
        return [self.shape(edge.source, edge.source_handle) for edge in self.inputs_of(node_id)]

    @cached_property
    def inputs(self) -> tuple[Node, ...]:
        """The nodes through which data enters."""
        return tuple(node for node in self.design.nodes if node.kind == INPUT)

    @cached_property
    def fed(self) -> frozenset[str]:
        """Ids of the nodes that data reaches."""
        seen = {node.id for node in self.inputs}
        waiting = list(seen)
        while waiting:
            fresh = [edge.target for edge in self.outputs_of(waiting.pop()) if edge.target not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        return frozenset(seen)

    @cached_property
    def looping(self) -> frozenset[str]:
        """Ids of the nodes that stand in a loop or behind one."""
        waiting_for = {node.id: len(self.inputs_of(node.id)) for node in self.design.nodes}
        ready = [node_id for node_id, count in waiting_for.items() if count == 0]
        while ready:
            for edge in self.outputs_of(ready.pop()):
                waiting_for[edge.target] -= 1
                if waiting_for[edge.target] == 0:
                    ready.append(edge.target)
        return frozenset(node_id for node_id, count in waiting_for.items() if count > 0)

    @cached_property
    def ends(self) -> tuple[Node, ...]:
        """The nodes that data reaches and that nothing takes from: the outputs of the network."""
        return tuple(node for node in self.design.outputs() if node.id in self.fed)

    @cached_property
    def end(self) -> Node | None:
        """The output of the network; the last one listed where there are several."""
        return self.ends[-1] if self.ends else None

    def layers(self) -> Iterator[tuple[Node, Part]]:
        """Go through all nodes whose layer the catalog knows."""
        for node in self.design.nodes:
            part = self.part(node)
            if part is not None:
                yield node, part

    def source(self, node_id: str) -> Node | None:
        """Return the node that feeds another one first, or `None`."""
        edges = self.inputs_of(node_id)
        return self.node(edges[0].source) if edges else None

    def targets(self, node_id: str) -> list[Node]:
        """Return the nodes that a node feeds."""
        found = (self.node(edge.target) for edge in self.outputs_of(node_id))
        return [node for node in found if node is not None]


def message(problem: Mapping[str, Any]) -> Any:
    """Return what a problem says: in every language where the words are our own, else in Keras's."""
    return problem.get("sentence") or problem.get("message", "")


@dataclass(frozen=True)
class Look:
    """All that a rule may look at.

    Args:
        network: The design and the answers about it.
        plan: The plan with nothing open: what the person chose, and proposals for the rest.
        machine: What the machine that trains can hold.
    """

    network: Network
    plan: Plan
    machine: Machine
