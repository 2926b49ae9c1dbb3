"""Python expressions as values, written out the way ruff and Black would write them.

Everything that comes from a design passes through here as a value and leaves as a literal, so no name and no string
of a design can become code.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

LINE = 88
"""The longest line of an exported file, in characters: what ruff and Black use when nobody says otherwise."""

STEP = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name that this program chose, such as `keras.layers.Dense` or `x`."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call.

    Args:
        function: What is called: a dotted name, or an expression that gives a callable.
        positional: Arguments without a name.
        keywords: Arguments with their names, in the order in which they are written.
    """

    function: "str | Call"
    positional: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)


def quoted(text: str) -> str:
    """Return a string literal; in double quotes, unless single ones need fewer backslashes."""
    literal = repr(text)
    if literal[0] == '"' or text.count('"') > text.count("'"):
        return literal
    # The body of a single-quoted repr: its escaped single quotes become bare, its bare double quotes escaped.
    body = literal[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{body}"'


def flat(value: Any) -> str:
    """Return an expression on one line.

    Args:
        value: `Name`, `Call`, a plain value, or a tuple, list or dict of such.

    Raises:
        TypeError: It is none of these.
    """
    if isinstance(value, Name):
        return value.dotted
    if isinstance(value, Call):
        return f"{_head(value)}({', '.join(_written(part) for part in _arguments(value))})"
    if isinstance(value, tuple) and len(value) == 1:
        return f"({flat(value[0])},)"
    if isinstance(value, tuple | list | dict):
        inside = ", ".join(_written(part) for part in _members(value))
        return f"{_brackets(value)[0]}{inside}{_brackets(value)[1]}"
    return _literal(value)


def pretty(value: Any, before: int = 0, indent: int = 0) -> str:
    """Return an expression over as many lines as it needs.

    Args:
        value: As for `flat`.
        before: How many characters stand before it, and behind it, on its line.
        indent: How many spaces its line begins with.
    """
    line = flat(value)
    if before + len(line) <= LINE or not _opens(value):
        return line
    if isinstance(value, Call) and isinstance(value.function, Call):
        tail = flat(Call("", value.positional, value.keywords))
        return pretty(value.function, LINE, indent) + tail
    parts = list(_arguments(value) if isinstance(value, Call) else _members(value))
    head = _head(value) if isinstance(value, Call) else ""
    brackets = _brackets(value)
    inner = indent + STEP
    # Nobody puts a comma behind the only argument if that is what spreads over the lines.
    alone = isinstance(value, Call) and len(parts) == 1 and _opens(parts[0][1]) and not parts[0][0]
    lines = [
        f"{' ' * inner}{name}{pretty(part, inner + len(name) + 1, inner)}{'' if alone else ','}" for name, part in parts
    ]
    return "\n".join([f"{head}{brackets[0]}", *lines, f"{' ' * indent}{brackets[1]}"])


def assign(target: str, value: Any, indent: int = 0) -> str:
    """Return the statement that gives a value a name."""
    start = f"{' ' * indent}{target} = "
    return start + pretty(value, len(start), indent)


def statement(value: Any, indent: int = 0) -> str:
    """Return an expression as a statement."""
    return " " * indent + pretty(value, indent, indent)


def comment(text: str) -> str:
    """Return a text without what could end a comment or a docstring, or turn its direction on the screen."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.replace("\\", "/").replace('"', "'").split())


def identifier(text: str, taken: Sequence[str] | set[str] | frozenset[str]) -> str:
    """Return a free variable name that resembles a text.

    Args:
        text: Id of a layer, which may be any printable text.
        taken: Names that must not be used.
    """
    safe = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text).strip("_").lower()
    base = safe if safe and not safe[0].isdigit() else f"layer_{safe}".rstrip("_")
    return next(name for name in _numbered(base) if name not in taken)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 1
    while True:
        number += 1
        yield f"{base}_{number}"


def _head(call: Call) -> str:
    return call.function if isinstance(call.function, str) else flat(call.function)


def _arguments(call: Call) -> Iterator[tuple[str, Any]]:
    yield from (("", part) for part in call.positional)
    yield from ((f"{name}=", part) for name, part in call.keywords.items())


def _members(value: tuple[Any, ...] | list[Any] | dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((f"{quoted(str(name))}: ", part) for name, part in value.items())
    else:
        yield from (("", part) for part in value)


def _written(part: tuple[str, Any]) -> str:
    return part[0] + flat(part[1])


def _opens(value: Any) -> bool:
    if isinstance(value, Call):
        return bool(value.positional or value.keywords)
    return isinstance(value, tuple | list | dict) and bool(value)


def _brackets(value: Any) -> str:
    return "()" if isinstance(value, tuple | Call) else "{}" if isinstance(value, dict) else "[]"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise TypeError(f"{type(value).__name__} can't be written as Python: {value!r:.60}")
