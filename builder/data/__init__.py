"""Data sets: the built-in ones and the person's own files, divided, prepared and previewed, without loading Keras."""

from builder.data import files
from builder.data.info import DataInfo, InputInfo, Notice, Proposal, TargetInfo
from builder.data.loading import Prepared, describe, load
from builder.data.pictures import coloured, legend
from builder.data.preparation import restore_target
from builder.data.preview import preview
from builder.data.proposals import preparations
from builder.data.sets import DataSet, find, sets
from builder.data.texts import read_back
from builder.data.wording import words_behind

__all__ = [
    "DataInfo",
    "DataSet",
    "InputInfo",
    "Notice",
    "Prepared",
    "Proposal",
    "TargetInfo",
    "coloured",
    "describe",
    "files",
    "find",
    "legend",
    "load",
    "preparations",
    "preview",
    "read_back",
    "restore_target",
    "sets",
    "words_behind",
]
