"""The browser that tests drive."""

import shutil
from typing import Final

BROWSER: Final = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Debian's Chromium without windows, which takes a quarter of the time from the tests; or one with them."""

MISSING: Final = "no browser: install Debian's chromium-headless-shell, or chromium (`make browser`)"
