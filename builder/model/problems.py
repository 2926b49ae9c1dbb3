"""What is wrong with a node, as a value. Keras's own sentence where it is one, our own where Keras is opaque."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import keras

from builder import words
from builder.errors import LayerwiseError

Problem = dict[str, Any]
"""See `docs/architecture.md`, "What the checker answers"."""

THIS = "__this_layer__"
"""The name that every layer has while it is inferred, so that answers can be shared; its node's id takes its place."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m|\[[01]m")
_WRAPPED = re.compile(r"^Exception encountered when calling \S+\.\n+", re.MULTILINE)
_ARGUMENTS = re.compile(r"\n+Arguments received by .*", re.DOTALL)
_DUMP = re.compile(r"\n+(config=|Exception encountered: ).*", re.DOTALL)
_NUMBERED = re.compile(r"Input (\d+)(?: with name '[^']*')? of layer")
_MOST_CHARACTERS = 600

_NDIM = re.compile(r"expected (?P<limit>min_ndim|max_ndim|ndim)=(?P<value>\d+)")
_AXIS = re.compile(r"expected axis (?P<axis>-?\d+) of input shape to have value (?P<size>\d+)")
_OPAQUE = (
    ("Bidirectional", re.compile("could not be deserialized|go_backwards|return_sequences"), "not_recurrent", "layer"),
    ("BatchNormalization", re.compile("tuple index out of range|list index"), "axis_outside", "axis"),
    (
        "",
        re.compile("output size would be zero or negative|Negative dimension size"),
        "window_too_large",
        "kernel_size",
    ),
    ("", re.compile(r"must be fully-defined \(no `None`"), "size_unknown", None),
    ("", re.compile("requires TensorFlow|Could not automatically infer the output shape"), "needs_backend", None),
)
_OPAQUE_CODES = {
    "needs_backend": "needs_backend",
    "size_unknown": "shape_mismatch",
    "window_too_large": "shape_mismatch",
}


def problem(
    code: str,
    message: str,
    argument: str | None = None,
    got: Sequence[Sequence[int | None]] = (),
    expected: Any = None,
) -> Problem:
    """Return a problem in Keras's words.

    Args:
        code: One of the codes of `docs/architecture.md`.
        message: Keras's sentence, cleaned.
        argument: The argument it is about, if it is about one.
        got: Shapes that the layer received, with the batch axis.
        expected: What it would take, as far as can be told: `{"ndim": 3}`, `{"axis": -1, "size": 10}`.
    """
    return {
        "code": code,
        "message": message,
        "sentence": None,
        "argument": argument,
        "got": [list(shape) for shape in got],
        "expected": expected,
    }


def own(
    code: str,
    key: str,
    argument: str | None = None,
    got: Sequence[Sequence[int | None]] = (),
    expected: Any = None,
    **values: object,
) -> Problem:
    """Return a problem in our own words, in every language.

    Args:
        code: One of the codes of `docs/architecture.md`.
        key: Key of the sentence.
        argument, got, expected: See `problem`.
        values: What fills the gaps of the sentence.
    """
    found = problem(code, words.text(key, "en", **values), argument, got, expected)
    found["sentence"] = {language: words.text(key, language, **values) for language in words.LANGUAGES}
    return found


def from_constructor(error: Exception, kind: str, config: Mapping[str, Any]) -> Problem:
    """Return what a layer's constructor objects to."""
    if isinstance(error, LayerwiseError):
        return _refused(error, config)
    message = clean(str(error))
    opaque = _opaque(kind, message, ())
    if opaque is not None:
        return opaque
    if isinstance(error, TypeError) and (missing := re.findall(r"required positional arguments?: (.*)", message)):
        names = re.findall(r"'(\w+)'", missing[0])
        return own("bad_argument", "model.missing_argument", names[0], kind=kind, names=", ".join(names))
    argument = _argument(message, config)
    if not isinstance(error, ValueError) and argument is None:
        argument = next((name for name, value in config.items() if isinstance(value, str | list | dict)), None)
    if not isinstance(error, ValueError) and argument is not None:
        received = repr(config.get(argument))[:80]
        return own("bad_argument", "model.bad_value", argument, kind=kind, name=argument, received=received)
    return problem("bad_argument", message, argument)


def from_call(
    error: Exception, kind: str, config: Mapping[str, Any], shapes: Sequence[Sequence[int | None]]
) -> Problem:
    """Return what a layer objects to in the tensors it receives."""
    if isinstance(error, LayerwiseError):
        return _refused(error, config)
    message = clean(str(error))
    opaque = _opaque(kind, message, shapes)
    if opaque is not None:
        return opaque
    if not isinstance(error, ValueError) or not message:
        return own("shape_mismatch", "model.call_failed", None, shapes, None, kind=kind, shapes=written(shapes),
                   detail=message.splitlines()[0][:200] if message else type(error).__name__)  # fmt: skip
    return problem("shape_mismatch", message, _argument(message, config), shapes, _expected(message))


def clean(message: str) -> str:
    """Return Keras's message without colour codes, wrapping and the dump of arguments."""
    text = _COLOURS.sub("", message)
    text = _ARGUMENTS.sub("", text)
    text = _WRAPPED.sub("", text)
    text = _DUMP.sub("", text)
    text = _NUMBERED.sub(r"Input \1 of layer", text)
    return re.sub(r"\s*\n\s*", " ", text).strip()[:_MOST_CHARACTERS]


def named(found: Problem | None, node_id: str) -> Problem | None:
    """Return a shared problem as one of this node: with its id where the layer's name stands."""
    if found is None or THIS not in found["message"]:
        return found
    sentence = found["sentence"]
    return found | {
        "message": found["message"].replace(THIS, node_id),
        "sentence": sentence and {language: text.replace(THIS, node_id) for language, text in sentence.items()},
    }


def written(shapes: Sequence[Sequence[int | None]]) -> str:
    """Return shapes as a person writes them: `(None, 8, 8) and (None, 4)`."""
    return " and ".join("(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")" for shape in shapes)


def _opaque(kind: str, message: str, shapes: Sequence[Sequence[int | None]]) -> Problem | None:
    for only, pattern, key, argument in _OPAQUE:
        if key == "needs_backend" and keras.backend.backend() != "numpy":
            continue  # We are the bench: then it is the layer's own fault.
        if (not only or only == kind) and pattern.search(message):
            if argument == "kernel_size" and "Pool" in kind:
                argument = "pool_size"
            code = _OPAQUE_CODES.get(key, "bad_argument")
            return own(code, f"model.{key}", argument, shapes, None, kind=kind, shapes=written(shapes))
    return None


def _expected(message: str) -> Any:
    if (found := _NDIM.search(message)) is not None:
        return {found["limit"]: int(found["value"])}
    if (found := _AXIS.search(message)) is not None:
        return {"axis": int(found["axis"]), "size": int(found["size"])}
    return None


def _argument(message: str, config: Mapping[str, Any]) -> str | None:
    # Keras writes `units` in backquotes, units=3, or argument(s) in a dict; the first that is given counts.
    for name in re.findall(r"`(\w+)`|\b(\w+)=", message):
        found = name[0] or name[1]
        if found in config:
            return str(found)
    unknown = re.search(
        r"(?:Unrecognized keyword arguments passed to \w+: \{'|unexpected keyword argument ')(\w+)'", message
    )
    if unknown is not None:
        return unknown[1]
    identifier = re.search(r"Could not interpret (\w+)", message)
    if identifier is None:
        return None
    return next((name for name in config if name.endswith(identifier[1])), None)


def _refused(error: LayerwiseError, config: Mapping[str, Any]) -> Problem:
    argument = error.values.get("argument")
    found = problem("bad_argument" if argument else "unknown_part", error.sentence("en"))
    found["argument"] = str(argument) if argument else _naming(error.values, config)
    found["sentence"] = {language: error.sentence(language) for language in words.LANGUAGES}
    return found


def _naming(values: Mapping[str, object], config: Mapping[str, Any]) -> str | None:
    name = str(values.get("name") or values.get("kind") or "")
    return next((argument for argument, value in config.items() if name and name in repr(value)), None)
