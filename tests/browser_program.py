"""The browser that tests drive."""

import shutil
from typing import Final

BROWSER: Final = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Debian's Chromium without windows; where it is not there, the one with windows, which is slower."""

MISSING: Final = "no browser: install Debian's chromium-headless-shell, or chromium (`make browser`)"
