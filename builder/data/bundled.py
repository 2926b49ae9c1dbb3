"""Data sets that lie inside the installed scikit-learn, read from its files without importing it."""

import gzip
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import numpy as np

from builder.data.raw import Array, ArrayInput, Column, Raw, TableInput, Target
from builder.errors import DataError

DIGIT_TOP = 16.0
"""The darkest value of a pixel of the digits: each counts the dark ones among 4 x 4 scanned points."""

IRIS = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")
WINE = (
    *("alcohol", "malic acid", "ash", "alcalinity of ash", "magnesium", "total phenols", "flavanoids"),
    *("nonflavanoid phenols", "proanthocyanins", "color intensity", "hue", "od280/od315 of diluted wines", "proline"),
)
_CELL = (
    *("radius", "texture", "perimeter", "area", "smoothness"),
    *("compactness", "concavity", "concave points", "symmetry", "fractal dimension"),
)
BREAST_CANCER = tuple(
    [f"mean {name}" for name in _CELL] + [f"{name} error" for name in _CELL] + [f"worst {name}" for name in _CELL]
)
DIABETES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")


def digits(options: dict[str, Any]) -> Raw:
    """Read 1,797 handwritten digits of 8 x 8 pixels.

    Source: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI 1998, the test part.
    """
    content = _numbers("digits.csv.gz")
    pixels = content[:, :-1].astype(np.uint8).reshape(-1, 8, 8, 1)
    target = Target("digit", "classes", content[:, -1].astype(np.int64), tuple(map(str, range(10))))
    return Raw("classification", "image", (ArrayInput("image", pixels, DIGIT_TOP),), target)


def iris(options: dict[str, Any]) -> Raw:
    """Read 150 iris flowers of three species.

    Source: Fisher, The use of multiple measurements in taxonomic problems, 1936.
    """
    return _table("iris.csv", IRIS, "species", ("setosa", "versicolor", "virginica"))


def wine(options: dict[str, Any]) -> Raw:
    """Read the chemical analysis of 178 wines from three growers.

    Source: Aeberhard and Forina, Wine, UCI 1991.
    """
    return _table("wine_data.csv", WINE, "grower", ("class_0", "class_1", "class_2"))


def breast_cancer(options: dict[str, Any]) -> Raw:
    """Read 569 measured cell samples, malignant or benign.

    Source: Wolberg, Mangasarian, Street and Street, Breast Cancer Wisconsin (Diagnostic), UCI 1995.
    """
    return _table("breast_cancer.csv", BREAST_CANCER, "diagnosis", ("malignant", "benign"))


def diabetes(options: dict[str, Any]) -> Raw:
    """Read 442 people with diabetes, in real units, and how far it went within a year.

    Source: Efron, Hastie, Johnstone and Tibshirani, Least Angle Regression, 2004.
    """
    values = _numbers("diabetes_data_raw.csv.gz", delimiter=None)
    target = Target("progression", "number", _numbers("diabetes_target.csv.gz", delimiter=None)[:, 0])
    return Raw("regression", "table", (_features(values, DIABETES),), target)


def _table(file: str, names: tuple[str, ...], target: str, classes: tuple[str, ...]) -> Raw:
    content = _numbers(file, skip=1)
    labels = content[:, -1].astype(np.int64)
    inputs = (_features(content[:, :-1], names),)
    return Raw("classification", "table", inputs, Target(target, "classes", labels, classes))


def _features(values: Array, names: tuple[str, ...]) -> TableInput:
    columns = tuple(Column(name, "number", values[:, place].copy()) for place, name in enumerate(names))
    return TableInput("features", columns)


def _numbers(file: str, skip: int = 0, delimiter: str | None = ",") -> Array:
    path = folder() / file
    try:
        if file.endswith(".gz"):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                return np.loadtxt(lines, delimiter=delimiter, skiprows=skip, ndmin=2)
        return np.loadtxt(path, delimiter=delimiter, skiprows=skip, ndmin=2)
    except (OSError, ValueError) as error:
        raise DataError("data.bundled_missing", file=file) from error


@cache
def folder() -> Path:
    """Return the folder of scikit-learn's data files.

    Raises:
        DataError: scikit-learn is not installed.
    """
    # `importlib.util.find_spec` looks into sys.modules first, where a training worker blocks scikit-learn.
    spec = PathFinder.find_spec("sklearn")
    if spec is None or spec.origin is None:
        raise DataError("data.bundled_missing", file="scikit-learn")
    return Path(spec.origin).parent / "datasets" / "data"
