"""The browser that tests, scripts and measurements drive: one program, started in one way."""

import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

PROGRAM: Final = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Debian's Chromium without windows; where it is not there, the one with windows, which is slower."""

MISSING: Final = "no browser: install Debian's chromium-headless-shell, or chromium (`make browser`)"

_FLAGS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Both programs then draw letters alike, as in the pictures that are kept.
    "--font-render-hinting=slight",
    # No request leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def launch(playwright: Playwright) -> Browser:
    """Start the browser, for its caller to close; without `PROGRAM` there is none to start."""
    return playwright.chromium.launch(executable_path=PROGRAM, args=_FLAGS)
