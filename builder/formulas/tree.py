"""A formula as a value: numbers, inputs, operators and calls, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass

Literal = bool | int | float | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number.

    Args:
        value: It.
        name: How it is called where it is a constant: `pi`.
    """

    value: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """What enters the formula.

    Args:
        name: Such as `x`.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with what stands around it.

    Args:
        sign: `+`, `-`, `*`, `/`, `//`, `%`, `**`, `<`, `<=`, `>`, `>=`, `==` or `!=`.
        parts: What it works on: two, or one behind a sign.
    """

    sign: str
    parts: "tuple[Term, ...]"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function.

    Args:
        function: Its name, see `builder.formulas.functions`.
        parts: The values that it takes.
        options: What is given by name.
    """

    function: str
    parts: "tuple[Term, ...]"
    options: tuple[tuple[str, Literal], ...] = ()


Term = Number | Input | Operation | Call


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read.

    Args:
        term: What it computes.
        inputs: The inputs that it names, in the order in which they are given.
    """

    term: Term
    inputs: tuple[str, ...]


def inside(term: Term) -> Iterator[Term]:
    """Give a term and all terms in it."""
    yield term
    if isinstance(term, Operation | Call):
        for part in term.parts:
            yield from inside(part)


def is_number(term: Term) -> bool:
    """Say whether no input stands in a term: it has the same value for all examples."""
    return not any(isinstance(one, Input) for one in inside(term))
