"""The command line: one module per command."""

from lykta.cli.commands import app
from lykta.cli.entry import main

__all__ = ["app", "main"]
