"""Expressions as Python text: the same value back, the layout of a formatter, and nothing that could become code."""

import ast
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.export.text import LINE, Call, Name, assign, comment, flat, identifier, pretty, quoted

plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=5) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.text())
def test_a_quoted_text_reads_back(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text
    assert "\n" not in quoted(text)


@given(plain)
def test_a_value_reads_back_on_one_line_and_on_many(value: Any) -> None:
    assert ast.literal_eval(flat(value)) == value
    assert ast.literal_eval(pretty(value, before=LINE)) == value


@given(st.text(), st.text())
def test_texts_in_a_call_stay_texts(name: str, argument: str) -> None:
    tree = ast.parse(assign("x", Call("layers.Dense", (3,), {"name": name, "activation": argument})))
    [statement] = tree.body
    assert isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
    values = [keyword.value for keyword in statement.value.keywords]
    assert [value.value for value in values if isinstance(value, ast.Constant)] == [name, argument]


@given(st.text())
def test_a_comment_stays_a_comment(text: str) -> None:
    assert ast.parse(f'"""{comment(text)}."""\n').body[0].value.value is not None  # type: ignore[attr-defined]
    assert ast.parse(f"x = 1\n# {comment(text)}\n").body[1:] == []


@given(st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_variables_are_free_plain_names(texts: list[str]) -> None:
    taken = {"import", "print", "model"}
    for text in texts:
        name = identifier(text, taken)
        assert name.isidentifier() and name.isascii() and name not in taken
        taken.add(name)


def test_infinity_is_written_as_a_call() -> None:
    assert flat(float("inf")) == 'float("inf")'
    assert flat((1,)) == "(1,)"
    assert flat(1e-05) == "1e-05"


def test_objects_are_refused() -> None:
    with pytest.raises(TypeError, match="can't be written"):
        flat(object())


@pytest.mark.process
def test_long_expressions_look_as_ruff_would_write_them() -> None:
    regularizer = Call("keras.regularizers.L2", (0.01,))
    dense = Call(
        "layers.Dense", (64,), {"activation": "relu", "kernel_regularizer": regularizer, "name": "a 'b' \"c\""}
    )
    texts = [
        assign("model", Call("keras.Sequential", ([Call("layers.Flatten"), dense, dense],))),
        assign("x", Call(dense, (Name("x"),))),
        assign("x", Call(Call("layers.Concatenate", (), {"axis": 1}), ([Name("one"), Name("two")],))),
        assign("x", Call("f", ({"a" * 30: [1.5] * 9, "b" * 30: (1, 2), "c": {"d": "e" * 40, "f": None}},))),
        assign("x", Call("f", (["word " * 5] * 5, "word " * 5))),
    ]
    text = "\n".join(texts) + "\n"
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout
