"""The lines that divide the examples and prepare them, with the same steps in numpy that `builder.data` takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from builder.errors import ExportError
from builder.export.reading import Reading
from builder.export.text import Name, assign, comment, flat, pretty, quoted

SPLIT = '''\
def split(labels, share, seed):
    """Divide the rows so that each class is divided alike; return both parts."""
    sizes = np.bincount(labels)
    held = min(round(len(labels) * share), len(labels) - 1)
    exact = sizes * (held / len(labels))
    quota = np.minimum(np.floor(exact).astype(int), np.maximum(sizes - 1, 0))
    # What rounding left over goes to the classes that lost most by it.
    for keep in (1, 0):
        order = np.argsort(quota - exact, kind="stable")
        while quota.sum() < held and (sizes - quota > keep).any():
            for label in order:
                if quota.sum() < held and sizes[label] - quota[label] > keep:
                    quota[label] += 1
    mixed = np.random.default_rng(seed).permutation(len(labels))
    parts = [mixed[labels[mixed] == label][:take] for label, take in enumerate(quota)]
    validation = np.sort(np.concatenate(parts))
    return np.setdiff1d(np.arange(len(labels)), validation), validation
'''


NUMBERED = '''\
def numbered(texts, rows):
    """Return texts as rows of word numbers; the words are those of the rows that train."""
    counts = Counter(word for row in rows for word in words_of(texts[row]))
    known = sorted(counts, key=lambda word: (-counts[word], word))[:{most}]
    # 0 is padding, 1 the start, 2 an unknown word.
    numbers = {{word: number for number, word in enumerate(known, start=3)}}
    found = [[1, *(numbers.get(word, 2) for word in words_of(text))] for text in texts]
    return keras.utils.pad_sequences(found, maxlen={length})
'''


@dataclass(frozen=True, slots=True)
class Preparing:
    """How the examples are divided and prepared.

    Args:
        functions: Functions that the lines use.
        lines: Statements that turn `x` and `y` into `x_train`, `y_train` and so on.
        validates: Whether there is a validation part.
    """

    functions: tuple[str, ...]
    lines: tuple[str, ...]
    validates: bool


def preparing(
    info: Mapping[str, Any], share: float, seed: int, reading: Reading, fitted: Mapping[str, Any] | None
) -> Preparing:
    """Return the lines that divide and prepare the examples.

    Args:
        info: What the data set says of itself, as JSON.
        share: Share of the examples that validates.
        seed: Decides which do.
        reading: How the data set was read.
        fitted: What the preparation learned from the training part; `None` where no run did it yet.

    Raises:
        ExportError: The data has several inputs that can't be told apart in a script.
    """
    several = len(info["inputs"]) > 1
    inputs = _entering(info, reading, fitted, info["prepared"].get("inputs") or ())
    lines = [
        *_divide(info, share, seed, reading.ordered),
        *inputs,
        *(_own_target(reading) if info["target"]["kind"] == "input" else _both(_target(info), reading.has_test)),
        *_parts(share > 0, several),
    ]
    stratified = share > 0 and not reading.ordered and info["target"]["kind"] == "classes"
    functions = (
        *reading.functions,
        *((_numbered(info),) if several and reading.text_columns else ()),
        *((SPLIT,) if stratified else ()),
    )
    return Preparing(functions, tuple(lines), share > 0)


def _entering(
    info: Mapping[str, Any], reading: Reading, fitted: Mapping[str, Any] | None, division: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return the lines that prepare `x`: an array, or a tuple of them where the data has several inputs."""
    if len(info["inputs"]) > 1 and (reading.text_columns or (reading.columns and division)):
        return _several(info, reading, division)
    if reading.pictures:
        steps = [_scaling(info, fitted, name) for name in reading.pictures]
        lines = [line for one in steps for line in _both(one, reading.has_test)]
        return [*lines, f"x = ({', '.join(reading.pictures)})"]
    if len(info["inputs"]) > 1 and not division:
        raise ExportError("export.several_inputs", count=len(info["inputs"]))
    if division and reading.columns:
        chosen = division[0]["columns"]
        return _both(_columns(info, _only(reading, chosen)), reading.has_test)
    lines = _both(_inputs(info, reading, fitted), reading.has_test)
    return [*lines, *_divided(reading, division)] if division else lines


def _divided(reading: Reading, division: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the lines that take the columns of each input out of a prepared array of all columns."""
    lines = [f"# {comment(one['name'])}: {comment(', '.join(one['columns']))}" for one in division]
    for variable in ("x", "x_test") if reading.has_test else ("x",):
        places = [[reading.names.index(name) for name in one["columns"]] for one in division]
        parts = tuple(Name(f"{variable}[:, {flat(one)}]") for one in places)
        lines.append(assign(variable, parts[0] if len(parts) == 1 else parts))
    return lines


def _only(reading: Reading, columns: Sequence[str]) -> Reading:
    kinds = dict(reading.columns)
    return replace(reading, columns=tuple((name, kinds[name]) for name in columns))


def _several(info: Mapping[str, Any], reading: Reading, division: Sequence[Mapping[str, Any]]) -> list[str]:
    lines: list[str] = []
    names: list[str] = []
    if reading.columns:
        parts = [one["columns"] for one in division] or [[name for name, _ in reading.columns]]
        for place, columns in enumerate(parts, start=1):
            steps = _columns(info, _only(reading, columns))
            names.append(f"features_{place}" if len(parts) > 1 else "features")
            lines += [*steps.learn, f"{names[-1]} = {steps.apply}"]
    for place, name in enumerate(reading.text_columns, start=1):
        names.append(f"text_{place}")
        lines.append(f"text_{place} = numbered(table[{quoted(name)}].fillna({quoted('')}), train)")
    return [*lines, f"x = ({', '.join(names)})"]


def _numbered(info: Mapping[str, Any]) -> str:
    prepared = info["prepared"]
    return NUMBERED.format(most=flat(max(0, prepared["vocabulary"] - 3)), length=flat(prepared["sequence_length"]))


def _inputs(info: Mapping[str, Any], reading: Reading, fitted: Mapping[str, Any] | None) -> "_Steps":
    if reading.texts:
        return _own_texts(info)
    if info["modality"] == "sequence" and info["vocabulary"]:
        return _texts(info)
    return _columns(info, reading) if reading.columns else _scaling(info, fitted)


@dataclass(frozen=True, slots=True)
class _Steps:
    """Lines that learn from the training part, and the expression that prepares a variable."""

    learn: tuple[str, ...]
    apply: str
    variable: str


def _divide(info: Mapping[str, Any], share: float, seed: int, ordered: bool) -> list[str]:
    if share == 0:
        return ["train = np.arange(len(y))"]
    if info["target"]["kind"] == "classes" and not ordered:
        return [f"train, validation = split(y, share={flat(share)}, seed={flat(seed)})"]
    held = f"held = min(round(len(y) * {flat(share)}), len(y) - 1)"
    if ordered:
        return [held, "train, validation = np.split(np.arange(len(y)), [len(y) - held])"]
    return [
        held,
        f"mixed = np.random.default_rng({flat(seed)}).permutation(len(y))",
        "train, validation = np.sort(mixed[held:]), np.sort(mixed[:held])",
    ]


def _both(steps: _Steps, has_test: bool) -> list[str]:
    names = [steps.variable, f"{steps.variable}_test"] if has_test else [steps.variable]
    return [*steps.learn, *(f"{name} = {steps.apply.format(name)}" for name in names)]


def _texts(info: Mapping[str, Any]) -> _Steps:
    # Keras keeps the last words and pads at the front, as the app does.
    return _Steps((), f"keras.utils.pad_sequences({{}}, maxlen={flat(info['prepared']['sequence_length'])})", "x")


def _own_texts(info: Mapping[str, Any]) -> _Steps:
    most = max(0, info["prepared"]["vocabulary"] - 3)
    learn = (
        "counts = Counter(word for row in train for word in words_of(x[row]))",
        "known = sorted(counts, key=lambda word: (-counts[word], word))" + f"[:{flat(most)}]",
        "# 0 is padding, 1 the start, 2 an unknown word.",
        "numbers = {word: number for number, word in enumerate(known, start=3)}",
        "x = [[1, *(numbers.get(word, 2) for word in words_of(text))] for text in x]",
    )
    return _Steps(learn, f"keras.utils.pad_sequences({{}}, maxlen={flat(info['prepared']['sequence_length'])})", "x")


def _columns(info: Mapping[str, Any], reading: Reading) -> _Steps:
    """Prepare a table column by column: categories, missing values, scale."""
    prepared = info["prepared"]
    categories = [name for name, kind in reading.columns if kind == "category"]
    lines = [
        "columns = []",
        f"for name in {pretty([name for name, _ in reading.columns], 12)}:",
        "    column = table[name]",
    ]
    if categories:
        one_hot = prepared.get("categories") == "one_hot"
        code = f"pd.get_dummies(column, dtype={quoted('float64')})"
        code = code if one_hot else f"column.astype({quoted('category')}).cat.codes + 1.0"
        lines += [f"    if name in {pretty(categories, 16, 4)}:", f"        columns.append({code})", "        continue"]
    fills = {"mean": "column[train].mean()", "zero": "0"}
    lines.append(f"    column = column.fillna({fills.get(prepared.get('missing', ''), 'column[train].median()')})")
    lines += _SCALES[prepared.get("scale", "none")]
    return _Steps(tuple(lines), f"pd.concat(columns, axis=1).to_numpy({quoted('float32')})", "x")


_SCALES = {
    "none": ["    columns.append(column)"],
    "standardize": [
        "    mean, deviation = column[train].mean(), column[train].std(ddof=0)",
        "    varies = deviation > 1e-12 * max(1, abs(mean))",
        "    columns.append((column - mean) / (deviation if varies else 1))",
    ],
    "min_max": [
        "    low, span = column[train].min(), column[train].max() - column[train].min()",
        "    columns.append((column - low) / (span if span > 1e-12 * max(1, abs(low)) else 1))",
    ],
}


def _scaling(info: Mapping[str, Any], fitted: Mapping[str, Any] | None, variable: str = "x") -> _Steps:
    scale = info["prepared"].get("scale", "none")
    rank = len(info["inputs"][0]["shape"])
    single = quoted("float32")
    if scale == "unit":
        return _Steps((), f"{{}}.astype({single}) / {flat(_top(fitted))}", variable)
    if scale not in ("standardize", "min_max"):
        return _Steps((), f"{{}}.astype({single})", variable)
    table = info["modality"] == "table"
    axes = "axis=0" if rank == 1 else f"axis={flat(tuple(range(rank)))}"
    first, second = ("mean", "deviation") if scale == "standardize" else ("low", "span")
    learn = (
        f"values = {variable}[train].astype({quoted('float64')})",
        *(
            (f"mean, deviation = values.mean({axes}), values.std({axes})",)
            if scale == "standardize"
            else (f"low = values.min({axes})", f"span = values.max({axes}) - low")
        ),
        # The comparison allows for rounding.
        f"{second}[{second} <= 1e-12 * np.maximum(1, np.abs({first}))] = 1  # never varies",
    )
    if table:
        return _Steps(learn, f"(({{}} - {first}) / {second}).astype({single})", variable)
    narrowed = f"{first}, {second} = {first}.astype({single}), {second}.astype({single})"
    return _Steps((*learn, narrowed), f"({{}}.astype({single}) - {first}) / {second}", variable)


def _top(fitted: Mapping[str, Any] | None) -> float | int:
    # Only the byte pictures that Keras offers can come here without a fitted preparation.
    top = float(fitted["inputs"][0]["divide"][0]) if fitted else 255.0
    return int(top) if top.is_integer() else top


def _own_target(reading: Reading) -> list[str]:
    return ["y = x  # what comes out is to be what went in", *(["y_test = x_test"] if reading.has_test else [])]


def _target(info: Mapping[str, Any]) -> _Steps:
    target, prepared = info["target"], info["prepared"]
    if target["kind"] in ("classes", "mask"):
        if prepared.get("one_hot"):
            count = flat(len(target["classes"]))
            return _Steps((), f"np.eye({count}, dtype={quoted('float32')})[{{}}]", "y")
        return _Steps((), f"{{}}.astype({quoted('int32')})", "y")
    if not prepared.get("scale_target"):
        return _Steps((), f"{{}}.astype({quoted('float32')})", "y")
    learn = (
        "y_mean, y_deviation = y[train].mean(axis=0), y[train].std(axis=0)",
        "y_deviation = np.where(y_deviation > 0, y_deviation, 1)  # never varies",
    )
    return _Steps(learn, f"(({{}} - y_mean) / y_deviation).astype({quoted('float32')})", "y")


def _parts(validates: bool, several: bool) -> list[str]:
    names = ["train", "validation"] if validates else ["train"]
    if several:
        return [f"x_{name}, y_{name} = tuple(part[{name}] for part in x), y[{name}]" for name in names]
    return [f"x_{name}, y_{name} = x[{name}], y[{name}]" for name in names]
