"""Which layers begin with kept weights, and which of them can't any more?"""

from collections.abc import Iterator

from builder.checks.network import Look
from builder.checks.rule import Finding, repair, rule
from builder.checks.sentences import shape_text
from builder.design import DropWeights, Node, weights_shelf
from builder.errors import LayerwiseError
from builder.model import kept


@rule("hint")
def kept_weights(look: Look) -> Iterator[Finding]:
    """A layer starts anew although weights are kept for it: it was changed so that they don't fit, or they are gone."""
    gone: list[Node] = []
    indexes: dict[str, dict[str, kept.Weights] | None] = {}
    for node in look.network.design.nodes:
        if node.weights is None or node.layer is not None:
            continue
        if node.weights.file not in indexes:
            indexes[node.weights.file] = _index(node.weights.file)
        known = indexes[node.weights.file]
        there = None if known is None else known.get(node.weights.layer)
        answer = look.network.answer(node.id)
        if there is None:
            gone.append(node)
        elif answer and answer.get("problem") is None and "weights" in answer:
            now = [(str(one["name"]).rpartition("/")[2], tuple(one["shape"])) for one in answer["weights"]]
            if now != list(there):
                values = {"layer": node.id, "kept": _shapes(there), "now": _shapes(now)}
                drop = repair("start_anew", DropWeights((node.id,)), layer=node.id)
                yield Finding({"node": node.id}, values, (drop,), variant="changed" if now else "none")
    if gone:
        drop = repair("all_anew", DropWeights(tuple(node.id for node in gone)))
        yield Finding({"node": gone[0].id}, {"layer": gone[0].id, "count": len(gone)}, (drop,), variant="gone")


def _index(file: str) -> "dict[str, kept.Weights] | None":
    path = weights_shelf.find(file)
    if path is None:
        return None
    try:
        return dict(kept.index(path))
    except LayerwiseError:
        return None


def _shapes(weights: "list[tuple[str, tuple[int, ...]]] | kept.Weights") -> str:
    return ", ".join(f"{name} {shape_text(shape)}" for name, shape in weights)
