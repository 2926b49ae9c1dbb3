"""Layerwise in the terminal: start the app, check, train, export, and look after runs and data."""

from builder.cli.main import main

__all__ = ["main"]
