"""A child of the service with functions that the tests need where Keras is: this process never loads it."""

import sys
import types
from typing import Any

from builder.service import child
from tests.model.opening.campaign import run as run_campaign
from tests.model.opening.networks import compared as compared_opened
from tests.model.opening.networks import predicted, save_networks, save_templates


def real(kind: str, config: dict[str, Any], specs: list[tuple[list[int | None], str]]) -> tuple[list[Any], int, int]:
    """Build a layer with its weights; return shapes, parameters and how many of them are trainable."""
    import keras
    import numpy as np

    from builder.model import calling, nodes

    made = nodes.make(kind, config, "real")
    inputs = [keras.Input(shape[1:], dtype=dtype) for shape, dtype in specs]
    outputs = keras.tree.flatten(calling.call(made, inputs, range(len(inputs))))
    layer = getattr(made, "model", None) or calling.first(made)
    trainable = sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
    return [list(output.shape) for output in outputs], layer.count_params(), trainable


def part(family: str, ref: Any) -> tuple[str, dict[str, Any] | None]:
    """Return class or function name and config of a part."""
    from builder.model import parts

    made = parts.deserialize(family, ref)
    if isinstance(made, str):
        return made, None
    if hasattr(made, "get_config"):
        import keras

        return type(made).__name__, keras.tree.map_structure(_plain, made.get_config())
    return getattr(made, "__name__", type(made).__name__), None


def cache() -> tuple[int, int]:
    """Return how many answers were remembered and how many were found by building."""
    from builder.model import nodes

    info = nodes._answer.cache_info()
    return info.hits, info.misses


def left_over() -> int:
    """Return how many variables Keras still wants to fill with numbers."""
    from keras.src.backend.common import global_state

    return len(global_state.get_global_attribute("uninitialized_variables") or [])


def resident() -> int:
    """Return how much memory this process takes."""
    import psutil

    return int(psutil.Process().memory_info().rss)


def described(design: dict[str, Any], inputs: list[dict[str, Any]]) -> list[tuple[str, str, Any, int]]:
    """Build a model; return name, class, output shape and parameters of its layers."""
    from builder.model.build import build_model

    return [
        (layer.name, type(layer).__name__, _shapes(layer.output), layer.count_params())
        for layer in build_model(design, inputs).layers
    ]


def layers(design: dict[str, Any], inputs: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Build a model; return name and parameters of its layers."""
    from builder.model.build import build_model

    return [(layer.name, layer.count_params()) for layer in build_model(design, inputs).layers]


def compared(design: dict[str, Any], inputs: list[dict[str, Any]]) -> dict[str, Any]:
    """Build a design with the models in it and without, with the same weights, and compare what they predict."""
    import tempfile

    import keras
    import numpy as np

    from builder.model.build import build_model
    from builder.model.unfolding import calls, layers_of, unfolded

    model, flat = build_model(design, inputs), build_model(design | {"groups": []}, inputs)
    weights = {layer.name: layer.get_weights() for layer in layers_of(model)}
    for layer in flat.layers:
        layer.set_weights(weights[layer.name])
    random = np.random.default_rng(0)
    given = [random.integers(0, 5, (4, *one.shape[1:])).astype(one.dtype) for one in model.inputs]
    expected = flat.predict(given, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        # What watches a training calls the layers once more; the model that is saved must not know of it.
        open_model = unfolded(model)
        model.save(f"{folder}/model.keras")
        again = keras.saving.load_model(f"{folder}/model.keras")
    return {
        "models": {one.name: count for one, count in _models(model, calls)},
        "difference": _difference(model.predict(given, verbose=0), expected),
        "unfolded": _difference(open_model.predict(given, verbose=0), expected),
        "reloaded": _difference(again.predict(given, verbose=0), expected),
        "layers": sorted(weights),
        "flat_layers": sorted(layer.name for layer in flat.layers),
        "parameters": model.count_params(),
        "flat_parameters": flat.count_params(),
    }


def _models(model: Any, calls: Any) -> Any:
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield layer, len(calls(model, layer))
            yield from _models(layer, calls)


def _difference(one: Any, other: Any) -> float:
    import numpy as np

    return float(np.max(np.abs(one - other)))


def policies(design: dict[str, Any], inputs: list[dict[str, Any]]) -> set[str]:
    """Build a model; return the dtype policies of its layers."""
    from builder.model.build import build_model

    return {layer.dtype_policy.name for layer in build_model(design, inputs).layers[1:]}


def fitted(design: dict[str, Any], inputs: list[dict[str, Any]], plan: dict[str, Any]) -> dict[str, list[float]]:
    """Build, compile and fit on random examples; return the history."""
    import keras
    import numpy as np

    from builder.model.build import build_model, compile_model

    keras.utils.set_random_seed(0)
    model = build_model(design, inputs)
    compile_model(model, plan)
    examples = [np.random.default_rng(0).random((32, *spec["shape"])).astype("float32") for spec in inputs]
    target = np.random.default_rng(1).integers(0, 10, 32)
    history = model.fit(examples if len(examples) > 1 else examples[0], target, epochs=2, verbose=0)
    return {name: [float(value) for value in values] for name, values in history.history.items()}


def slots(optimizer: Any) -> float:
    """Return how many numbers an optimizer keeps for each trainable one."""
    import keras

    from builder.model import parts

    made = parts.deserialize("optimizer", optimizer)
    weights = [keras.Variable(keras.ops.zeros((64, 64)))]
    made.build(weights)
    return sum(variable.value.shape.num_elements() or 1 for variable in made.variables) / 4096


def global_state_of_keras() -> dict[str, Any]:
    """Return what a file from outside might change for all that comes after it."""
    import keras
    from keras.src.saving import object_registration, serialization_lib

    return {
        "policy": keras.config.dtype_policy().name,
        "float": keras.config.floatx(),
        "epochs": str(getattr(keras.config, "max_epochs", lambda: None)()),
        "safe": serialization_lib.in_safe_mode(),
        "registered": sorted(object_registration.GLOBAL_CUSTOM_OBJECTS),
        "scope": str(keras.src.backend.common.stateless_scope.get_stateless_scope()),
    }


def confine(folder: str) -> None:
    """Become a process that opens a file."""
    from pathlib import Path

    from builder.model.opening import confine

    confine.confine([], Path(folder))


def run_text(text: str) -> None:
    """Run what a file would run if it could."""
    exec(text, {})


def own_limits() -> dict[str, int]:
    """Return what this process may take."""
    import resource

    names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE")
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}


def _shapes(output: Any) -> Any:
    return [list(one.shape) for one in output] if isinstance(output, tuple | list) else list(output.shape)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


__all__ = ["compared_opened", "predicted", "run_campaign", "save_networks", "save_templates"]


if __name__ == "__main__":
    tools = types.ModuleType("builder.model.tools")
    for name, member in list(globals().items()):
        if not name.startswith("_"):
            setattr(tools, name, member)
    sys.modules["builder.model.tools"] = tools
    child.main(sys.argv[1])
