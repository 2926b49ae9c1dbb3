"""The rules, one module for each topic. Importing this package registers them all."""

from builder.checks.rules import structure, shapes, target, objective, plan, data, habits, cost, weights  # isort: skip  (the order of asking)

__all__ = ["cost", "data", "habits", "objective", "plan", "shapes", "structure", "target", "weights"]
