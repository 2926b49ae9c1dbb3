"""What Keras calls the operations that a formula is made of, where it saves them."""

from builder.formulas.functions import FUNCTIONS

MODULES = tuple(f"keras.src.ops.{one}" for one in ("core", "linalg", "math", "nn", "numpy"))
"""Where Keras has their classes."""

SIGNS = {
    "Add": "+", "Subtract": "-", "Multiply": "*", "TrueDivide": "/", "FloorDivide": "//", "Mod": "%", "Power": "**",
    "Less": "<", "LessEqual": "<=", "Greater": ">", "GreaterEqual": ">=", "Equal": "==", "NotEqual": "!=",
    "Negative": "-",
}  # fmt: skip
"""The operator that each of these classes stands for."""

_OTHERWISE = {"Absolute": "abs"}
_ALIASES = ("hard_swish", "swish")


def _class_of(function: str) -> str:
    return "".join(part.capitalize() for part in function.split("_"))


CALLED = {_class_of(name): name for name in FUNCTIONS if name not in _ALIASES} | _OTHERWISE
"""The function that each of the other classes stands for."""
