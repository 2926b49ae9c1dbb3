"""The page that lists the functions names those that there are."""

import re
from pathlib import Path

import pytest

from builder.formulas import FUNCTIONS, GROUPS, fault
from builder.formulas.page import table

PAGE = Path(__file__).parents[2] / "docs/how-to/write-a-formula.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_lists_every_function() -> None:
    listed = TEXT.partition("<!-- functions -->\n")[2].partition("<!-- end -->")[0]
    assert listed == table(), "python -m builder.formulas.page writes the table"
    assert [*re.findall(r"`(\w+)\(", listed)] == [*FUNCTIONS]
    assert sum(map(len, GROUPS.values())) == len(FUNCTIONS)


EXAMPLES = [
    ("x * sigmoid(x)", "activation"),
    ("a * sigmoid(b)", "layer"),
    ("where(x > 0, x, 0.1 * x)", "activation"),
    ("mean(abs(y_true - y_pred) ** 1.5)", "loss"),
    ("x * tanh(softplus(x))", "activation"),
]


@pytest.mark.parametrize(("formula", "purpose"), EXAMPLES)
def test_the_examples_of_the_page_can_be_read(formula: str, purpose: str) -> None:
    assert f"`{formula}`" in TEXT
    assert fault(formula, purpose) is None  # type: ignore[arg-type]


def test_the_limits_are_those_of_the_reading() -> None:
    from builder.formulas import numbers, reading

    said = (reading.MOST_CHARACTERS, reading.MOST_TERMS, reading.DEEPEST, reading.MOST_EXPONENT)
    assert [*map(int, re.findall(r"\b(\d+) characters, (\d+) numbers", TEXT)[0])] == [*said[:2]]
    assert f"{said[2]} of them inside" in TEXT and f"up to\n  {said[3]} " in TEXT
    assert f"{numbers.LARGEST:.0e}".replace("+", "") in TEXT
