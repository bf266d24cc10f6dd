"""Lykta measured beside other tools in one run: speed, memory and quality, told in one page with its machine and date."""
