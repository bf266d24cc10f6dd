"""Takes the pictures of the handbook and the legal check that the documentation shows, from its own server.

    .venv/bin/python scripts/screenshots.py

Needs Debian's chromium. The pictures show the package's own pages and nothing else.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.web.server import running  # noqa: E402 - the tests' own way of starting a server.

FOLDER = ROOT / "docs/explanation/img"
# Name, address, width, height, scheme.
SHOTS = [
    ("front", "/", 1200, 980, "light"),
    ("page", "/handbok/gor-sa-har-nu/", 1200, 900, "light"),
    ("screening", "/en/handbook/signs/#what-a-questionnaire-is-worth", 1200, 1000, "dark"),
    ("phone", "/handbok/tecken/", 360, 720, "dark"),
]

# Answers that show the most of a result.
ANSWERS = {
    "acute": "no", "age": "could-be-under-18", "recruited": "yes", "harboured": "yes", "vulnerability": "yes",
    "vulnerability_limits": "unknown", "sexual_purpose": "yes", "other_purpose": "no",
}  # fmt: skip
# Name, address, what is posted, width, height, scheme.
CHECK = [
    ("question", "/rattslig-kontroll/", {"to": "vulnerability_limits"}, 360, 800, "light"),
    ("result", "/rattslig-kontroll/hela/", ANSWERS | {"to": "rest"}, 1200, 1560, "light"),
]
# The check's pages are answers to forms: one is made and sent as a button would.
POST = """fields => {
  const form = document.createElement("form");
  form.method = "post";
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


def take_check(browser: Browser, address: str) -> None:
    """Take the pictures of the legal check."""
    for name, path, fields, width, height, scheme in CHECK:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(address + path)
        with page.expect_navigation():
            page.evaluate(POST, fields)
        page.screenshot(path=FOLDER / f"check-{name}.png")
        context.close()


def take(browser: Browser, address: str) -> None:
    """Take every picture from a running server."""
    for name, path, width, height, scheme in SHOTS:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(address + path)
        page.screenshot(path=FOLDER / f"handbook-{name}.png")
        context.close()


def main() -> int:
    """Start a server, take the pictures, end it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("No browser: install Debian's chromium.", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox"])
        take(browser, site.address)
        take_check(browser, site.address)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
