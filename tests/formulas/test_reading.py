"""What a person types becomes a formula or a sentence that says where it can't be read; nothing of it ever runs."""

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import FormulaError
from builder.formulas import FUNCTIONS, Formula, fault, read
from builder.formulas.reading import DEEPEST, MOST_CHARACTERS, MOST_TERMS
from tests.formulas.strategies import terms, written

READ = {
    "x": ("x",),
    "x ** 2": ("x",),
    "  x\n* 2 ": ("x",),
    "ops.softplus(x) - 0.5": ("x",),
    "keras.ops.softplus(x)": ("x",),
    "a * sigmoid(b)": ("a", "b"),
    "b - a": ("a", "b"),
    "a": ("a",),
    "a + b + c + d": ("a", "b", "c", "d"),
    "0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x ** 3)))": ("x",),
    "where(x > 0, x, e ** x - 1)": ("x",),
    "mean(x, axis=-1, keepdims=True)": ("x",),
    "sum(x, axis=(1, -1))": ("x",),
    "elu(x, alpha=0.5) + leaky_relu(x, negative_slope=-.1)": ("x",),
    "-x ** -2 // 3 % 2": ("x",),
    "pow(x, 2) + ln(x)": ("x",),
    "（ｘ）".replace("ｘ", "x"): ("x",),
    "2×x − 1，".rstrip("，"): ("x",),
    "1e-3 * x + .5 + 1. + log10(x)": ("x",),
    "2 * e * x": ("x",),
}

REFUSED: dict[str, tuple[str, int | None]] = {
    "": ("empty", None),
    "   ": ("empty", None),
    "x ^ 2": ("power_sign", 3),
    "2x": ("times", 2),
    "2 * 3x": ("times", 6),
    "1e5x": ("times", 4),
    "0x1f": ("times", 2),
    "2(x)": ("times", 1),
    "x(x + 1)": ("times", 1),
    "(x)(x)": ("times", 1),
    "pi(x)": ("times", 1),
    "x +": ("ends", 3),
    "x **  ": ("ends", 4),
    "(x": ("open", 1),
    "exp((x)": ("open", 4),
    "x)": ("closed", 2),
    "x.shape": ("attribute", 1),
    "1 + x.real": ("attribute", 5),
    "np.exp(x)": ("attribute", 1),
    "ops.nn.relu(x)": ("attribute", 1),
    "x.exp(x)": ("attribute", 1),
    "softplu(x)": ("unknown_function_near", 1),
    "Sigmoid(x)": ("unknown_function_near", 1),
    "1 + blorg(x)": ("unknown_function", 5),
    "matmul(a, b)": ("unknown_function", 1),
    "__import__(x)": ("unknown_function", 1),
    "eval(x)": ("unknown_function", 1),
    "sigmoid": ("function_alone", 1),
    "x + blorg": ("unknown_name", 5),
    "x + pie": ("unknown_name_near", 5),
    "max(x, 0)": ("of_two", 1),
    "exp(x, x)": ("wrong_number", 1),
    "exp()": ("wrong_number", 1),
    "maximum(x)": ("wrong_number", 1),
    "elu(x, 0.5)": ("by_name", 1),
    "elu(x, alpa=1)": ("unknown_option", 13),
    "exp(x, axis=1)": ("no_options", 13),
    "elu(x, alpha=x)": ("bad_number", 14),
    "elu(x, alpha=1 + 1)": ("bad_number", 14),
    "elu(x, alpha=True)": ("bad_number", 14),
    "gelu(x, approximate=1)": ("bad_flag", 21),
    "mean(x, axis=1.5)": ("bad_axis", 14),
    "mean(x, axis=())": ("bad_axis", 14),
    "mean(x, axis=(1, True))": ("bad_axis", 14),
    "mean(x, axis=99)": ("bad_axis", 14),
    "mean(x)": ("needs_axis", 1),
    "mean(x, axis=0)": ("batch_axis", 14),
    "softmax(x, axis=(0, 1))": ("batch_axis", 17),
    "x ** 65": ("exponent", 6),
    "x ** -65": ("exponent", 6),
    "x ** 2 ** 9": ("exponent", 6),
    "1e31 * x": ("too_large", 1),
    "1e999 * x": ("too_large", 1),
    "9 ** 60 * x": ("too_large", 1),
    "x / (1 / 0)": ("no_value", 6),
    "sqrt(0 - 1) * x": ("no_value", 1),
    "(0 - 8) ** 0.5 * x": ("no_value", 1),
    "log(0) * x": ("no_value", 1),
    "sigmoid(1) * x": ("numbers_only", 1),
    "where(1 > 0, x, x)": ("numbers_only", 7),
    "'x'": ("text", 1),
    'f"x"': ("text", 2),
    "x[0]": ("index", 2),
    "x; x": ("sign", 2),
    "x @ x": ("sign", 3),
    "{x}": ("sign", 1),
    "x\u200b": ("sign", 2),
    "x \\": ("sign", 3),
    "平方(x)": ("sign", 1),
    "lambda: x": ("sign", 7),
    "x if x > 0 else 0": ("word", 3),
    "lambda": ("word", 1),
    "await x": ("word", 1),
    "None": ("word", 1),
    "x and x": ("logic", 3),
    "not x": ("logic", 1),
    "0 < x < 1": ("chained", 1),
    "x, 2": ("comma", 1),
    "0,5 * x": ("comma", 1),
    "True * x": ("not_number", 1),
    "exp(*x)": ("not_formula", 5),
    "exp(**x)": ("wrong_number", 1),
    "exp(x, **x)": ("no_options", 10),
    "2 + pi": ("no_input", None),
    "x + a": ("mixed", None),
    "a + c": ("skipped", None),
    "b": ("skipped", None),
    "y_pred - y_true": ("unknown_name", 1),
}


@pytest.mark.parametrize(("text", "inputs"), READ.items())
def test_a_formula_is_read(text: str, inputs: tuple[str, ...]) -> None:
    assert read(text).inputs == inputs
    assert fault(text) is None


@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_a_mistake_has_its_own_sentence_and_place(text: str, expected: tuple[str, int | None]) -> None:
    found = fault(text)
    assert found is not None
    assert (found.key, found.values.get("place")) == (f"formulas.{expected[0]}", expected[1])
    english, chinese = found.sentence("en"), found.sentence("zh")
    assert english != chinese and "{" not in english.replace("{x}", "").replace(": { has", "")
    if expected[1] is not None:
        assert f"Character {expected[1]}:" in english and f"第 {expected[1]} 个字符" in chinese


def test_the_nearest_known_name_is_said() -> None:
    assert "Did you mean softplus?" in str(fault("softplu(x)"))
    assert "Did you mean pi?" in str(fault("x + pie"))


@pytest.mark.parametrize("text", ["x x", "x = 2", "x !", "x ! = 2", "*x", "x.", "x..5", "x === 2", "exp(x=2) +* 3"])
def test_what_python_can_not_split_up_has_a_place_too(text: str) -> None:
    # Which one differs a little between versions of Python.
    found = fault(text)
    assert found is not None and found.key in ("formulas.not_formula", "formulas.ends")
    assert 1 <= found.values["place"] <= len(text)  # type: ignore[operator]


def test_what_is_no_text_is_no_formula() -> None:
    for value in (None, 2, True, ["x"], {"x": 1}):
        found = fault(value)
        assert found is not None and found.key == "formulas.empty"


def test_a_formula_has_limits() -> None:
    assert fault("x" + " " * (MOST_CHARACTERS - 1)) is None
    for text, key in (
        ("x" + " " * MOST_CHARACTERS, "too_long"),
        ("-" * (DEEPEST + 1) + "x", "too_deep"),
        ("exp(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), "too_deep"),
        ("(" * 149 + "x" + ")" * 149, None),
        ("+x" * (MOST_TERMS // 2 + 1), "too_deep"),
        ("-" * 299 + "x", "too_deep"),
    ):
        found = fault(text)
        assert (found and found.key) == (key and f"formulas.{key}"), text[:40]
    wide = "maximum(x+x+x+x+x+x+x+x+x+x, x)"
    while len(wide) < 140:
        wide = f"maximum({wide}, {wide})"
    found = fault(f"{wide}+{wide}".replace(" ", ""))
    assert found is not None and found.key in ("formulas.too_many_terms", "formulas.too_long")


def test_an_activation_takes_x_alone_and_a_loss_both_sides() -> None:
    assert read("x ** 2", "activation").inputs == ("x",)
    assert fault("a * b", "activation") is not None
    assert read("mean((y_true - y_pred) ** 2)", "loss").inputs == ("y_true", "y_pred")
    assert read("sum(y_true * y_pred, axis=0)", "loss").inputs == ("y_true", "y_pred")
    for text in ("y_true ** 2", "y_pred ** 2", "x ** 2"):
        assert fault(text, "loss") is not None


def test_an_activation_is_not_told_of_letters_that_it_does_not_take() -> None:
    assert "x, pi, e" in str(fault("a * b", "activation"))


def test_functions_have_names_that_are_no_inputs() -> None:
    assert not FUNCTIONS.keys() & {"a", "b", "c", "d", "x", "y_true", "y_pred", "pi", "e"}
    assert all(name.isidentifier() and not name.startswith("_") for name in FUNCTIONS)


class Watched:
    """What Python would do beside reading; a hook can't be taken away again, so it sleeps."""

    awake = False
    seen: list[str] = []  # noqa: RUF012

    @classmethod
    def hook(cls, event: str, arguments: Any) -> None:
        if cls.awake and event in ("exec", "import", "open", "os.system", "subprocess.Popen"):
            cls.seen.append(event)


sys.addaudithook(Watched.hook)

SIGNS = "xabcd0129.eE+-*/%()<>=!, \t^'\"[]{}:;@_\\π２（）×\u200b"
LIKELY = st.lists(
    st.sampled_from(
        [*FUNCTIONS, *SIGNS, *"xxx(())**--", "axis=", "keepdims=True", "__class__", "lambda", " if ", "ops."]
    ),
    max_size=30,
).map("".join)


@given(st.text(max_size=400) | st.text(SIGNS, max_size=310) | LIKELY)
def test_any_text_is_a_formula_or_a_sentence(text: str) -> None:
    fault("x + blorg(")  # What is loaded when something is looked up is loaded now.
    Watched.seen.clear()
    Watched.awake = True
    try:
        found = fault(text)
    finally:
        Watched.awake = False
    assert not Watched.seen
    if found is None:
        assert isinstance(read(text), Formula)
    else:
        assert isinstance(found, FormulaError)
        assert found.sentence("en") and found.sentence("zh")
        place = found.values.get("place")
        assert place is None or 1 <= place <= len(text) + 1  # type: ignore[operator]


@given(terms())
def test_what_is_written_out_is_read_back(term: Any) -> None:
    found = fault(written(term))
    if found is None:
        assert read(written(term)).term == term
    else:
        # A number without a value, too many terms, an exponent: but never a fault of the text.
        assert found.key.removeprefix("formulas.") in NOT_OF_THE_TEXT


NOT_OF_THE_TEXT = frozenset(
    {
        "exponent",
        "no_input",
        "no_value",
        "numbers_only",
        "too_deep",
        "too_large",
        "too_long",
        "too_many_terms",
    }
)
