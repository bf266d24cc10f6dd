"""Lykta measured beside other tools in one run: speed, memory and quality, on one page."""
