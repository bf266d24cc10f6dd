"""Lykta: tools for a county's resource team against prostitution and trafficking for sexual purposes."""

__version__ = "0.1.0"
