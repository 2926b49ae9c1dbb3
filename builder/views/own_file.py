"""What a person's own file was taken for, why, and how to correct it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from builder import data, words
from builder.data.files.guess import ColumnGuess, ColumnKind, Guess, Role
from builder.errors import LayerwiseError
from builder.views import frame, language
from builder.views.language import say

_KINDS: tuple[ColumnKind, ...] = ("number", "category", "text")
_ROLES: tuple[Role, ...] = ("input", "target", "ignored")
_ENCODINGS = ("utf-8", "utf-16", "gb18030", "latin-1")
_DELIMITERS = {",": ",", ";": ";", "\t": "⇥", "|": "|", " ": "␣"}


def corrections(source: str) -> None:
    """Draw what a file was taken for, with a field for everything that can be wrong.

    Args:
        source: `file:<id>`.
    """
    owner = frame.owner()
    guess = data.files.guess_of(owner, source)
    if guess.columns:
        _target(source, guess)
    with st.expander(say("why_guessed", count=len(guess.reasons)), expanded=False):
        for reason in guess.reasons:
            st.markdown(f"- {frame.plain(words.text(reason.key, language.current(), **reason.values))}")
        if guess.reading:
            _reading(source, guess)
    for warning in guess.warnings:
        st.warning(words.text(warning.key, language.current(), **warning.values))


def _target(source: str, guess: Guess) -> None:
    names = [one.name for one in guess.columns]
    target, task, window = st.columns(3)
    # Past values belong to a series in time; the rows of a plain table stand alone.
    timed = guess.window is not None or any(one.kind == "date" for one in guess.columns)
    chosen = target.selectbox(say("target"), names, index=names.index(guess.target) if guess.target in names else 0)
    tasks = ["classification", "regression"]
    wanted = task.selectbox(say("task"), tasks, index=tasks.index(guess.task), format_func=lambda name: say(name))
    past = guess.window
    if timed:
        past = window.number_input(say("window"), 0, 1000, guess.window or 0, help=say("window_help")) or None
    changes: dict[str, Any] = {}
    if chosen != guess.target:
        changes["target"] = chosen
    elif wanted != guess.task:
        changes["task"] = wanted
    elif past != guess.window:
        changes["window"] = past
    _apply(source, changes | _columns(source, guess))


def _columns(source: str, guess: Guess) -> dict[str, Any]:
    kinds = {say(f"kind_{kind}"): kind for kind in _KINDS} | {
        say(f"kind_{one.kind}"): one.kind for one in guess.columns
    }
    roles = {say(f"role_{role}"): role for role in _ROLES}
    rows = [
        {"name": one.name, "kind": say(f"kind_{one.kind}"), "role": say(f"role_{one.role}"),
         "missing": one.missing, "examples": " · ".join(one.examples[:4])}
        for one in guess.columns
    ]  # fmt: skip
    with st.expander(say("columns", count=len(guess.columns))):
        st.caption(say("columns_help"))
        edited = st.data_editor(
            rows,
            column_config={
                "name": st.column_config.TextColumn(say("column")),
                "kind": st.column_config.SelectboxColumn(say("kind"), options=list(kinds), required=True),
                "role": st.column_config.SelectboxColumn(say("role"), options=list(roles), required=True),
                "missing": st.column_config.NumberColumn(say("missing")),
                "examples": st.column_config.TextColumn(say("first_values")),
            },
            disabled=["name", "missing", "examples"],
            hide_index=True,
            # What was taken over is no edit any more: the table begins anew with what the file is taken for now.
            key=f"columns_{source}_{abs(hash(guess.columns))}",
        )
    asked = [(one, kinds[row["kind"]], roles[row["role"]]) for one, row in zip(guess.columns, edited, strict=True)]
    return column_changes(asked)


def column_changes(asked: Sequence[tuple[ColumnGuess, ColumnKind, Role]]) -> dict[str, Any]:
    """Return what `data.files.configure` is told for what a person asks of the columns; empty where nothing is new.

    Args:
        asked: Each column as it is taken now, with the kind and the role that are wanted.
    """
    kinds = {one.name: kind for one, kind, _ in asked if kind != one.kind}
    roles = {one.name: role for one, _, role in asked if role != one.role}
    for one, kind, role in asked:
        usable = kind in ("number", "category", "text")
        # Somebody who says of a column that was left out what it is wants it used.
        if one.name in kinds and usable and one.role == "ignored" and role == "ignored":
            roles[one.name] = "input"
    changes: dict[str, Any] = {"kinds": kinds} if kinds else {}
    if targets := [name for name, role in roles.items() if role == "target"]:
        # A table has one target: the one named last, and the one before it becomes an input.
        changes["target"] = targets[-1]
    wanted = {name: role for name, role in roles.items() if role != "target"}
    return changes | ({"roles": wanted} if wanted else {})


def _reading(source: str, guess: Guess) -> None:
    reading = guess.reading
    assert reading is not None
    encoding, delimiter, decimal, header = st.columns(4, vertical_alignment="bottom")
    encodings = list(dict.fromkeys((reading.encoding, *_ENCODINGS)))
    new_encoding = encoding.selectbox(say("encoding"), encodings)
    marks = list(_DELIMITERS)
    new_delimiter = delimiter.selectbox(
        say("delimiter"), marks, index=marks.index(reading.delimiter), format_func=lambda mark: _DELIMITERS[mark]
    )
    new_decimal = decimal.selectbox(say("decimal"), [".", ","], index=[".", ","].index(reading.decimal))
    new_header = header.checkbox(say("header"), reading.header)
    values = {"encoding": new_encoding, "delimiter": new_delimiter, "decimal": new_decimal, "header": new_header}
    _apply(source, {name: value for name, value in values.items() if value != getattr(reading, name)})


def _apply(source: str, changes: dict[str, Any]) -> None:
    if not changes:
        return
    try:
        data.files.configure(frame.owner(), source, **changes)
    except LayerwiseError as error:
        st.error(error.sentence(language.current()))
    else:
        st.rerun()
