"""The lines that read a data set into `x` and `y`, as somebody would write them who has the library at hand."""

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from builder import data
from builder.data import made
from builder.data.pairs import PARTS
from builder.data.sets import find
from builder.design import DataChoice
from builder.errors import ExportError
from builder.export.text import Call, assign, flat, quoted

WORDS = '''\
def words_of(text):
    """Return the words of a text; a Chinese character is a word of its own."""
    chinese = "\\u3400-\\u4dbf\\u4e00-\\u9fff"
    letters = rf"[^\\W_{chinese}]+"
    return re.findall(rf"[{chinese}]|{letters}(?:['’]{letters})*", str(text).lower())
'''


@dataclass(frozen=True, slots=True)
class Reading:
    """How a data set is read.

    Args:
        lines: Statements that give `x` and `y`, and `x_test` and `y_test` where there is a test part.
        imports: Import lines that they need, beside Keras and NumPy.
        packages: What has to be installed for them, beside Keras and NumPy.
        has_test: Whether there is a test part.
        ordered: Whether the order is time, so that the last examples validate.
        files: Names of files that have to lie beside the script.
        functions: Functions that the lines, or those that prepare, use.
        texts: Whether `x` holds texts.
        columns: Name and kind of each column where the examples are still a table, called `table`, and not yet `x`.
        text_columns: Names of its columns of sentences, each an input of its own behind the other columns.
        names: Names of the columns of `x`, where it holds a table.
        pictures: Names of the variables that hold its inputs, where they are several arrays and not yet `x`.
    """

    lines: tuple[str, ...]
    imports: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    has_test: bool = False
    ordered: bool = False
    files: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    texts: bool = False
    columns: tuple[tuple[str, str], ...] = ()
    text_columns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def reading(source: str, options: Mapping[str, Any], info: Mapping[str, Any]) -> Reading:
    """Return the lines that read a data set that comes with Layerwise.

    Args:
        source: Its name, such as `digits` or `keras.mnist`.
        options: Its options, as far as they were set.
        info: What the data set says of itself, as JSON.

    Raises:
        ExportError: There is no such data set.
    """
    declared = find(source)
    if declared is None:
        raise ExportError("export.unknown_data", source=source[:60])
    if source.startswith("keras."):
        return replace(_keras(source.removeprefix("keras."), info), names=_columns(source))
    if source in _SCIKIT:
        return replace(_scikit(source, info), names=_columns(source))
    values = {one.name: options.get(one.name, one.default) for one in declared.options}
    if source == "digit_pairs":
        return _digit_pairs(values)
    if source in _MADE:
        return _made(_MADE[source], values)
    return Reading(tuple(_GENERATED[source](values)))


def _columns(source: str) -> tuple[str, ...]:
    offered = data.preparations(data.describe(DataChoice(source)))
    return next((tuple(one.choices) for one in offered if one.kind == "division"), ())


_SCIKIT = {
    "digits": "load_digits",
    "iris": "load_iris",
    "wine": "load_wine",
    "breast_cancer": "load_breast_cancer",
    "diabetes": "load_diabetes",
}


def _scikit(source: str, info: Mapping[str, Any]) -> Reading:
    function = _SCIKIT[source]
    # In the units of the data; scikit-learn would hand out columns that were scaled with the validation part.
    arguments = "return_X_y=True, scaled=False" if source == "diabetes" else "return_X_y=True"
    lines = [f"x, y = {function}({arguments})"]
    shape = info["inputs"][0]["shape"]
    if len(shape) > 1:
        lines.append(f"x = x.reshape({flat(tuple([-1, *shape]))[1:-1]})")
    return Reading(tuple(lines), (f"from sklearn.datasets import {function}",), ("scikit-learn",))


_MADE: dict[str, Callable[..., Any]] = {
    "shapes": made.make_shapes,
    "sounds": made.make_sounds,
    "demand": made.make_demand,
    "opinions": made.make_opinions,
}


def _made(function: Callable[..., Any], options: Mapping[str, Any]) -> Reading:
    """Return the lines that make a data set by the very function of the app, which the script holds."""
    lines = (assign("x, y", Call(function.__name__, keywords=dict(options))),)
    source = _source(function)
    if function is made.make_opinions:
        imports = ("import re", "from collections import Counter")
        return Reading(lines, imports, functions=(source, WORDS), texts=True)
    return Reading(lines, functions=(source,), ordered=function is made.make_demand)


def _source(function: Callable[..., Any]) -> str:
    """Return a function as it stands in a script: without the types, which only this project checks."""
    lines = inspect.getsource(function).splitlines(keepends=True)
    (definition,) = ast.parse("".join(lines)).body
    assert isinstance(definition, ast.FunctionDef)
    body = lines[definition.body[0].lineno - 1 :]
    return f"def {function.__name__}({', '.join(inspect.signature(function).parameters)}):\n{''.join(body)}"


def _digit_pairs(options: Mapping[str, Any]) -> Reading:
    lines = (
        "digits, labels = load_digits(return_X_y=True)",
        "digits = digits.reshape(-1, 8, 8, 1)",
        *_start(options),
        "# Each pair is made within one part of the digits; the last ones validate.",
        f"parts = np.array_split(random.permutation(len(labels)), {flat(PARTS)})",
        f"y = random.permutation({flat(options['pairs'])}) % 2",
        "left, right = [], []",
        "for place, same in enumerate(y):",
        "    part = parts[place * len(parts) // len(y)]",
        "    first = random.choice(part)",
        "    fitting = part[((labels[part] == labels[first]) == same) & (part != first)]",
        "    left.append(first)",
        "    right.append(random.choice(fitting))",
        "left, right = digits[left], digits[right]",
    )
    imports = ("from sklearn.datasets import load_digits",)
    return Reading(lines, imports, ("scikit-learn",), ordered=True, pictures=("left", "right"))


def _keras(name: str, info: Mapping[str, Any]) -> Reading:
    arguments = 'version="large"' if name == "california_housing" else ""
    if info["modality"] == "sequence":
        # Rarer words become Keras's number for an unknown word, 2.
        arguments = f"num_words={flat(info['prepared']['vocabulary'])}"
    lines = [f"(x, y), (x_test, y_test) = keras.datasets.{name}.load_data({arguments})"]
    shape = info["inputs"][0]["shape"]
    if info["modality"] == "image":
        if shape[-1] == 1:
            lines.append("x, x_test = x[..., np.newaxis], x_test[..., np.newaxis]")
        lines.append("y, y_test = y.reshape(-1), y_test.reshape(-1)")
    return Reading(tuple(lines), has_test=True)


def _start(options: Mapping[str, Any]) -> list[str]:
    return [f"random = np.random.default_rng({flat(options['seed'])})"]


def _labels(options: Mapping[str, Any], classes: int) -> list[str]:
    return [f"y = np.arange({flat(options['examples'])}) % {flat(classes)}"]


def _noise(options: Mapping[str, Any]) -> list[str]:
    return [f"x = (x + random.normal(0, {flat(options['noise'])}, x.shape)).astype({quoted('float32')})"]


def _moons(options: Mapping[str, Any]) -> list[str]:
    return [
        *_start(options),
        *_labels(options, 2),
        "angle = np.pi * random.random(len(y))",
        "upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)",
        "lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)",
        "x = np.where(y[:, np.newaxis] == 0, upper, lower) - np.array([0.5, 0.25])",
        *_noise(options),
    ]


def _circles(options: Mapping[str, Any]) -> list[str]:
    return [
        *_start(options),
        *_labels(options, 2),
        "angle = 2 * np.pi * random.random(len(y))",
        f"radius = np.where(y == 0, 1.0, {flat(options['factor'])})",
        "x = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)",
        *_noise(options),
    ]


def _spirals(options: Mapping[str, Any]) -> list[str]:
    classes = options["classes"]
    return [
        *_start(options),
        *_labels(options, classes),
        "along = np.sqrt(random.random(len(y)))",
        f"angle = 2 * np.pi * ({flat(options['turns'])} * along + y / {flat(classes)})",
        "x = along[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)",
        *_noise(options),
    ]


def _xor(options: Mapping[str, Any]) -> list[str]:
    return [
        *_start(options),
        f"x = random.uniform(-1, 1, ({flat(options['examples'])}, 2))",
        "y = ((x[:, 0] > 0) != (x[:, 1] > 0)).astype(int)",
        "x += 0.1 * np.sign(x)",
        *_noise(options),
    ]


def _gaussians(options: Mapping[str, Any]) -> list[str]:
    classes = options["classes"]
    return [
        *_start(options),
        *_labels(options, classes),
        f"angle = 2 * np.pi * y / {flat(classes)}",
        "x = np.stack([np.cos(angle), np.sin(angle)], axis=1)",
        *_noise(options),
    ]


def _regression_plane(options: Mapping[str, Any]) -> list[str]:
    count = flat(options["examples"])
    return [
        *_start(options),
        f"x = random.uniform(-1, 1, ({count}, 2))",
        f"noise = random.normal(0, {flat(options['noise'])}, {count})",
        "y = 0.6 * x[:, 0] + 0.4 * x[:, 1] + noise",
        f"x = x.astype({quoted('float32')})",
    ]


_GENERATED: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "moons": _moons,
    "circles": _circles,
    "spirals": _spirals,
    "xor": _xor,
    "gaussians": _gaussians,
    "regression_plane": _regression_plane,
}
