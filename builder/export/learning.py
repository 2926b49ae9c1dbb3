"""The lines that compile the network, train it, measure it and save it."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras

from builder.errors import ExportError
from builder.export.parts import call_for
from builder.export.text import Call, Name, assign, statement
from builder.formulas import expression, read
from builder.model.build import make_part
from builder.model.formulas import compiled_with

SHUFFLED = '''\
class Shuffled(keras.utils.PyDataset):
    """Batches in an order that the seed and the number of the epoch decide."""

    def __init__(self, x, y, batch_size, seed):
        super().__init__()
        self.x, self.y, self.batch_size, self.seed = x, y, batch_size, seed
        self.shuffle(epoch=0)

    @property
    def num_batches(self):
        return math.ceil(len(self.y) / self.batch_size)

    def __getitem__(self, batch):
        rows = self.order[batch * self.batch_size : (batch + 1) * self.batch_size]
        return self.x[rows], self.y[rows]

    def shuffle(self, epoch, logs=None):
        random = np.random.default_rng((self.seed, epoch))
        self.order = random.permutation(len(self.y))
'''


def compiling(plan: Mapping[str, Any]) -> str:
    """Return the statement that compiles the network.

    Args:
        plan: JSON of the resolved plan.

    Raises:
        ExportError: Loss or optimizer is open.
        TrainingError: Keras does not have a part of it.
    """
    for field in ("optimizer", "loss"):
        if plan.get(field) is None:
            raise ExportError("export.plan_open", field=field)
    keywords: dict[str, Any] = {
        "optimizer": part("optimizer", plan["optimizer"]),
        "loss": _loss(plan["loss"]),
    }
    metrics = [part("metric", metric) for metric in plan.get("metrics") or ()]
    if metrics:
        keywords["metrics"] = metrics
    return statement(Call("model.compile", (), keywords))


def loss_functions(plan: Mapping[str, Any]) -> list[str]:
    """Return the functions of the losses that are formulas.

    Args:
        plan: JSON of the resolved plan.
    """
    texts = [text for ref in _listed(plan["loss"]) if (text := _formula(ref)) is not None]
    return [_function(name, text) for name, text in _named(texts).items()]


def _loss(ref: Any) -> Any:
    names = {text: name for name, text in _named([_formula(one) for one in _listed(ref)]).items()}
    found = [Name(names[text]) if (text := _formula(one)) is not None else part("loss", one) for one in _listed(ref)]
    return found if isinstance(ref, list) else found[0]


def _listed(ref: Any) -> list[Any]:
    return ref if isinstance(ref, list) else [ref]


def _formula(ref: Any) -> str | None:
    if not compiled_with(ref):
        return None
    make_part("loss", ref)  # It says what is wrong with it.
    return str(ref["config"]["formula"])


def _named(texts: Sequence[str | None]) -> dict[str, str]:
    """Return names for different formulas: `loss_function`, `loss_function_2`."""
    different = [text for text in dict.fromkeys(texts) if text is not None]
    return {f"loss_function{f'_{place + 1}' if place else ''}": text for place, text in enumerate(different)}


def _function(name: str, text: str) -> str:
    formula = read(text, "loss")
    return f"def {name}({', '.join(formula.inputs)}):\n    return {expression(formula)}\n"


def shuffled(outputs: int, inputs: int = 1) -> str:
    """Return the class that gives the batches.

    Args:
        outputs: How many outputs the network has; each learns the same target.
        inputs: How many inputs the data has.
    """
    x = "self.x[rows]" if inputs == 1 else "tuple(part[rows] for part in self.x)"
    y = "self.y[rows]" if outputs == 1 else f"(self.y[rows],) * {outputs}"
    return SHUFFLED.replace("return self.x[rows], self.y[rows]", f"return {x}, {y}")


def _target(part: str, outputs: int) -> Name:
    return Name(f"y_{part}" if outputs == 1 else f"[y_{part}] * {outputs}")


def fitting(plan: Mapping[str, Any], validates: bool, outputs: int) -> str:
    """Return the statements that train the network.

    Args:
        plan: JSON of the resolved plan.
        validates: Whether there is a validation part.
        outputs: How many outputs the network has.

    Raises:
        ExportError: The number of epochs or the size of a batch is open.
        TrainingError: Keras does not have a callback of it.
    """
    for field in ("epochs", "batch_size"):
        if plan.get(field) is None:
            raise ExportError("export.plan_open", field=field)
    seed = plan.get("seed", 0)
    made = Call("Shuffled", (Name("x_train"), Name("y_train")), {"batch_size": plan["batch_size"], "seed": seed})
    keywords: dict[str, Any] = {"epochs": plan["epochs"], "shuffle": False}
    if validates:
        keywords["validation_data"] = (Name("x_validation"), _target("validation", outputs))
    order = Call("keras.callbacks.LambdaCallback", (), {"on_epoch_begin": Name("batches.shuffle")})
    keywords["callbacks"] = [order, *(_callback(callback) for callback in plan.get("callbacks") or ())]
    return f"{assign('batches', made)}\n{assign('history', Call('model.fit', (Name('batches'),), keywords))}"


def measuring(validates: bool, has_test: bool, outputs: int) -> list[str]:
    """Return the statements that measure the trained network on what it did not train with."""
    parts = [name for name, there in (("validation", validates), ("test", has_test)) if there]
    return [
        statement(
            Call("print", (Call("model.evaluate", (Name(f"x_{name}"), _target(name, outputs)), {"return_dict": True}),))
        )
        for name in parts
    ]


def part(family: str, ref: Any) -> Any:
    """Return a part of the plan as an expression: its identifier, or the shortest call that makes it.

    Args:
        family: `loss`, `optimizer` or `metric`.
        ref: The part as the plan names it.
    """
    if isinstance(ref, list):
        return [part(family, one) for one in ref]
    made = make_part(family, ref)
    if isinstance(ref, str) and _is_known(family, ref):
        return ref
    if isinstance(made, str):
        return made
    if not hasattr(made, "get_config"):
        # A function of Keras, such as a loss: its name is its identifier.
        return str(made.__name__)
    return call_for(keras.saving.serialize_keras_object(made), ref, keep=True)


def _is_known(family: str, name: str) -> bool:
    getter = {"loss": keras.losses.get, "optimizer": keras.optimizers.get, "metric": keras.metrics.get}[family]
    if family == "metric" and name in ("accuracy", "acc", "crossentropy", "ce"):
        return True
    try:
        getter(name)
    except (ValueError, TypeError):
        return False
    return True


def _callback(ref: Any) -> Call:
    made = make_part("callback", ref)
    config = ref.get("config") or {} if isinstance(ref, Mapping) else {}
    for name, value in config.items():
        if not (value is None or isinstance(value, bool | int | float | str) or _plain_list(value)):
            raise ExportError("export.no_arguments", part=type(made).__name__, argument=name)
    return Call(f"keras.callbacks.{type(made).__name__}", (), dict(config))


def _plain_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, bool | int | float | str) for part in value)
