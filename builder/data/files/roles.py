"""Which column is the target, which are inputs, and whether the target is a class or a number: guessed with reasons."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from builder.data.files.guess import ColumnKind, Role
from builder.data.files.table import Cells, Table
from builder.data.info import Notice, Task
from builder.data.texts import words_of
from builder.errors import DataError

TARGET_NAMES = (
    *("target", "label", "labels", "class", "classes", "y", "output", "outcome", "result", "species", "category"),
    *("quality", "diagnosis", "survived", "sentiment", "topic", "price", "score", "目标", "标签", "类别", "分类"),
    *("结果", "种类", "品种", "等级", "价格", "分数", "成绩"),
)
ROW_NAMES = frozenset({"id", "index", "no", "no.", "nr", "row", "unnamed: 0", "编号", "序号", "行号"})
MOST_NUMBER_CLASSES = 20
MAX_CLASSES = 1000
WINDOW = 30


@dataclass(frozen=True, slots=True)
class Roles:
    """What a table is used for.

    Args:
        target: Name of the target column.
        task: `classification` or `regression`.
        roles: Role of each column by name.
        kinds: Kind of each column by name.
        window: How many past values one example holds; `None` where the rows are no time series.
    """

    target: str
    task: Task
    roles: dict[str, Role]
    kinds: dict[str, ColumnKind]
    window: int | None = None


def guess_roles(table: Table) -> tuple[Roles, list[Notice]]:
    """Guess what a table is used for, with a reason for each guess.

    Raises:
        DataError: No column can be the target.
    """
    kinds: dict[str, ColumnKind] = {one.name: one.kind for one in table.columns}
    series = _series(table)
    if series is not None:
        roles: dict[str, Role] = {one.name: "ignored" for one in table.columns}
        roles[series.name] = "target"
        window = max(2, min(WINDOW, len(table) // 10))
        reason = Notice("data.why_series", {"column": series.name, "window": window})
        return Roles(series.name, "regression", roles, kinds, window), [reason]
    target, why = _target(table)
    task, why_task = guess_task(target)
    roles, ignored = _roles(table, target)
    return Roles(target.name, task, roles, kinds), [why, why_task, *ignored]


def guess_task(target: Cells) -> tuple[Task, Notice]:
    """Guess whether a target is a class or a number."""
    name = target.name
    if target.kind != "number":
        count = len({value for value in target.values if value is not None})
        return "classification", Notice("data.why_classes_text", {"column": name, "count": count})
    present = target.values[~np.isnan(target.values)]
    different = np.unique(present)
    whole = bool(np.all(present == np.round(present)))
    few = len(different) <= MOST_NUMBER_CLASSES and (len(different) * 5 <= len(present) or len(different) == 2)
    if whole and few:
        return "classification", Notice("data.why_classes_numbers", {"column": name, "count": len(different)})
    return "regression", Notice("data.why_number", {"column": name, "count": len(different)})


def _target(table: Table) -> tuple[Cells, Notice]:
    usable = [one for one in table.columns if one.kind in ("number", "category") and not _is_row_number(one)]
    if not usable:
        raise DataError("data.no_target", columns=_list(one.name for one in table.columns))
    if len(table.columns) == 1:
        raise DataError("data.one_column", column=table.columns[0].name)
    named = [one for one in usable if one.name.strip().lower() in TARGET_NAMES]
    if named:
        return named[-1], Notice("data.why_target_name", {"column": named[-1].name})
    if usable[-1] is table.columns[-1]:
        return usable[-1], Notice("data.why_target_last", {"column": usable[-1].name})
    # A category between text columns says more likely what they are about than any number.
    chosen = next((one for one in reversed(usable) if one.kind == "category"), usable[-1])
    return chosen, Notice("data.why_target_only", {"column": chosen.name})


def _roles(table: Table, target: Cells) -> tuple[dict[str, Role], list[Notice]]:
    roles: dict[str, Role] = {one.name: "ignored" for one in table.columns}
    roles[target.name] = "target"
    others = [one for one in table.columns if one is not target]
    inputs = [one for one in others if one.kind in ("number", "category") and not _is_row_number(one)]
    if not inputs:
        inputs = sorted((one for one in others if one.kind == "text"), key=_words)[-1:]
    for one in inputs:
        roles[one.name] = "input"
    left = [one.name for one in others if roles[one.name] == "ignored"]
    return roles, [Notice("data.why_ignored", {"columns": _list(left)})] if left else []


def _series(table: Table) -> Cells | None:
    numbers = [one for one in table.columns if one.kind == "number" and not _is_row_number(one)]
    rest = [one for one in table.columns if one.kind not in ("number", "empty")]
    dated = len(rest) == 1 and rest[0].kind == "date"
    if len(numbers) == 1 and len(table) >= WINDOW and (dated or (not rest and len(table.columns) == 1)):
        return numbers[0]
    return None


def _is_row_number(one: Cells) -> bool:
    if one.kind != "number" or one.name.strip().lower() not in ROW_NAMES:
        return False
    return bool(np.all(np.diff(one.values) == 1))


def _words(one: Cells) -> int:
    return sum(len(words_of(value)) for value in one.values[:200])


def _list(names: Iterable[str]) -> str:
    known = list(names)
    return ", ".join(known[:8]) + (" …" if len(known) > 8 else "")
