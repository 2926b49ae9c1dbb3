"""Every function of formulas in Keras: built, compared with NumPy, saved, and opened by Keras alone.

`python -m tests.model.formula_contract FOLDER` writes a model for each formula into the folder and prints what it found
as JSON. `PLAIN` is run beside them, by a process that knows Keras and NumPy and nothing of this repository.
"""

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

from builder.catalog import FORMULA, catalog
from builder.formulas import FUNCTIONS, read
from builder.model import bootstrap
from tests.model.test_layers import sample

SHAPE = (5, 3, 8)

PLAIN = """
import json, sys
from pathlib import Path
import keras, numpy as np
found = {}
for path in sorted(Path(sys.argv[1]).glob("*.keras")):
    model = keras.saving.load_model(path)
    given = [np.load(path.with_name(f"{letter}.npy")) for letter in "ab"[:len(model.inputs)]]
    got = model.predict(given[0] if len(given) == 1 else given, verbose=0)
    wanted = np.load(path.with_suffix(".npy"))
    found[path.stem] = [list(got.shape) == list(wanted.shape), bool(np.allclose(got, wanted, equal_nan=True))]
print(json.dumps(found))
"""

Reference = Callable[..., Any]

_sigmoid = special.expit


def _gelu(x: Any) -> Any:
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def _selu(x: Any) -> Any:
    return 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1))


def _hard(x: Any) -> Any:
    return np.clip(x / 6 + 0.5, 0, 1)


def _said(name: str) -> Reference:
    return lambda x: np.where(getattr(np, name)(x), 1.0, 0.0)


def _both(name: str) -> Reference:
    return lambda a, b: np.where(getattr(np, name)(a > 0.5, b > 0.5), 1.0, 0.0)


def _over(function: Reference) -> Reference:
    return lambda x: function(x, axis=-1)


REFERENCES: dict[str, Reference] = {
    "hard_sigmoid": _hard,
    "hard_silu": lambda x: x * _hard(x),
    "hard_swish": lambda x: x * _hard(x),
    "hard_tanh": lambda x: np.clip(x, -1, 1),
    "log_sigmoid": lambda x: np.log(_sigmoid(x)),
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "selu": _selu,
    "sigmoid": _sigmoid,
    "silu": lambda x: x * _sigmoid(x),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "sparse_plus": lambda x: np.where(x <= -1, 0, np.where(x >= 1, x, (x + 1) ** 2 / 4)),
    "sparse_sigmoid": lambda x: np.clip((x + 1) / 2, 0, 1),
    "swish": lambda x: x * _sigmoid(x),
    "tanh_shrink": lambda x: x - np.tanh(x),
    "celu": lambda x: np.maximum(x, 0) + np.minimum(np.exp(x) - 1, 0),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "gelu": _gelu,
    "glu": lambda x: x[..., :4] * _sigmoid(x[..., 4:]),
    "hard_shrink": lambda x: np.where(np.abs(x) > 0.5, x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "log_softmax": _over(special.log_softmax),
    "soft_shrink": lambda x: np.sign(x) * np.maximum(np.abs(x) - 0.5, 0),
    "softmax": _over(special.softmax),
    "squareplus": lambda x: (x + np.sqrt(x**2 + 4)) / 2,
    "threshold": lambda x: np.where(x > 0.25, x, -1.0),
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "stop_gradient": lambda x: x * 1.0,
    "clip": lambda x: np.clip(x, -0.5, 0.5),
    "divide_no_nan": lambda a, b: np.where(b == 0, 0, a / np.where(b == 0, 1, b)),
    "erf": special.erf,
    "erfc": special.erfc,
    "erfinv": special.erfinv,
    "where": lambda x: np.where(x > 0, x, 0.1 * x),
    "logsumexp": _over(special.logsumexp),
    "norm": _over(np.linalg.norm),
    "normalize": lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True),
    "nan_to_num": lambda x: np.nan_to_num(x),
    **{name: _said(name) for name in ("isfinite", "isinf", "isnan")},
    "logical_not": lambda x: np.where(x > 0.5, 0.0, 1.0),
    **{f"logical_{name}": _both(f"logical_{name}") for name in ("and", "or", "xor")},
}
"""What each function means. Those that are not here are NumPy's of the same name."""

TEXTS = {
    "clip": "clip(x, -0.5, 0.5)",
    "where": "where(x > 0, x, 0.1 * x)",
    "threshold": "threshold(x, 0.25, -1.0)",
    "stop_gradient": "stop_gradient(x) * 1.0",
    "logical_not": "where(logical_not(x > 0.5), 1.0, 0.0)",
    **{f"logical_{one}": f"where(logical_{one}(a > 0.5, b > 0.5), 1.0, 0.0)" for one in ("and", "or", "xor")},
    **{one: f"where({one}(x), 1.0, 0.0)" for one in ("isfinite", "isinf", "isnan")},
}
"""How a function is called whose values stand elsewhere than its inputs, or are no numbers."""


CONFIGS: dict[str, dict[str, Any]] = {"EinsumDense": {"equation": "abc,cd->abd", "output_shape": [8, 32]}}
"""Where what a new layer starts with does not fit the example."""


def formulas() -> dict[str, tuple[str, Reference]]:
    """Return a formula for each function, and what it means."""
    found = {}
    for name, function in FUNCTIONS.items():
        names = ", ".join("ab"[: function.takes]) if function.takes > 1 else "x"
        text = TEXTS.get(name, f"{name}({names}{', axis=-1' if function.reduces else ''})")
        usual = getattr(np, name, None)
        found[name] = (text, REFERENCES.get(name) or (_over(usual) if function.reduces else usual))
    return found


def main(folder: Path) -> None:
    bootstrap.full("tensorflow")
    from builder.model.build import build_model
    from builder.model.infer import infer

    random = np.random.default_rng(0)
    given = {letter: random.uniform(-1.5, 1.5, SHAPE).astype("float32") for letter in "ab"}
    for letter, array in given.items():
        np.save(folder / f"{letter}.npy", array)
    faults, told = [], {}
    for name, (text, meaning) in formulas().items():
        arrays = [given[letter] for letter in "ab"[: len(read(text).inputs)]]
        design, specs = design_of(text, len(arrays))
        try:
            told[name] = infer(design, specs)["nodes"]["formula"]
            model = build_model(design, specs)
            got = model.predict(arrays[0] if len(arrays) == 1 else arrays, verbose=0)
            with np.errstate(all="ignore"):
                wanted = np.asarray(meaning(*arrays))
            if got.shape != wanted.shape or not np.allclose(got, wanted, rtol=1e-4, atol=1e-5, equal_nan=True):
                faults.append(f"{text}: {np.nanmax(np.abs(got - wanted)) if got.shape == wanted.shape else got.shape}")
            model.save(folder / f"{name}.keras")
            np.save(folder / f"{name}.npy", got)
        except Exception as problem:
            faults.append(f"{text}: {type(problem).__name__}: {str(problem)[:200]}")
    print(json.dumps({"faults": [*faults, *activations()], "told": told}))


def activations() -> list[str]:
    """Return the layers with another result for a formula than for the activation that it stands for."""
    import keras

    from builder.model.build import build_model
    from builder.model.infer import infer

    faults = []
    written = {"class_name": FORMULA, "config": {"formula": "maximum(x, 0)"}}
    for part in catalog().parts("layer"):
        if (parameter := part.parameter("activation")) is None or not parameter.formula:
            continue
        config, specs = sample(part)
        config |= CONFIGS.get(part.name, {})
        inputs = [{"shape": shape[1:], "dtype": dtype} for shape, dtype in specs]
        made = []
        for activation in ("relu", written):
            nodes = [
                {"id": "input", "kind": "Input", "config": {}},
                {"id": "layer", "kind": part.name, "config": config | {"activation": activation}},
            ]
            design = {"nodes": nodes, "edges": [{"source": "input", "target": "layer"}], "plan": {}}
            keras.utils.set_random_seed(3)
            model = build_model(design, inputs)
            example = np.random.default_rng(0).normal(size=[2, *specs[0][0][1:]])
            told = infer(design, inputs)["nodes"]["layer"]
            made.append((model.predict(example, verbose=0), told["outputs"], told["weights"], told["flops"]))
        (usual, *facts), (got, *others) = made
        if facts != others or not np.allclose(usual, got, atol=1e-6) or not usual.any():
            faults.append(f"{part.name} with a formula: {facts} {others}")
    return faults


def design_of(text: str, count: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a network of one formula."""
    nodes = [{"id": f"in_{place}", "kind": "Input", "config": {}} for place in range(count)]
    nodes.append({"id": "formula", "kind": "Formula", "config": {"formula": text}})
    edges = [{"source": f"in_{place}", "target": "formula", "target_handle": place} for place in range(count)]
    specs = [{"shape": list(SHAPE[1:]), "dtype": "float32"}] * count
    return {"nodes": nodes, "edges": edges, "plan": {}}, specs


if __name__ == "__main__":
    main(Path(sys.argv[1]))
