"""What two designs differ in: layers, connections, models and settings. Where things stand does not count."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Final

from builder.design import groups
from builder.design.document import Design, Edge, Json, Node
from builder.design.plan import DataChoice, Plan

OPEN: Final = object()
"""What stands for a setting that is not named: Keras's default, or what is proposed."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A setting that is not the same.

    Args:
        name: Of an argument, or of a field of the plan: `units`, `data.options.noise`.
        before: Its value in the first design, or `OPEN`.
        after: Its value in the second, or `OPEN`.
    """

    name: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class LayerDifference:
    """A layer that only one of the designs has, or that is not the same in both.

    Args:
        before: In the first design; `None` where it was added.
        after: In the second; `None` where it was removed.
        settings: Which of its arguments differ. A `layer` among them tells whose weights it uses, and `weights` with
            which ones it begins.
    """

    before: Node | None
    after: Node | None
    settings: tuple[Changed, ...] = ()

    @property
    def what(self) -> str:
        """What happened to it: `added`, `removed`, `renamed` (and nothing else), or `changed`."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.settings else "renamed"


@dataclass(frozen=True, slots=True)
class Difference:
    """What two designs differ in.

    Args:
        layers: The layers, in the order of the second design; what it lacks stands at the end.
        added: Connections that only the second design has. Those of added layers are not named.
        removed: Connections that only the first has, by its own names. Those of removed layers are not named.
        models: Names of the groups that are models of their own in one design alone, or hold other layers there.
        plan: Settings of the training.
    """

    layers: tuple[LayerDifference, ...] = ()
    added: tuple[Edge, ...] = ()
    removed: tuple[Edge, ...] = ()
    models: tuple[str, ...] = ()
    plan: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.layers or self.added or self.removed or self.models or self.plan)


def difference(before: Design, after: Design) -> Difference:
    """Return what the second design has otherwise than the first.

    Layers with one name are one layer, whatever happened to its arguments. Of those whose names are not found again,
    layers of one kind that follow each other in one order are one layer that was renamed.

    Args:
        before: The first design.
        after: The second design.
    """
    pairs = _pairs(before, after)
    names = {old.id: new.id for old, new in pairs}
    again = {new.id: old for old, new in pairs}
    layers = []
    for node in after.nodes:
        old = again.get(node.id)
        settings = () if old is None else _settings(old, node, names)
        if old is None or settings or old.id != node.id:
            layers.append(LayerDifference(old, node, settings))
    layers += [LayerDifference(node, None) for node in before.nodes if node.id not in names]
    added, removed = _connections(before, after, names)
    return Difference(tuple(layers), added, removed, _models(before, after, names), _plan(before.plan, after.plan))


def difference_to_json(found: Difference) -> dict[str, Any]:
    """Return what differs as plain values; a setting that is `OPEN` on a side has no value there."""
    return {
        "layers": [
            {
                "what": one.what,
                "before": one.before.id if one.before else None,
                "after": one.after.id if one.after else None,
                "kind": node.kind,
                "settings": [_named(it) for it in one.settings],
            }
            for one in found.layers
            if (node := one.after or one.before)
        ],
        "added": [asdict(one) for one in found.added],
        "removed": [asdict(one) for one in found.removed],
        "models": list(found.models),
        "plan": [_named(one) for one in found.plan],
    }


def _named(one: Changed) -> dict[str, Any]:
    values = {"before": one.before, "after": one.after}
    return {"name": one.name} | {name: value for name, value in values.items() if value is not OPEN}


def _pairs(before: Design, after: Design) -> list[tuple[Node, Node]]:
    same = before.ids() & after.ids()
    named = {node.id: node for node in after.nodes}
    pairs = [(old, named[old.id]) for old in before.nodes if old.id in same]
    old_left = [node for node in before.nodes if node.id not in same]
    new_left = [node for node in after.nodes if node.id not in same]
    kinds = SequenceMatcher(None, [one.kind for one in old_left], [one.kind for one in new_left], autojunk=False)
    for block in kinds.get_matching_blocks():
        pairs += zip(old_left[block.a : block.a + block.size], new_left[block.b : block.b + block.size], strict=True)
    return pairs


def _settings(old: Node, new: Node, names: Mapping[str, str]) -> tuple[Changed, ...]:
    changes = [Changed("class_name", old.kind, new.kind)] if old.kind != new.kind else []
    # Most layers are as they were, which their texts tell at once; and a text tells `True` from 1.
    if repr(old.config) != repr(new.config):
        changes += _values("", old.config, new.config)
    if old.weights != new.weights:
        changes.append(Changed("weights", _kept(old), _kept(new)))
    whose = names.get(old.layer, old.layer) if old.layer else None
    if whose != new.layer:
        changes.append(Changed("layer", old.layer or OPEN, new.layer or OPEN))
    return tuple(changes)


def _kept(node: Node) -> Any:
    return OPEN if node.weights is None else f"{node.weights.layer} ({node.weights.file[:8]})"


def _connections(before: Design, after: Design, names: Mapping[str, str]) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    there = set(after.edges)
    kept = set()
    removed = []
    for edge in before.edges:
        source, target = names.get(edge.source), names.get(edge.target)
        if source is None or target is None:
            continue
        moved = Edge(source, target, edge.source_handle, edge.target_handle)
        if moved in there:
            kept.add(moved)
        else:
            removed.append(edge)
    new = after.ids().difference(names.values())
    added = (edge for edge in after.edges if edge not in kept and edge.source not in new and edge.target not in new)
    return tuple(added), tuple(removed)


def _models(before: Design, after: Design, names: Mapping[str, str]) -> tuple[str, ...]:
    def models(design: Design, renamed: Mapping[str, str]) -> set[tuple[str, frozenset[str]]]:
        own = [one for one in design.groups if one.model]
        return {(one.name, frozenset(renamed.get(it, it) for it in groups.leaves(design, one.id))) for one in own}

    return tuple(sorted({name for name, _ in models(before, names) ^ models(after, {})}))


def _plan(before: Plan, after: Plan) -> tuple[Changed, ...]:
    changes = []
    for part in fields(DataChoice):
        changes += _values(f"data.{part.name}", getattr(before.data, part.name), getattr(after.data, part.name))
    for field in fields(Plan):
        if field.name != "data":
            old, new = (getattr(plan, field.name) for plan in (before, after))
            changes += _values(field.name, OPEN if old is None else old, OPEN if new is None else new)
    return tuple(changes)


def _values(name: str, old: Any, new: Any) -> list[Changed]:
    """Return what differs in two values, member by member where both are named by text."""
    if isinstance(old, Mapping) and isinstance(new, Mapping) and old.get("class_name") == new.get("class_name"):
        changes = []
        for key in dict.fromkeys((*old, *new)):
            # What is meant is an argument of the part, not the word that holds them.
            path = ".".join(one for one in (name, "" if key == "config" and "class_name" in new else key) if one)
            changes += _values(path, old.get(key, OPEN), new.get(key, OPEN))
        return changes
    if isinstance(old, tuple | list) and isinstance(new, tuple | list):
        return [] if list(old) == list(new) else [Changed(name, list(old), list(new))]
    return [] if old == new and isinstance(old, bool) == isinstance(new, bool) else [Changed(name, old, new)]
