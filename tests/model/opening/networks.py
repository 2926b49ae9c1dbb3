"""Networks as people save them, made where Keras is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def mlp(keras: Any, layers: Any) -> Any:
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(16, activation="relu", kernel_regularizer=keras.regularizers.L2(0.003)),
            layers.Dropout(0.25, seed=3),
            layers.Dense(8, activation=keras.layers.LeakyReLU(negative_slope=0.1), kernel_initializer="he_normal"),
            layers.Dense(3, activation="softmax", use_bias=False),
        ]
    )


def cnn(keras: Any, layers: Any) -> Any:
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, padding="same", strides=2, kernel_constraint="max_norm"),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(max_value=6.0),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )


def resnet(keras: Any, layers: Any) -> Any:
    inputs = x = keras.Input((8, 8, 3), name="images")
    x = layers.Conv2D(4, 3, padding="same")(x)
    for stage in range(2):
        before = x
        x = layers.BatchNormalization(name=f"norm_{stage}")(x)
        x = layers.Activation("relu")(x)
        x = layers.Conv2D(4, 3, padding="same")(x)
        x = layers.Add(name=f"join_{stage}")([x, before])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(5, activation="softmax")(x), name="small_resnet")


def masked_lstm(keras: Any, layers: Any) -> Any:
    inputs = keras.Input((7,), dtype="int32")
    x = layers.Embedding(20, 6, mask_zero=True)(inputs)
    x = layers.LSTM(5, return_sequences=True, recurrent_dropout=0.1)(x)
    x = layers.LSTM(4)(x)
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))


def masking(keras: Any, layers: Any) -> Any:
    inputs = keras.Input((7, 3))
    x = layers.Masking(mask_value=1.0)(inputs)
    return keras.Model(inputs, layers.GRU(4)(x))


def shared(keras: Any, layers: Any) -> Any:
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    tower = layers.Dense(4, activation="tanh", name="tower")
    distance = layers.Subtract()([tower(left), tower(right)])
    return keras.Model([left, right], layers.Dense(1)(distance))


def nested(keras: Any, layers: Any) -> Any:
    inside = keras.Input((6,))
    encoder = keras.Model(inside, layers.Dense(3, name="dense")(layers.Dense(4)(inside)), name="encoder")
    head = keras.Sequential([keras.Input((3,)), layers.Dense(4, name="dense"), layers.Dense(2)], name="head")
    inputs = keras.Input((6,))
    return keras.Model(inputs, head(encoder(inputs)))


def nested_twice(keras: Any, layers: Any) -> Any:
    inside = keras.Input((6,))
    x = layers.BatchNormalization()(layers.Dense(4)(inside))
    encoder = keras.Model(inside, x, name="encoder")
    left, right = keras.Input((6,)), keras.Input((6,))
    return keras.Model([left, right], layers.Dense(1)(layers.Concatenate()([encoder(left), encoder(right)])))


def two_ends(keras: Any, layers: Any) -> Any:
    wide, deep = keras.Input((4,), name="wide"), keras.Input((6,), name="deep")
    x = layers.Dense(5, activation="relu")(deep)
    y = layers.Concatenate()([wide, x])
    second = layers.Dense(3, activation="softmax", name="class")(y)
    first = layers.Dense(1, name="price")(y)
    # The second output is used within as well.
    return keras.Model([wide, deep], [second, x, first])


def attention(keras: Any, layers: Any) -> Any:
    inputs, memory = keras.Input((5, 8)), keras.Input((4, 8))
    x = layers.MultiHeadAttention(2, 4)(inputs, memory, key=layers.Dense(8)(memory))
    x = layers.LayerNormalization()(layers.Add()([inputs, x]))
    x = layers.Attention()([x, memory])
    return keras.Model([inputs, memory], x)


def both_ways(keras: Any, layers: Any) -> Any:
    inputs = keras.Input((6, 3))
    x = layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode="sum")(inputs)
    backward = layers.LSTM(3, go_backwards=True, return_sequences=True, activation="sigmoid")
    x = layers.Bidirectional(layers.LSTM(3, return_sequences=True), backward_layer=backward)(x)
    x = layers.TimeDistributed(layers.Dense(5, activation="gelu"))(x)
    return keras.Model(inputs, x)


def states(keras: Any, layers: Any) -> Any:
    inputs = keras.Input((6, 3))
    whole, h, c = layers.LSTM(4, return_sequences=True, return_state=True)(inputs)
    x = layers.LSTM(4)(whole, initial_state=[h, c])
    x = layers.Add()([x, layers.RNN(layers.StackedRNNCells([layers.GRUCell(4), layers.LSTMCell(4)]))(inputs)])
    return keras.Model(inputs, x)


def frozen(keras: Any, layers: Any) -> Any:
    base = keras.Sequential([keras.Input((6,)), layers.Dense(4), layers.BatchNormalization()], name="base")
    base.trainable = False
    inputs = keras.Input((6,))
    return keras.Model(inputs, layers.Dense(2)(base(inputs)))


def half(keras: Any, layers: Any) -> Any:
    inputs = keras.Input((6,))
    x = layers.Dense(4, dtype="mixed_float16")(inputs)
    x = layers.Dense(4, dtype="mixed_float16")(x)
    return keras.Model(inputs, layers.Dense(2, dtype="float32")(x))


def learnt(keras: Any, layers: Any) -> Any:
    import numpy as np

    normal = layers.Normalization()
    normal.adapt(np.random.default_rng(0).normal(3, 2, (50, 6)))
    return keras.Sequential([keras.Input((6,)), normal, layers.Dense(2)])


def formulas(keras: Any, layers: Any) -> Any:
    start = keras.Input((6,), name="start")
    squared = layers.Dense(8, name="wide")(start) ** 2
    gate = keras.ops.sigmoid(layers.Dense(8, name="gate")(start) - 0.5)
    gated = squared * gate
    mean = keras.ops.mean(gated, axis=-1, keepdims=True)
    return keras.Model(start, layers.Dense(3, name="end")(layers.Concatenate(name="both")([gated, mean])))


NETWORKS: dict[str, Callable[[Any, Any], Any]] = {
    one.__name__: one
    for one in (mlp, cnn, resnet, masked_lstm, masking, shared, nested, nested_twice, two_ends, attention, both_ways,
                states, frozen, half, learnt, formulas)
}  # fmt: skip


def save_networks(folder: str) -> None:
    """Make every network with weights of its own, and save it in each form, with what it predicts."""
    import keras
    import numpy as np

    for name, make in NETWORKS.items():
        keras.utils.set_random_seed(5)
        model = make(keras, keras.layers)
        random = np.random.default_rng(1)
        for weight in model.weights:
            if weight.dtype.startswith("float") and "Normalization" not in type(model.layers[0]).__name__:
                weight.assign(random.uniform(0.1, 0.9, weight.shape))
        save_one(model, folder, name)


def save_one(model: Any, folder: str, name: str) -> None:
    import numpy as np

    model.save(f"{folder}/{name}.keras")
    model.save(f"{folder}/{name}.h5")
    Path(f"{folder}/{name}.json").write_text(model.to_json())
    outputs = model.predict(_given(model), verbose=0)
    outputs = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
    np.savez(f"{folder}/{name}.npz", *outputs)
    facts = {"parameters": model.count_params(), "trainable": sum(one.size for one in _trainable(model))}
    Path(f"{folder}/{name}.facts").write_text(json.dumps(facts))


def save_templates(folder: str, designs: dict[str, dict[str, Any]], inputs: dict[str, list[dict[str, Any]]]) -> None:
    """Build designs of the app, and save their models."""
    import keras

    from builder.model.build import build_model

    for name, design in designs.items():
        keras.utils.set_random_seed(5)
        save_one(build_model(design, inputs[name]), folder, name)


def compared(design: dict[str, Any], folder: str, name: str, weights: str | None) -> dict[str, Any]:
    """Build an opened design, give it the kept weights, and compare it with the model that was saved."""
    import numpy as np

    from builder.model.build import build_model

    if weights is None:
        model, missing = build_model(design, []), []
    else:
        model, missing = _begun(design, weights)
    facts: dict[str, Any] = {
        "parameters": model.count_params(),
        "trainable": sum(one.size for one in _trainable(model)),
    }
    facts["expected"] = json.loads(Path(f"{folder}/{name}.facts").read_text())
    if weights is None:
        return facts
    outputs = model.predict(_given(model), verbose=0)
    outputs = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
    with np.load(f"{folder}/{name}.npz") as kept:
        expected = [kept[one] for one in kept.files]
    facts["shapes"] = [[list(one.shape) for one in outputs], [list(one.shape) for one in expected]]
    facts["difference"] = max(float(np.max(np.abs(a - b))) for a, b in zip(outputs, expected, strict=True))
    facts["missing"] = missing
    return facts


def _trainable(model: Any) -> list[Any]:
    import numpy as np

    return [np.empty(one.shape) for one in model.trainable_weights]


def _given(model: Any) -> list[Any]:
    import numpy as np

    random = np.random.default_rng(2)
    return [random.integers(0, 3, (4, *one.shape[1:])).astype(one.dtype) for one in model.inputs]


def predicted(design: dict[str, Any], weights: str, expected: str) -> dict[str, Any]:
    """Build an opened design, give it the kept weights, and compare what it predicts with what was noted."""
    import numpy as np

    model, missing = _begun(design, weights)
    given = [np.random.default_rng(2).integers(0, 3, (4, *one.shape[1:])).astype(one.dtype) for one in model.inputs]
    outputs = model.predict(given, verbose=0)
    return {"difference": float(np.max(np.abs(outputs - np.load(expected)))), "missing": missing}


def _begun(design: dict[str, Any], weights: str) -> tuple[Any, list[str]]:
    from builder.design import weights_shelf
    from builder.model import kept
    from builder.model.beginning import begin
    from builder.model.build import build_model

    model = build_model(design, [])
    for node in design["nodes"]:
        if node["id"] in design["layers"]:
            node["weights"] = {"file": "f" * 64, "layer": design["layers"][node["id"]]}
    find, weights_shelf.find = weights_shelf.find, lambda *_: Path(weights)
    try:
        kept.index.cache_clear()
        return model, list(begin(model, design).missing)
    finally:
        weights_shelf.find = find
