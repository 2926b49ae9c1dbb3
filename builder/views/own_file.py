"""What a person's own file was taken for, why, and how to correct it."""

from typing import Any

import streamlit as st

from builder import data, words
from builder.data.files import Guess
from builder.errors import LayerwiseError
from builder.views import frame, language
from builder.views.language import say

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
    chosen = target.selectbox(say("target"), names, index=names.index(guess.target) if guess.target in names else 0)
    tasks = ["classification", "regression"]
    wanted = task.selectbox(say("task"), tasks, index=tasks.index(guess.task), format_func=lambda name: say(name))
    past = window.number_input(say("window"), 0, 1000, guess.window or 0, help=say("window_help"))
    changes: dict[str, Any] = {}
    if chosen != guess.target:
        changes["target"] = chosen
    elif wanted != guess.task:
        changes["task"] = wanted
    elif (past or None) != guess.window:
        changes["window"] = past or None
    roles = _roles(source, guess)
    if roles:
        changes["roles"] = roles
    _apply(source, changes)


def _roles(source: str, guess: Guess) -> dict[str, str]:
    with st.expander(say("columns", count=len(guess.columns))):
        edited = st.data_editor(
            [
                {"name": one.name, "kind": say(f"kind_{one.kind}"), "used": one.role != "ignored",
                 "missing": one.missing, "examples": " · ".join(one.examples[:4])}
                for one in guess.columns
            ],
            column_config={
                "name": st.column_config.TextColumn(say("column")),
                "kind": st.column_config.TextColumn(say("kind")),
                "used": st.column_config.CheckboxColumn(say("used")),
                "missing": st.column_config.NumberColumn(say("missing")),
                "examples": st.column_config.TextColumn(say("first_values")),
            },
            disabled=["name", "kind", "missing", "examples"],
            hide_index=True,
            key=f"columns_{source}_{guess.target}",
        )  # fmt: skip
    changed = {}
    for column, row in zip(guess.columns, edited, strict=True):
        if column.role != "target" and row["used"] != (column.role != "ignored"):
            changed[column.name] = "input" if row["used"] else "ignored"
    return changed


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
