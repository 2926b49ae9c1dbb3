"""The page `docs/checks.md`: every rule with its severity and meaning, written from the rules themselves."""

from itertools import groupby

from builder.checks.rule import RULES
from builder.words import text

_INTRODUCTION = """\
# Checks

Layerwise looks at a design after every edit and says what is wrong with it, what is doubtful, and what is worth
knowing. Each finding has a code, a place, a sentence in English and Chinese, and often a repair: an edit that takes
the problem away. `layerwise check design.json` prints the same findings.

An **error** means that training can't start. A **warning** means that it starts but is unlikely to do what was meant.
A **hint** is said rarely and is always true. Shapes and refusals are Keras's own answers; the rules read them.

This page is written from the rules: `python -m builder.checks.page > docs/checks.md`.
[Add a check](how-to/add-a-check.md) says how a rule is written.
"""

_TOPICS = {
    "structure": "Structure",
    "shapes": "Shapes and arguments",
    "target": "Output and target",
    "objective": "Loss and metrics",
    "plan": "Training plan",
    "data": "Data",
    "habits": "Habits",
    "cost": "Cost",
    "weights": "Kept weights",
}


def page() -> str:
    """Return the page as Markdown."""
    lines = [_INTRODUCTION]
    for topic, rules in groupby(RULES.values(), key=lambda rule: rule.topic):
        lines += [f"## {_TOPICS[topic]}", "", "| code | severity | meaning |", "|---|---|---|"]
        lines += [f"| `{rule.code}` | {rule.severity} | {rule.meaning} |" for rule in rules]
        lines.append("")
    lines += ["## Proposals", "", "A field of the plan that is left open is filled from the data and the network:", ""]
    lines += ["| field | reasons that are given |", "|---|---|"]
    for field, reasons in PROPOSED.items():
        said = " · ".join(text(f"checks.propose_{reason}").replace("{", "*").replace("}", "*") for reason in reasons)
        lines.append(f"| `{field}` | {said} |")
    return "\n".join(lines) + "\n"


PROPOSED = {
    "loss": (
        "loss_index",
        "loss_index_logits",
        "loss_one_hot",
        "loss_one_hot_logits",
        "loss_binary",
        "loss_binary_logits",
        "loss_amount",
        "loss_input",
    ),
    "optimizer": ("optimizer_adam", "optimizer_points"),
    "metrics": ("metrics_classes", "metrics_mask", "metrics_logits", "metrics_amount", "metrics_amount_scaled"),
    "validation_split": ("split_usual", "split_large", "split_none"),
    "batch_size": ("batch_small", "batch_usual", "batch_large"),
    "epochs": ("epochs",),
}
"""For each field the names of the reasons, in the words of this room."""


if __name__ == "__main__":
    import builder.checks  # noqa: F401  (registers the rules)

    print(page(), end="")
