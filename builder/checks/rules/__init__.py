"""The rules, one module for each topic. Importing this package registers them all."""

from builder.checks.rules import cost, data, habits, plan, shapes, structure, target

__all__ = ["cost", "data", "habits", "plan", "shapes", "structure", "target"]
