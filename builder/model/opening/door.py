"""The way in: a model file becomes a design and plain arrays, in a process of its own."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import keras
from keras.src.backend.common import global_state
from keras.src.legacy.saving import legacy_h5_format

from builder.design import to_json
from builder.errors import LayerwiseError, OpeningError
from builder.model import kept, problems
from builder.model.build import build_model
from builder.model.names import layer_name
from builder.model.opening import archive, confine, equality, hdf5, jsons, reading
from builder.model.opening import config as configs

WEIGHTS = "kept.npz"
"""The clean copy of the numbers, in the folder that was given."""


def open_model(path: str, folder: str, name: str) -> dict[str, Any]:
    """Open a model file. The process can do little else afterwards.

    Args:
        path: The file, whatever it is.
        folder: An empty folder, in which the clean copy of the weights is made.
        name: What the design is called.

    Returns:
        `{"design": JSON, "layers": {node: layers of the weights' file}, "weights": whether there is such a file}`.

    Raises:
        OpeningError: It is refused. The sentence says which layer, and why.
    """
    confine.confine([Path(path)], Path(folder))
    return opened(path, folder, name)


def opened(path: str, folder: str, name: str) -> dict[str, Any]:
    """Open a model file in a process that goes on as before. Args, Returns and Raises as for `open_model`."""
    parts = archive.parts_of(Path(path), Path(folder))
    numbers = None if parts.weights is None else hdf5.look_at(parts.weights)
    content = parts.config
    if content is None and parts.weights is not None:
        content = hdf5.config_of(parts.weights)
    clean = configs.looked_at(jsons.read(content or b""))
    if configs.needs_tensorflow(clean) and keras.backend.backend() != "tensorflow":
        raise OpeningError("opening.needs_tensorflow", layer=name)
    with _without_weights() as scope:
        model = made(clean)
        found = reading.read(model, name)
        see_equal(model, found)
        if numbers is None or not model.built:
            return {"design": to_json(found.design), "layers": {}, "weights": False}
        _see_enough(model, numbers)
        _load(model, parts.weights, parts.legacy)
        values = {node: _values(layer, scope) for node, layer in found.layers.items() if layer.weights}
    kept.write(Path(folder) / WEIGHTS, values, name)
    layers = {one.id: one.layer or one.id for one in found.design.nodes if (one.layer or one.id) in values}
    return {"design": to_json(found.design), "layers": layers, "weights": True}


def application(name: str) -> dict[str, Any]:
    """Return the design of a network by its name in `keras.applications`, such as `ResNet50`, without weights.

    Raises:
        OpeningError: There is none of that name.
    """
    network = getattr(keras.applications, name, None) if name in names_of_applications() else None
    if network is None:
        raise OpeningError("opening.unknown_application", name=name[:60])
    with _without_weights():
        model = network(weights=None)
        found = reading.read(model, name)
        see_equal(model, found)
    return {"design": to_json(found.design), "layers": {}, "weights": False}


def names_of_applications() -> list[str]:
    """Return the names of the networks in `keras.applications`."""
    return [name for name in dir(keras.applications) if name[0].isupper()]


def made(clean: Mapping[str, Any]) -> Any:
    """Return the model of a config that was looked at, within a scope in which nothing gets weights.

    Raises:
        OpeningError: Keras can't build it.
    """
    try:
        config = clean["config"]
        if clean["class_name"] == "Sequential":
            # Keras's own way adds layer by layer and builds the whole each time.
            layers = [keras.saving.deserialize_keras_object(one, safe_mode=True) for one in config["layers"]]
            model = keras.Sequential(layers, name=config.get("name"))
            shape = config.get("build_input_shape") or (clean.get("build_config") or {}).get("input_shape")
            if not model.built and shape:
                model.build(shape)
            return model
        return keras.saving.deserialize_keras_object(clean, safe_mode=True)
    except LayerwiseError:
        raise
    except Exception as error:
        raise OpeningError("opening.cannot_build", detail=_detail(error)) from error


def see_equal(model: Any, found: reading.Read) -> None:
    """See that the design builds the very network of a model, within such a scope.

    Raises:
        OpeningError: It does not.
    """
    if isinstance(model, keras.Sequential) and not model.built:
        return
    try:
        built = build_model(to_json(found.design), [])
    except LayerwiseError as error:
        layer = error.values.get("node", found.design.name)
        raise OpeningError("opening.not_equal", layer=layer) from error
    every = {layer.name: layer for layer in built._flatten_layers()}
    named = {node: every[layer_name(node)] for node in found.layers if layer_name(node) in every}
    equality.see_equal(model, built, found.layers, named)


class _without_weights:
    """A scope in which layers are built and get no numbers but those that are loaded."""

    def __enter__(self) -> Any:
        self._scope = keras.StatelessScope(initialize_variables=False)
        self._scope.__enter__()
        return self._scope

    def __exit__(self, *error: object) -> None:
        self._scope.__exit__(*error)
        # Keras keeps every variable of the scope, to fill it with numbers later.
        global_state.set_global_attribute("uninitialized_variables", [])


def _see_enough(model: Any, numbers: int) -> None:
    needed = model.count_params()
    if needed > numbers:
        raise OpeningError("opening.too_few_numbers", needed=f"{needed:,}", found=f"{numbers:,}")


def _load(model: Any, weights: Path | None, legacy: bool) -> None:
    try:
        if legacy:
            with h5py.File(weights, "r") as file:
                inner = file if "layer_names" in file.attrs else file["model_weights"]
                legacy_h5_format.load_weights_from_hdf5_group(inner, model)
        else:
            model.load_weights(weights)
    except Exception as error:
        raise OpeningError("opening.cannot_load", detail=_detail(error)) from error


def _detail(error: Exception) -> str:
    # Around the reason Keras says for every layer around it what it was given, the whole config.
    reason = problems.clean(str(error).rpartition("Exception encountered: ")[2])
    first = re.sub(r"[{}<>]", "", reason.partition(". ")[0])
    return first[:200].rstrip(".:") or type(error).__name__


def _values(layer: Any, scope: Any) -> list[tuple[str, Any]]:
    found = []
    for weight in layer.weights:
        value = scope.get_current_value(weight)
        if value is None:
            raise OpeningError("opening.cannot_load", detail=f"{layer.name}: {weight.path}")
        found.append((weight.name, value))
    return found
