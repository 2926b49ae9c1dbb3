"""Formulas that a person writes: an activation, a layer or a loss as text, read without running anything.

`read` makes a value of the text or says where it can't be read. `expression` writes it as Python for a script.
`builder.model.formulas` makes operations of Keras of it. Knows no Keras: every process may use it.
"""

from builder.formulas.functions import FUNCTIONS, GROUPS, Function
from builder.formulas.numbers import ARITHMETIC, number_of
from builder.formulas.operations import CALLED, MODULES, SIGNS
from builder.formulas.reading import INPUTS, Purpose, fault, read
from builder.formulas.tree import Call, Formula, Input, Number, Operation, Term, is_number
from builder.formulas.writing import expression, modules, typed

__all__ = [
    "ARITHMETIC",
    "CALLED",
    "FUNCTIONS",
    "GROUPS",
    "INPUTS",
    "MODULES",
    "SIGNS",
    "Call",
    "Formula",
    "Function",
    "Input",
    "Number",
    "Operation",
    "Purpose",
    "Term",
    "expression",
    "fault",
    "is_number",
    "modules",
    "number_of",
    "read",
    "typed",
]
