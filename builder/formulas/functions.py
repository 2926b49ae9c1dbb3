"""The functions that a formula may call, as data. Each is one of `keras.ops` of the same name."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Option = Literal[
    "axis",  # a whole number other than 0, which is the batch; or a tuple of such
    "number",  # a number
    "flag",  # True or False
]


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Args:
        name: Its name, in `keras.ops` and in formulas.
        takes: How many values it takes.
        options: What is given by name, with what it may be.
        reduces: Whether it works along an axis, over all of them where none is given.
        of_number: The same for a plain number; `None` where there is no such thing.
    """

    name: str
    takes: int = 1
    options: Mapping[str, Option] = field(default_factory=dict)
    reduces: bool = False
    of_number: Callable[[float], float] | None = None


def _named(*functions: Function) -> dict[str, Function]:
    return {one.name: one for one in functions}


def _plain(names: str, takes: int = 1) -> tuple[Function, ...]:
    return tuple(Function(name, takes) for name in names.split())


_ALONG: dict[str, Option] = {"axis": "axis", "keepdims": "flag"}
_AXIS: dict[str, Option] = {"axis": "axis"}

GROUPS: dict[str, tuple[Function, ...]] = {
    "activations": (
        *_plain(
            "hard_sigmoid hard_silu hard_swish hard_tanh log_sigmoid relu relu6 selu sigmoid silu softplus softsign"
            " sparse_plus sparse_sigmoid swish"
        ),
        Function("tanh", of_number=math.tanh),
        *_plain("tanh_shrink"),
        Function("celu", options={"alpha": "number"}),
        Function("elu", options={"alpha": "number"}),
        Function("gelu", options={"approximate": "flag"}),
        Function("glu", options=_AXIS),
        Function("hard_shrink", options={"threshold": "number"}),
        Function("leaky_relu", options={"negative_slope": "number"}),
        Function("log_softmax", options=_AXIS),
        Function("soft_shrink", options={"threshold": "number"}),
        Function("softmax", options=_AXIS),
        Function("squareplus", options={"b": "number"}),
        Function("threshold", takes=3),
    ),
    "powers": (
        *_plain("cbrt exp2 reciprocal rsqrt square"),
        Function("exp", of_number=math.exp),
        Function("expm1", of_number=math.expm1),
        Function("log", of_number=math.log),
        Function("log10", of_number=math.log10),
        Function("log1p", of_number=math.log1p),
        Function("log2", of_number=math.log2),
        Function("sqrt", of_number=math.sqrt),
        *_plain("logaddexp logaddexp2 power", 2),
    ),
    "angles": (
        *_plain("sinc"),
        Function("arccos", of_number=math.acos),
        Function("arccosh", of_number=math.acosh),
        Function("arcsin", of_number=math.asin),
        Function("arcsinh", of_number=math.asinh),
        Function("arctan", of_number=math.atan),
        Function("arctanh", of_number=math.atanh),
        Function("cos", of_number=math.cos),
        Function("cosh", of_number=math.cosh),
        Function("deg2rad", of_number=math.radians),
        Function("rad2deg", of_number=math.degrees),
        Function("sin", of_number=math.sin),
        Function("sinh", of_number=math.sinh),
        Function("tan", of_number=math.tan),
        *_plain("arctan2 hypot", 2),
    ),
    "rounding": (
        *_plain("round sign stop_gradient"),
        Function("abs", of_number=math.fabs),
        Function("ceil", of_number=math.ceil),
        Function("floor", of_number=math.floor),
        Function("trunc", of_number=math.trunc),
        Function("clip", takes=3),
        *_plain("divide_no_nan maximum minimum mod", 2),
        Function("nan_to_num", options={"nan": "number"}),
    ),
    "errors": (Function("erf", of_number=math.erf), Function("erfc", of_number=math.erfc), Function("erfinv")),
    "truth": (
        *_plain("isfinite isinf isnan logical_not"),
        *_plain("logical_and logical_or logical_xor", 2),
        Function("where", takes=3),
    ),
    "along": (
        *(Function(name, options=_ALONG, reduces=True) for name in ["logsumexp", "max", "mean", "median", "min"]),
        Function("norm", options=_ALONG, reduces=True),
        *(Function(name, options=_ALONG, reduces=True) for name in ["prod", "ptp", "std", "sum", "var"]),
        *(Function(name, options=_AXIS, reduces=True) for name in ["cumprod", "cumsum", "flip"]),
        Function("normalize", options={"axis": "axis", "order": "number"}),
        Function("sort", options=_AXIS),
    ),
}
"""By what they are for, in the order in which a page lists them.

`sparsemax` is left out: that of Keras 3.15 gives other numbers with TensorFlow than it is defined to.
"""

FUNCTIONS: dict[str, Function] = _named(*(one for members in GROUPS.values() for one in members))

CONSTANTS = {"pi": math.pi, "e": math.e}

MATH = {
    "abs": "fabs", "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan",
    "arctanh": "atanh", "deg2rad": "radians", "rad2deg": "degrees",
}  # fmt: skip
"""What Python's `math` calls a function otherwise than Keras does."""

SIMPLER = {
    "absolute": "abs", "amax": "max", "amin": "min", "acos": "arccos", "asin": "arcsin", "atan": "arctan",
    "average": "mean", "exponential": "exp", "fabs": "abs", "ln": "log", "pow": "power",
}  # fmt: skip
"""Other names of functions, read as these."""
