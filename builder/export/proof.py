"""The proof of an exported network: its text is run, and what comes out compared with what the model room builds."""

import ast
import math
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

import keras

from builder.errors import ExportError
from builder.export.namespaces import plain, without_inner_names

_ALLOWED = (
    ast.Module,
    ast.Assign,
    ast.Expr,
    ast.Call,
    ast.keyword,
    ast.Name,
    ast.Attribute,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.UnaryOp,
    ast.USub,
    ast.Subscript,
    ast.Load,
    ast.Store,
    # What formulas are written with.
    ast.FunctionDef,
    ast.arguments,
    ast.arg,
    ast.Return,
    ast.BinOp,
    ast.operator,
    ast.Compare,
    ast.cmpop,
)


def apart(work: Callable[[], Any], policy: str = "float32") -> Any:
    """Do something with Keras as if in a fresh process: names counted from the start, no weights made.

    Keras keeps its global state by thread, so that a thread of its own is all it takes.

    Args:
        work: What is done.
        policy: The dtype policy of layers that name none.
    """
    result: list[Any] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            keras.config.set_dtype_policy(policy)
            with keras.StatelessScope(initialize_variables=False):
                result.append(work())
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return result[0]


def run(text: str) -> Any:
    """Return the `model` that statements of our own build.

    Args:
        text: Assignments of calls, as `builder.export.network.code` writes them.

    Raises:
        ExportError: There is anything else in it.
    """
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED) or (isinstance(node, ast.Attribute) and node.attr.startswith("_")):
            raise ExportError("export.not_plain", detail=type(node).__name__)
    namespace: dict[str, Any] = {"__builtins__": {"float": float}, "keras": keras, "layers": keras.layers}
    namespace |= {"ops": keras.ops, "math": math}
    exec(compile(tree, "<export>", "exec"), namespace)
    return namespace["model"]


def difference(text_model: Any, model: Any, exact: bool = True) -> str | None:
    """Return the name of the first layer that two models disagree on, `""` for their connections, `None` for none.

    Args:
        text_model: What the exported text builds.
        model: What the model room builds.
        exact: Whether names of layers within layers count.
    """
    ours, theirs = _layers(text_model), _layers(model)
    for name, layer in theirs.items():
        if name not in ours or type(ours[name]) is not type(layer):
            return name
        if isinstance(layer, keras.Model):
            inside = difference(ours[name], layer, exact)
            if inside is not None:
                return inside or name
        elif _view(ours[name], exact) != _view(layer, exact):
            return name
    if set(ours) != set(theirs) or text_model.count_params() != model.count_params():
        return ""
    if _shapes(text_model) != _shapes(model):
        return ""
    if not isinstance(text_model, keras.Sequential) and _wiring(text_model) != _wiring(model):
        return ""
    return None


def _layers(model: Any) -> dict[str, Any]:
    # A Sequential does not list its input among its layers; its inner functional model does.
    inner = model._functional if isinstance(model, keras.Sequential) else model
    return {layer.name: layer for layer in inner.layers}


def _view(layer: Any, exact: bool) -> Any:
    config = plain(layer.get_config())
    return config if exact else without_inner_names(config)


def _shapes(model: Any) -> list[Any]:
    return [(tuple(weight.shape), str(weight.dtype), weight.trainable) for weight in model.weights]


def _wiring(model: Any) -> Any:
    config = plain(model.get_config())
    names = {layer.name for layer in model.layers}
    # Keras counts the operations of a formula out over all formulas that it has made so far.
    others = {
        one["name"]: f"operation {place}" for place, one in enumerate(config["layers"]) if one["name"] not in names
    }
    config = _renamed(config, others)
    nodes = [(one["name"], _operation(one, names), _calls(one["inbound_nodes"])) for one in config["layers"]]
    return sorted(nodes, key=lambda node: node[0]), config["input_layers"], config["output_layers"]


def _operation(one: Mapping[str, Any], layers: Collection[str]) -> Any:
    # The configurations of layers are compared for themselves.
    return None if one["name"] in layers else (one["class_name"], {**one["config"], "name": None})


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    return names.get(value, value) if isinstance(value, str) else value


def _calls(nodes: Any) -> Any:
    # `training` and `mask` stand there or not, depending on how a layer was called; their values are the same.
    if isinstance(nodes, dict):
        return {name: _calls(part) for name, part in nodes.items() if part not in (None, False)}
    if isinstance(nodes, list):
        return [_calls(part) for part in nodes]
    return nodes
