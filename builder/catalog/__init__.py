"""Every part of Keras as data: layers, losses, optimizers and so on, generated from the installed Keras."""

from builder.catalog.browser import parameter_to_browser
from builder.catalog.parts import Family, Group, Kind, Parameter, Part
from builder.catalog.reading import FAMILIES, FORMULA, Catalog, catalog, find
from builder.catalog.values import DTYPES, check_config, check_value, typed

__all__ = [
    "DTYPES",
    "FAMILIES",
    "FORMULA",
    "Catalog",
    "Family",
    "Group",
    "Kind",
    "Parameter",
    "Part",
    "catalog",
    "check_config",
    "check_value",
    "find",
    "parameter_to_browser",
    "typed",
]
