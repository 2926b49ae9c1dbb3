"""The columns of a table divided among several inputs, as a wide and deep network takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.data.outline import Outline, TableOutline
from builder.data.raw import Raw, TableInput

NAME = "inputs"
"""What a preparation calls it: `[{"name": "wide", "columns": ["bmi", "age"]}, ...]`, one for each input."""

MOST_INPUTS = 16
LONGEST_NAME = 40


def read(value: Any, columns: Sequence[Any]) -> list[dict[str, Any]] | None:
    """Return a division with the columns that the table has.

    Args:
        value: As the design has it. A column may be taken by several inputs, or by none.
        columns: Names of the table's columns. Others are passed over, because a file may have got other columns.

    Returns:
        The inputs that take a column; `None` where there are none, so that the table stays one input.

    Raises:
        ValueError: It is no division, or two inputs have one name.
    """
    if not isinstance(value, list | tuple) or len(value) > MOST_INPUTS:
        raise ValueError(value)
    found = [_input(one, columns) for one in value]
    if len({one["name"] for one in found}) < len(found):
        raise ValueError(value)
    return [one for one in found if one["columns"]] or None


def divided(raw: Raw, prepared: Mapping[str, Any]) -> Raw:
    """Return a data set whose table is divided among inputs as its preparation says."""
    division = prepared.get(NAME)
    if not division:
        return raw
    return replace(raw, inputs=_tables(raw.inputs, division), test_inputs=_tables(raw.test_inputs, division))


def divided_outline(outline: Outline, prepared: Mapping[str, Any]) -> Outline:
    """Return an outline whose table is divided among inputs as its preparation says."""
    division = prepared.get(NAME)
    return replace(outline, inputs=_tables(outline.inputs, division)) if division else outline


def _input(one: Any, columns: Sequence[Any]) -> dict[str, Any]:
    if not isinstance(one, Mapping) or not isinstance(one.get("columns"), list | tuple):
        raise ValueError(one)
    name = one.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise ValueError(name)
    return {"name": name.strip(), "columns": [column for column in dict.fromkeys(one["columns"]) if column in columns]}


def _tables(inputs: tuple[Any, ...], division: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    found: list[Any] = []
    for one in inputs:
        if isinstance(one, TableInput | TableOutline):
            by_name = {column.name: column for column in one.columns}
            found += [_table(one, part["name"], [by_name[name] for name in part["columns"]]) for part in division]
        else:
            found.append(one)
    return tuple(found)


def _table(table: Any, name: str, columns: Sequence[Any]) -> Any:
    return replace(table, name=name, columns=tuple(columns))
