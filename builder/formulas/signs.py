"""The signs of a formula: which there are, and what a person may have meant by another one."""

import ast
import keyword
import re

from builder.errors import FormulaError

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}

UNFINISHED = "+-*/%<>=,."
"""What no formula ends with."""

_MEANT = str.maketrans("（），＋－−×·÷／＊＝＜＞．　\t\n\r", "(),+--**//*=<>.    ")
"""Signs of other keyboards, each read as one of ours, so that places in the text stay what they are."""

_STRANGE = re.compile(r"[^A-Za-z0-9_ .+\-*/%()<>=!,]")
_OWN_SENTENCE = {"^": "formulas.power_sign", "'": "formulas.text", '"': "formulas.text", "[": "formulas.index"}
_WORD = re.compile(r"(?<![A-Za-z0-9_.])[A-Za-z_][A-Za-z0-9_]*")
_NUMBER_AND_NAME = re.compile(r"(?<![A-Za-z0-9_.])(?>\d+\.?\d*|\.\d+)(?>(?:[eE][+-]?\d+)?)(?=[A-Za-z_])")
_VALUES = frozenset({"True", "False"})
_LOGIC = frozenset({"and", "or", "not"})


def cleaned(text: str, most: int) -> str:
    """Return a text with nothing in it but the signs of formulas.

    Args:
        text: What a person typed.
        most: How many characters it may have.

    Raises:
        FormulaError: It is empty or too long, or holds another sign or a word of Python's.
    """
    if len(text) > most:
        raise FormulaError("formulas.too_long", most=most, count=len(text))
    plain = text.translate(_MEANT)
    if not plain.strip():
        raise FormulaError("formulas.empty")
    if (strange := _STRANGE.search(plain)) is not None:
        sign = strange.group()
        shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
        raise FormulaError(_OWN_SENTENCE.get(sign, "formulas.sign"), place=strange.start() + 1, sign=shown)
    if (joined := _NUMBER_AND_NAME.search(plain)) is not None:
        raise FormulaError("formulas.times", place=joined.end() + 1)
    _refuse_words(plain)
    _refuse_open_brackets(plain)
    return plain


def _refuse_words(text: str) -> None:
    for found in _WORD.finditer(text):
        word = found.group()
        if keyword.iskeyword(word) and word not in _VALUES:
            key = "formulas.logic" if word in _LOGIC else "formulas.word"
            raise FormulaError(key, place=found.start() + 1, name=word)


def _refuse_open_brackets(text: str) -> None:
    open_at: list[int] = []
    for place, sign in enumerate(text):
        if sign == "(":
            open_at.append(place)
        elif sign == ")":
            if not open_at:
                raise FormulaError("formulas.closed", place=place + 1)
            open_at.pop()
    if open_at:
        raise FormulaError("formulas.open", place=open_at[-1] + 1)
