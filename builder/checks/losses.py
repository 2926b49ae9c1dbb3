"""What each loss and metric of Keras wants of target and output. Data, read by proposals and rules."""

from dataclasses import dataclass
from typing import Literal

from builder.checks.goal import Goal

Wants = Literal[
    "index",  # one class number for each example
    "one_hot",  # a row with one 1 for each example
    "binary",  # 0 or 1 for each output
    "amount",  # numbers
    "class",  # any form of classes; Keras chooses by the shapes
    "any",
]
Output = Literal["distribution", "probability", "any"]


@dataclass(frozen=True, slots=True)
class Need:
    """What a loss or a metric needs.

    Args:
        wants: The form of the target.
        output: Whether the outputs of one example are one distribution, each a probability, or anything.
        from_logits: Whether it has the argument that takes outputs without softmax or sigmoid.
    """

    wants: Wants
    output: Output = "any"
    from_logits: bool = False


LOSSES: dict[str, Need] = {
    "sparse_categorical_crossentropy": Need("index", "distribution", True),
    "categorical_crossentropy": Need("one_hot", "distribution", True),
    "categorical_focal_crossentropy": Need("one_hot", "distribution", True),
    "categorical_generalized_cross_entropy": Need("index", "distribution"),
    "kl_divergence": Need("one_hot", "distribution"),
    "categorical_hinge": Need("one_hot"),
    "binary_crossentropy": Need("binary", "probability", True),
    "binary_focal_crossentropy": Need("binary", "probability", True),
    "hinge": Need("binary"),
    "squared_hinge": Need("binary"),
    "mean_squared_error": Need("amount"),
    "mean_absolute_error": Need("amount"),
    "mean_absolute_percentage_error": Need("amount"),
    "mean_squared_logarithmic_error": Need("amount"),
    "huber": Need("amount"),
    "log_cosh": Need("amount"),
    "poisson": Need("amount"),
    "cosine_similarity": Need("amount"),
    "dice": Need("any"),
    "tversky": Need("any"),
    "circle": Need("any"),
    "ctc": Need("any"),
}
"""By canonical name. A loss that is not here is not judged."""

METRICS: dict[str, Need] = {
    "accuracy": Need("class"),
    "sparse_categorical_accuracy": Need("index"),
    "sparse_top_k_categorical_accuracy": Need("index"),
    "sparse_categorical_crossentropy": Need("index", "distribution", True),
    "categorical_accuracy": Need("one_hot"),
    "top_k_categorical_accuracy": Need("one_hot"),
    "categorical_crossentropy": Need("one_hot", "distribution", True),
    "categorical_hinge": Need("one_hot"),
    "kl_divergence": Need("one_hot", "distribution"),
    "f1_score": Need("one_hot"),
    "f_beta_score": Need("one_hot"),
    "binary_accuracy": Need("binary", "probability"),
    "binary_crossentropy": Need("binary", "probability", True),
    "precision": Need("binary", "probability"),
    "recall": Need("binary", "probability"),
    "auc": Need("binary", "probability", True),
    "true_positives": Need("binary", "probability"),
    "true_negatives": Need("binary", "probability"),
    "false_positives": Need("binary", "probability"),
    "false_negatives": Need("binary", "probability"),
    "precision_at_recall": Need("binary", "probability"),
    "recall_at_precision": Need("binary", "probability"),
    "sensitivity_at_specificity": Need("binary", "probability"),
    "specificity_at_sensitivity": Need("binary", "probability"),
    "hinge": Need("binary"),
    "squared_hinge": Need("binary"),
    "mean_squared_error": Need("amount"),
    "root_mean_squared_error": Need("amount"),
    "mean_absolute_error": Need("amount"),
    "mean_absolute_percentage_error": Need("amount"),
    "mean_squared_logarithmic_error": Need("amount"),
    "log_cosh_error": Need("amount"),
    "log_cosh": Need("amount"),
    "poisson": Need("amount"),
    "cosine_similarity": Need("amount"),
    "r2_score": Need("amount"),
}
"""By canonical name. A metric that is not here is not judged."""


def fits(need: Need, goal: Goal, units: int | None) -> bool:
    """Say whether what a loss or metric wants is what the target has.

    Args:
        need: What it wants.
        goal: What the target is.
        units: How many outputs the network has; `None` where unknown.
    """
    if need.wants == "any":
        return True
    if goal.form == "amount":
        within = goal.minimum is not None and goal.maximum is not None and goal.minimum >= 0 and goal.maximum <= 1
        return need.wants == "amount" or (need.wants == "binary" and within)
    if need.wants == "class":
        return True
    if goal.form == "one_hot":
        return need.wants != "index"
    if units == 1 and goal.classes == 2:
        return need.wants in ("binary", "amount")
    return need.wants == "index"
