"""A real browser, Debian's Chromium, on a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.server import Site, running

# The rules of WCAG 2.2 at levels A and AA, and what the makers of axe hold for good practice.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What axe found right would be half of its time, and is not looked at.
_VIOLATIONS = """rules => axe.run(
  document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] }
).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`)))"""

# The scroll bar of a table's own frame is let be: it moves the table and not the page.
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

type Scheme = Literal["light", "dark"]
type Visit = Callable[..., Page]

LOOKS: tuple[tuple[int, Scheme], ...] = ((1280, "light"), (320, "dark"))
"""Each width and each scheme once: what hangs on the one does not hang on the other."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as running_site:
        yield running_site


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """Opens pages: `visit("/handbok/", width=320, scripts=False)`."""
    contexts = []

    def open_page(
        path: str, *, width: int = 1280, height: int = 900, scheme: Scheme = "light", scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        response = page.goto(site.address + path)
        assert response is not None
        return page

    yield open_page
    for context in contexts:
        context.close()


def violations(page: Page, axe: Axe) -> list[str]:
    """What axe finds wrong with a page, each with the element where it is."""
    # Half a megabyte, which a page that was looked at before has already read.
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    found: list[str] = page.evaluate(_VIOLATIONS, _RULES)
    return found


def wrong(page: Page, axe: Axe) -> list[str]:
    """What axe finds in each look, and each that scrolls sideways; what folds stays as it is."""
    found = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} px, {scheme}: {each}" for each in violations(page, axe)]
        if sideways := page.evaluate(SCROLL):
            found.append(f"{width} px: it scrolls sideways by {sideways} px")
    return found


def screenshot(page: Page, path: Path) -> None:
    """A picture of a whole page."""
    page.screenshot(path=path, full_page=True)
