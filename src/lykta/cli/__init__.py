"""The command line: one module per command."""

from lykta.cli.commands import app, main

__all__ = ["app", "main"]
