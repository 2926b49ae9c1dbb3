"""A small network for the data in place of all layers: the edit that brings it, and what the design is then called."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from builder.checks import STARTING, Diagnostic, Repair, starting_network
from builder.design import Design, Edit, RenameDesign, Several
from builder.views import templates
from builder.words import LANGUAGES, text

Info = Mapping[str, Any]


def edit_for(design: Design, info: Info | None, language: str) -> Edit | None:
    """Return the edit that puts a network for the data in place of all layers; `None` where the data says too little.

    Args:
        design: The design. A name that a person gave it stays.
        info: What its data set says of itself; `None` where it can't be read.
        language: In which the design is called after its data.
    """
    edit = starting_network(design, info or {})
    return _called(edit, design, info or {}, language) if edit is not None else None


def named(diagnostic: Diagnostic, design: Design, info: Info | None, language: str) -> Diagnostic:
    """Return a diagnostic whose repair with a network for the data also calls the design after it."""

    def renamed(one: Repair) -> Repair:
        return replace(one, edit=_called(one.edit, design, info or {}, language)) if one.name == STARTING else one

    return replace(diagnostic, repairs=tuple(map(renamed, diagnostic.repairs)))


def is_given(name: str) -> bool:
    """Say whether a person gave a design its name; else it is a template's, or that of a network for some data."""
    return name not in _titles() and not any(_is_made(name, language) for language in LANGUAGES)


def _called(edit: Edit, design: Design, info: Info, language: str) -> Edit:
    title = (info.get("title") or {}).get(language)
    if not title or is_given(design.name):
        return edit
    edits = edit.edits if isinstance(edit, Several) else (edit,)
    return Several((*edits, RenameDesign(text("views.starting_name", language, data=title))))


def _is_made(name: str, language: str) -> bool:
    before, after = text("views.starting_name", language, data="\n").split("\n")
    return name.startswith(before) and name.endswith(after)


@cache
def _titles() -> frozenset[str]:
    return frozenset(title for one in templates.index() for title in one["title"].values())
