"""For each rule designs that trigger it, and designs near to those that don't. The contract test goes over them."""

from dataclasses import dataclass, replace
from typing import Any

from builder.checks import Machine
from builder.design import Design, Edge, Group, KeptWeights, Node
from tests.checks.worlds import (
    CNN,
    COPIES,
    DIGITS,
    FLATTEN,
    INPUT,
    LOGITS,
    MACHINE,
    MASKS,
    MLP,
    MOONS,
    ONE,
    ONE_HOT,
    PAIRS,
    POOL,
    PRICE,
    PRICES,
    SHARES,
    TEXT,
    TWO_KINDS,
    WORDS,
    chain,
    classes,
    conv,
    dense,
    graph,
    info,
    part,
    planned,
    scaled,
)


@dataclass(frozen=True)
class Case:
    """A design beside its data.

    Args:
        design: The design.
        info: What its data set says of itself.
        machine: What it is to run on.
        repaired: How many repairs are offered at least.
    """

    design: Design
    info: dict[str, Any] | None = None
    machine: Machine = MACHINE
    repairs: int = 1


def at(design: Design, description: dict[str, Any] | None = DIGITS, **more: Any) -> Case:
    return Case(design, description, **more)


SPARSE_LOGITS = part("SparseCategoricalCrossentropy", from_logits=True)
BINARY_LOGITS = part("BinaryCrossentropy", from_logits=True)
TWO_BRANCHES = {"input": INPUT, "flatten": FLATTEN, "a": dense(8, "relu"), "b": dense(8, "relu"), "out": dense(10)}
ADD = {"input": INPUT, "flatten": FLATTEN, "a": dense(8), "b": dense(6), "add": ("Add", {}), "out": dense(10)}
SPREAD = (("input", "flatten"), ("flatten", "a"), ("flatten", "b"))
SHARED = Design(
    "A network",
    (
        Node("input", "Input"),
        Node("a", *dense(8, "relu")),
        Node("flatten", "Flatten"),
        Node("b", "Dense", dense(8, "relu")[1], layer="a"),
        Node("out", *dense(10)),
    ),
    tuple(Edge(*one) for one in (("input", "a"), ("input", "flatten"), ("flatten", "b"), ("b", "out"))),
)
SPLIT = graph({"input": INPUT, "flatten": FLATTEN, "a": dense(8), "b": dense(8), "c": dense(8), "d": dense(8),
               "add": ("Add", {}), "out": dense(10, "softmax")}, ("input", "flatten"), ("flatten", "a"),
              ("flatten", "c"), ("a", "b"), ("c", "d"), ("b", "add"), ("d", "add", 0, 1), ("add", "out"))  # fmt: skip


def with_models(design: Design, *groups: tuple[str, ...]) -> Design:
    """Return a design with groups that are to be models."""
    made = (Group(f"group_{place}", f"Group {place}", nodes, model=True) for place, nodes in enumerate(groups))
    return replace(design, groups=tuple(made))


TINY = Machine(500_000_000, 2)
ONLY_TENSORFLOW = Machine(8_000_000_000, 2, ("tensorflow",))
DEEP = chain(FLATTEN, *[dense(8, "sigmoid")] * 7, dense(10, "softmax"))
HEAVY = chain(conv(64, padding="same"), FLATTEN, dense(2000, "relu"), dense(10, "softmax"))
MASKED = ("Embedding", {"input_dim": 1000, "output_dim": 8, "mask_zero": True})
TEXT_INPUT = ("Input", {"dtype": "string"})
NORMALIZATION = ("Normalization", {})
STANDARDIZED = {**PRICES, "prepared": {"scale": "standardize"}}
STOPPING = (part("EarlyStopping", monitor="val_loss", patience=3),)

GONE = replace(CNN, nodes=tuple(replace(node, weights=KeptWeights("0" * 64, node.id)) for node in CNN.nodes))

TRIGGERS: dict[str, list[Case]] = {
    "no_input": [
        at(graph({})),
        at(graph({"dense": dense(10)})),
        at(graph({"a": FLATTEN, "b": dense(10)}, ("a", "b"))),
    ],
    "no_output": [at(chain()), at(chain(), MOONS), at(graph({"input": INPUT, "dense": dense(10)}))],
    "not_connected": [
        at(graph({"input": INPUT, "flatten": FLATTEN, "out": dense(10)}, ("input", "flatten"))),
    ],
    "fed_input": [at(graph({"a": FLATTEN, "input": INPUT, "out": dense(10)}, ("a", "input"), ("input", "out")))],
    "several_outputs": [
        at(graph(TWO_BRANCHES, *SPREAD, ("b", "out"))),
        at(graph({**TWO_BRANCHES, "c": dense(3)}, *SPREAD, ("a", "c"), ("b", "out"))),
    ],
    "input_count": [
        at(graph({"input": INPUT, "other": INPUT, "flatten": FLATTEN, "out": dense(10)}, ("input", "flatten"),
                 ("flatten", "out"))),
        at(CNN, info([8, 8, 1], classes(10), inputs=DIGITS["inputs"] * 2)),
    ],
    "cycle": [
        at(graph({"input": INPUT, "flatten": FLATTEN, "a": dense(4), "b": dense(4)}, ("input", "flatten"),
                 ("flatten", "a"), ("a", "b"), ("b", "a"))),
    ],
    "own_model": [
        at(with_models(SPLIT, ("input",))),
        at(with_models(SPLIT, ("flatten", "b"))),
        at(with_models(SPLIT, ("a", "d"), ("b", "c"))),
        at(with_models(SHARED, ("a",))),
    ],
    "wrong_inputs": [
        at(graph(TWO_BRANCHES, *SPREAD, ("a", "out"), ("b", "out"))),
        at(graph({"input": INPUT, "flatten": FLATTEN, "add": ("Add", {}), "out": dense(10)}, ("input", "flatten"),
                 ("flatten", "add"), ("add", "out"))),
        at(chain(("MultiHeadAttention", {"num_heads": 2, "key_dim": 4}), FLATTEN, dense(2)),
           info([20, 4], classes(2))),
    ],
    "unknown_part": [at(chain(("Conv2d", {"filters": 4, "kernel_size": 3}), FLATTEN, dense(10)))],
    "bad_argument": [
        at(chain(FLATTEN, dense(-3))),
        at(chain(conv(4, padding="some"), FLATTEN, dense(10))),
        at(chain(FLATTEN, dense(10, "rellu"))),
        at(chain(conv(4, strides=0), FLATTEN, dense(10))),
        at(chain(FLATTEN, ("Dropout", {"rate": 1.5}), dense(10))),
        at(chain(FLATTEN, dense(10, wings=2))),
    ],
    "shape_mismatch": [
        at(chain(FLATTEN, conv(4), dense(10))),
        at(chain(("LSTM", {"units": 4}), dense(10))),
        at(chain(("LSTM", {"units": 4}), ("LSTM", {"units": 4}), dense(2)), info([20, 4], classes(2))),
        at(chain(("LSTM", {"units": 4}), dense(1, "sigmoid")), WORDS),
        at(chain(("Conv1D", {"filters": 4, "kernel_size": 3}), FLATTEN, dense(1)), PRICES),
        at(chain(conv(4, 9), FLATTEN, dense(10))),
        at(chain(POOL, POOL, POOL, ("AveragePooling2D", {"pool_size": 3}), FLATTEN, dense(10))),
        at(chain(FLATTEN, ("Reshape", {"target_shape": [7, 9]}), FLATTEN, dense(10))),
        at(graph(ADD, *SPREAD, ("a", "add"), ("b", "add", 0, 1), ("add", "out"))),
        at(chain(("GlobalAveragePooling2D", {}), conv(4), FLATTEN, dense(10))),
        at(SHARED),
    ],
    "input_shape": [
        at(graph({"input": ("Input", {"shape": [28, 28, 1]}), "flatten": FLATTEN, "out": dense(10)},
                 ("input", "flatten"), ("flatten", "out"))),
    ],
    "input_dtype": [at(graph({"input": TEXT_INPUT, "out": dense(10)}, ("input", "out")))],
    "unusable_layer": [at(chain(("Equalization", {}), FLATTEN, dense(10)))],
    "open_width": [
        at(chain(("IntegerLookup", {"output_mode": "multi_hot"}), dense(1)), WORDS),
        at(chain(("IntegerLookup", {"output_mode": "one_hot", "max_tokens": 50}), FLATTEN, dense(10))),
    ],
    "part_backend": [
        at(graph({"input": INPUT, "hash": ("Hashing", {"num_bins": 8}), "out": dense(1)}, ("input", "hash"),
                 ("hash", "out"), backend="jax"), PRICES),
    ],
    "output_rank": [
        at(chain(FLATTEN, dense(3, "softmax")), MASKS),
        at(chain(FLATTEN, dense(64, "sigmoid")), COPIES),
        at(chain(conv(4), dense(10, "softmax"))),
        at(chain(conv(4), dense(8, "relu"), dense(10, "softmax"))),
        at(chain(conv(10))),
        at(chain(("LSTM", {"units": 2, "return_sequences": True})), info([20, 4], classes(2))),
        at(chain(conv(4), dense(10), ("Softmax", {}))),
        at(chain(conv(4), dense(8, "relu"), ("Dropout", {"rate": 0.3}), dense(10, "softmax"))),
        at(chain(conv(4), dense(8, "relu"), ("SpatialDropout2D", {"rate": 0.3}), dense(10, "softmax"))),
    ],
    "output_sides": [
        at(chain(conv(4), conv(3, 1, "softmax")), MASKS),
        at(chain(POOL, conv(1, 1, "sigmoid")), COPIES),
    ],
    "output_units": [
        at(chain(conv(2, 1, "softmax")), MASKS),
        at(chain(conv(2, 1, "sigmoid")), COPIES),
        at(chain(FLATTEN, dense(7))),
        at(chain(FLATTEN, dense(7), ("Softmax", {}))),
        at(chain(FLATTEN), ONE_HOT),
        at(chain(FLATTEN, dense(12)), ONE_HOT),
        at(chain(dense(3)), PRICES),
        at(chain(dense(3)), PAIRS),
        at(chain(conv(4, 8), FLATTEN)),
    ],
    "spare_units": [at(chain(FLATTEN)), at(chain(FLATTEN, dense(12, "softmax"))), at(chain(dense(3)), MOONS)],
    "loss_target": [
        at(planned(CNN, loss="categorical_crossentropy")),
        at(planned(CNN, loss="mse")),
        at(planned(CNN, loss="binary_crossentropy")),
        at(planned(CNN, loss="sparse_categorical_crossentropy"), ONE_HOT),
        at(planned(PRICE, loss="sparse_categorical_crossentropy"), PRICES),
        at(planned(PRICE, loss="binary_crossentropy"), PRICES),
        at(planned(PRICE, loss=part("CategoricalCrossentropy")), PRICES),
        at(planned(ONE, loss="sparse_categorical_crossentropy"), MOONS),
    ],
    "logits_expected": [
        at(planned(CNN, loss=SPARSE_LOGITS)),
        at(planned(ONE, loss=part("BinaryCrossentropy", from_logits=True, label_smoothing=0.1)), MOONS),
        at(planned(chain(FLATTEN, dense(10), ("Softmax", {})), loss=SPARSE_LOGITS)),
    ],
    "probabilities_expected": [
        at(planned(LOGITS, loss="sparse_categorical_crossentropy")),
        at(planned(LOGITS, loss="categorical_crossentropy"), ONE_HOT),
        at(planned(chain(dense(1)), loss="bce"), MOONS),
        at(planned(chain(FLATTEN, dense(10, "relu")), loss="sparse_categorical_crossentropy")),
        at(planned(chain(FLATTEN, dense(10), ("ReLU", {})), loss="sparse_categorical_crossentropy")),
    ],
    "sigmoid_classes": [at(chain(FLATTEN, dense(10, "sigmoid")))],
    "softmax_one_unit": [at(chain(dense(1, "softmax")), MOONS), at(chain(dense(1, "softmax")), PRICES)],
    "activation_range": [
        at(chain(dense(1, "relu")), PRICES),
        at(chain(dense(1, "tanh")), PRICES),
        at(chain(dense(1), ("ReLU", {})), PRICES),
        at(chain(dense(2, "softmax")), PAIRS),
    ],
    "metric_target": [
        at(planned(CNN, metrics=("accuracy", "categorical_accuracy"))),
        at(planned(CNN, metrics=("mae",))),
        at(planned(PRICE, metrics=("accuracy",)), PRICES),
        at(planned(CNN, metrics=("sparse_categorical_accuracy",)), ONE_HOT),
    ],
    "metric_threshold": [at(planned(chain(dense(1)), loss=BINARY_LOGITS, metrics=("accuracy",)), MOONS)],
    "epochs": [at(planned(CNN, epochs=0))],
    "batch_size": [at(planned(CNN, batch_size=0))],
    "batch_too_large": [at(planned(CNN, batch_size=1500))],
    "validation_split": [at(planned(CNN, validation_split=1.0)), at(planned(CNN, validation_split=-0.1))],
    "nothing_validates": [at(planned(CNN, validation_split=0.0001))],
    "learning_rate_sign": [
        at(planned(CNN, optimizer=part("Adam", learning_rate=0.0))),
        at(planned(CNN, optimizer=part("SGD", learning_rate="fast"))),
    ],
    "learning_rate_high": [at(planned(CNN, optimizer=part("Adam", learning_rate=5.0)))],
    "learning_rate_low": [at(planned(CNN, optimizer=part("SGD", learning_rate=1e-9)))],
    "plan_part": [
        at(planned(CNN, loss="hugging")),
        at(planned(CNN, optimizer=part("Adamant"))),
        at(planned(CNN, metrics=("accuracy", "beauty"))),
        at(planned(CNN, callbacks=(part("LateStopping"),))),
    ],
    "loss_formula": [
        at(planned(CNN, loss=part("Formula", formula="y_pred ^ 2"))),
        at(planned(CNN, loss=part("Formula"))),
        at(planned(CNN, loss=part("Formula", formula="mean(y_pred)"))),
    ],
    "backend_missing": [at(planned(CNN, backend="jax"), machine=ONLY_TENSORFLOW)],
    "callback_monitor": [at(planned(CNN, validation_split=0.0, callbacks=STOPPING))],
    "data_unreadable": [at(planned(CNN, data=CNN.plan.data), None, repairs=0)],
    "unscaled_input": [at(CNN, scaled(DIGITS, 0.0, 255.0)), at(PRICE, scaled(PRICES, -3.0, 711.0))],
    "standardized_twice": [
        at(chain(NORMALIZATION, dense(1)), STANDARDIZED),
        at(chain(FLATTEN, NORMALIZATION, dense(10)), {**DIGITS, "prepared": {"scale": "standardize"}}),
    ],
    "vocabulary": [
        at(chain(("Embedding", {"input_dim": 99, "output_dim": 4}), ("GlobalAveragePooling1D", {}), dense(1)), WORDS),
    ],
    "word_numbers": [at(chain(dense(8, "relu"), dense(1, "sigmoid")), WORDS)],
    "one_class": [at(chain(FLATTEN, dense(1, "sigmoid")), info([8, 8, 1], classes(1)), repairs=0)],
    "data_note": [at(CNN, {**DIGITS, "warnings": [{"key": "data.few_rows", "values": {"count": 12}}]}, repairs=0)],
    "drops_everything": [at(chain(FLATTEN, ("Dropout", {"rate": 1.0}), dense(10)))],
    "output_dropout": [at(chain(FLATTEN, dense(10, "softmax"), ("Dropout", {"rate": 0.2})))],
    "no_nonlinearity": [at(chain(FLATTEN, dense(32), dense(10, "softmax")))],
    "vanishing_gradients": [at(DEEP)],
    "mask_lost": [
        at(chain(MASKED, FLATTEN, dense(1, "sigmoid")), WORDS),
        at(chain(MASKED, ("Conv1D", {"filters": 4, "kernel_size": 3}), ("GlobalMaxPooling1D", {}), dense(1, "sigmoid")),
           WORDS, repairs=0),
    ],
    "nothing_to_learn": [
        at(chain(dense(2, trainable=False)), MOONS),
        at(chain(("Softmax", {})), MOONS, repairs=0),
    ],
    "memory": [
        at(planned(HEAVY, batch_size=512), machine=TINY),
        at(planned(chain(conv(64, padding="same"), FLATTEN, dense(10)), batch_size=4096), machine=TINY),
    ],
    "heavy_layer": [at(HEAVY)],
    "kept_weights": [at(GONE)],
}  # fmt: skip

SILENT: dict[str, list[Case]] = {
    "mask_lost": [
        at(TEXT, WORDS),
        at(chain(MASKED, ("LSTM", {"units": 4}), dense(1, "sigmoid")), WORDS),
        at(chain(MASKED, ("LSTM", {"units": 4, "return_sequences": True}), dense(4), ("GlobalAveragePooling1D", {}),
                 dense(1, "sigmoid")), WORDS),
    ],
    "part_backend": [at(graph({"input": INPUT, "hash": ("Hashing", {"num_bins": 8}), "out": dense(1)},
                              ("input", "hash"), ("hash", "out")), PRICES)],
    "output_units": [at(ONE, MOONS), at(MLP, MOONS), at(chain(dense(2)), PAIRS)],
    "spare_units": [at(ONE, MOONS)],
    "loss_target": [
        at(planned(CNN, loss="categorical_crossentropy"), ONE_HOT),
        at(planned(ONE, loss="bce"), MOONS),
        at(planned(PRICE, loss="huber"), PRICES),
        at(planned(CNN, loss="mse"), ONE_HOT),
        at(planned(chain(dense(1, "sigmoid")), loss="bce"), SHARES),
    ],
    "logits_expected": [at(planned(LOGITS, loss=SPARSE_LOGITS)), at(CNN)],
    "probabilities_expected": [at(LOGITS), at(planned(CNN, loss="sparse_categorical_crossentropy"))],
    "sigmoid_classes": [at(ONE, MOONS), at(planned(chain(FLATTEN, dense(10, "sigmoid")), loss="bce"), ONE_HOT)],
    "softmax_one_unit": [at(ONE, MOONS)],
    "activation_range": [
        at(PRICE, PRICES),
        at(chain(dense(1, "sigmoid")), SHARES),
        at(chain(dense(1, "relu")), SHARES),
    ],
    "metric_target": [
        at(planned(PRICE, metrics=("mae", "r2_score")), PRICES),
        at(planned(ONE, metrics=("auc",)), MOONS),
    ],
    "metric_threshold": [at(chain(dense(1)), MOONS), at(ONE, MOONS)],
    "batch_too_large": [at(planned(CNN, batch_size=1000))],
    "nothing_validates": [at(planned(CNN, validation_split=0.0))],
    "learning_rate_high": [
        at(planned(CNN, optimizer=part("SGD", learning_rate=0.5))),
        at(planned(CNN, optimizer="sgd")),
    ],
    "learning_rate_sign": [at(planned(CNN, optimizer=part("Adam", learning_rate=part("CosineDecay"))))],
    "plan_part": [at(planned(CNN, loss=part("SparseCategoricalCrossentropy"), optimizer="rmsprop", metrics=("acc",)))],
    "loss_formula": [at(planned(CNN, loss=part("Formula", formula="mean(abs(y_true - y_pred))")))],
    "callback_monitor": [
        at(planned(CNN, callbacks=STOPPING)),
        at(planned(CNN, validation_split=0.0, callbacks=(part("EarlyStopping", monitor="loss"),))),
    ],
    "unscaled_input": [
        at(chain(("Rescaling", {"scale": 1 / 255}), FLATTEN, dense(10)), scaled(DIGITS, 0.0, 255.0)),
        at(TEXT, WORDS),
    ],
    "standardized_twice": [
        at(chain(NORMALIZATION, dense(1)), PRICES),
        at(chain(dense(8, "relu"), NORMALIZATION, dense(1)), STANDARDIZED),
        at(chain(("Normalization", {"mean": [0.0], "variance": [4.0]}), dense(1)), STANDARDIZED),
    ],
    "open_width": [
        at(chain(("IntegerLookup", {}), ("Embedding", {"input_dim": 9, "output_dim": 2}), FLATTEN, dense(1)), WORDS),
        at(chain(("IntegerLookup", {"output_mode": "count", "vocabulary": [1, 2]}), dense(1)), WORDS),
    ],
    "vocabulary": [at(TEXT, WORDS)],
    "word_numbers": [at(TEXT, WORDS)],
    "no_nonlinearity": [at(chain(FLATTEN, dense(32, "relu"), dense(10))), at(chain(FLATTEN, dense(32),
                        ("BatchNormalization", {}), ("ReLU", {}), dense(10)))],
    "nothing_to_learn": [at(chain(dense(-2)), MOONS)],
    "heavy_layer": [at(chain(FLATTEN, dense(512, "relu"), dense(10)))],
    "cycle": [at(graph(TWO_BRANCHES, *SPREAD, ("a", "out"), ("b", "out")))],
    "own_model": [
        at(with_models(SPLIT, ("a", "b"), ("c", "d"))),
        at(with_models(SPLIT, ("input", "flatten"), ("add", "out"))),
    ],
}  # fmt: skip
"""Beside these, every rule must be silent about a good network on each kind of data."""

GOOD = [at(CNN), at(CNN, ONE_HOT), at(MLP, MOONS), at(ONE, MOONS), at(PRICE, PRICES), at(TEXT, WORDS),
        at(chain(conv(4, padding="same"), conv(3, 1, "softmax")), MASKS), at(chain(conv(1, 1, "sigmoid")), TWO_KINDS),
        at(chain(conv(4, padding="same"), conv(1, 1, "sigmoid")), COPIES)]  # fmt: skip
