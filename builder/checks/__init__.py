"""Diagnostics and proposals: what is wrong with a design and how to repair it, and what its plan could be."""

from builder.checks.diagnose import data_problem, diagnose, judge
from builder.checks.diagnostic import SEVERITIES, Diagnostic, Proposal, Repair, Severity
from builder.checks.machine import Machine
from builder.checks.memory import training_memory
from builder.checks.propose import propose, resolve, training_examples
from builder.checks.rule import RULES, Rule
from builder.checks.starting import STARTING, can_start, starting_network

__all__ = [
    "RULES",
    "SEVERITIES",
    "STARTING",
    "Diagnostic",
    "Machine",
    "Proposal",
    "Repair",
    "Rule",
    "Severity",
    "can_start",
    "data_problem",
    "diagnose",
    "judge",
    "propose",
    "resolve",
    "starting_network",
    "training_examples",
    "training_memory",
]
