"""A formula as Python reads it: the same operations, in the same order."""

import ast
import math
import operator
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given

from builder.errors import FormulaError
from builder.formulas import Formula, Input, Operation, Term, expression, fault, is_number, modules, number_of, read
from builder.formulas.functions import MATH
from tests.formulas.strategies import terms, written

WRITTEN = {
    "x ** 2": "x**2",
    "(x + 1)**2": "(x + 1) ** 2",
    "(-x)**-2": "(-x) ** -2",
    "(x**2)**3": "(x**2) ** 3",
    "x**2**3*0+x": "x**2**3 * 0 + x",
    "ops.softplus(x)-0.5": "ops.softplus(x) - 0.5",
    "a*(b+1)": "a * (b + 1)",
    "-(x+1)": "-(x + 1)",
    "(x*2)+1": "x * 2 + 1",
    "sqrt(2/pi)*x": "math.sqrt(2 / math.pi) * x",
    "arctan(1)*x": "math.atan(1) * x",
    "e**x": "math.e**x",
    "ln(x)": "ops.log(x)",
    "-x**2": "-(x**2)",
    "2**-x": "2**-x",
    "1e20*x": "1e20 * x",
    "x==1": "ops.equal(x, 1)",
    "where(x!=1, x, 0)": "ops.where(ops.not_equal(x, 1), x, 0)",
    "mean(x, axis=(1, -1), keepdims=True)": "ops.mean(x, axis=(1, -1), keepdims=True)",
    "x - - 1": "x - -1",
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.items())
def test_it_is_written_as_a_person_writes_it(text: str, expected: str) -> None:
    formula = read(text)
    assert expression(formula) == expected
    assert modules(formula) == {name for name in ("math", "ops") if f"{name}." in expected}


def test_inputs_can_be_called_otherwise() -> None:
    assert expression(read("a * sigmoid(b)"), {"a": "left", "b": "right"}) == "left * ops.sigmoid(right)"


def test_all_names_of_python_are_there() -> None:
    assert all(hasattr(math, name) for name in MATH.values())


class Seen:
    """Notes down what is done with it."""

    def __init__(self, *done: Any) -> None:
        self.done = done

    def __getattr__(self, name: str) -> "Callable[..., Seen]":
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *parts, **options: Seen(name, *parts, *sorted(options.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and self.done == other.done

    __hash__ = None  # type: ignore[assignment]


def _noting(sign: str) -> tuple[Callable[..., Seen], Callable[..., Seen]]:
    return lambda self, other: Seen(sign, self, other), lambda self, other: Seen(sign, other, self)


for _sign, _name in {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow"
}.items():  # fmt: skip
    _left, _right = _noting(_sign)
    setattr(Seen, f"__{_name}__", _left)
    setattr(Seen, f"__r{_name}__", _right)
for _sign, _name in {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}.items():
    setattr(Seen, f"__{_name}__", _noting(_sign)[0])
Seen.__neg__ = lambda self: Seen("-", self)  # type: ignore[attr-defined]

_OPERATIONS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def meant(term: Term) -> Any:
    """Return what a term does to something that notes it down."""
    if is_number(term):
        return number_of(term, 1)
    if isinstance(term, Input):
        return Seen("x")
    parts = [meant(part) for part in term.parts]  # type: ignore[union-attr]
    if isinstance(term, Operation):
        if term.sign in ("==", "!="):
            return Seen("equal" if term.sign == "==" else "not_equal", *parts)
        return _OPERATIONS[term.sign](*parts) if len(parts) == 2 else -parts[0]
    return Seen(term.function, *parts, *sorted(term.options))  # type: ignore[union-attr]


@given(terms())
def test_python_reads_the_same_operations_in_the_same_order(term: Term) -> None:
    assume(fault(written(term)) is None)
    text = expression(Formula(term, ("x",)))
    # It was written by this program, and holds nothing but what `writing` knows.
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert names <= {"x", "ops", "math"}
    assert eval(text, {"x": Seen("x"), "ops": Seen(), "math": math, "__builtins__": {}}) == meant(term)


def test_a_formatter_has_nothing_to_say(tmp_path: Path) -> None:
    # One file for all: starting the formatter takes longer than all the rest.
    texts = [one for one in (*WRITTEN, *MANY) if fault(one) is None]
    assert len(texts) > 500
    lines = [f"y{place} = {expression(read(text))}" for place, text in enumerate(texts)]
    path = tmp_path / "formulas.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    assert ruff is not None
    subprocess.run([ruff, "format", "--isolated", "--line-length", "300", str(path)], check=True, timeout=60)
    assert path.read_text(encoding="utf-8").splitlines() == lines


MANY = [
    f"{left} {sign} {right}"
    for sign in ("+", "-", "*", "/", "//", "%", "**", "<", ">=", "==")
    for left in ("x", "-x", "(x + 1)", "x * 2", "exp(x)", "x ** 2", "(-x)", "2.5", "pi", "(x < 1)")
    for right in ("x", "-x", "(x - 1)", "(x / 2)", "x ** -x", "maximum(x, 1e-05)", "- -x", "e * x", "(x > 2)")
]


def test_numbers_say_where_they_have_no_value() -> None:
    with pytest.raises(FormulaError) as caught:
        number_of(Operation("/", (read("x * 1").term.parts[1], read("x * 0").term.parts[1])), 7)  # type: ignore[union-attr]
    assert caught.value.values["place"] == 7
