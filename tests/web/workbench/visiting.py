"""A browser that was let in to a workbench, in the look that a test asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Browser, Page

from tests.web.browser.conftest import Scheme
from tests.web.server import Site
from tests.web.workbench.started import KEY

# The browser's own size of letters, twice as large as usual.
_LARGE: Final = {"standard": 32, "fixed": 26}


@dataclass(frozen=True)
class Visit:
    """Opens pages: `visit("/natverk/", width=320, scheme="dark", scripts=False)`."""

    site: Site
    browser: Browser
    contexts: list[Any]
    status: int | None
    """With which every page has to be answered; None, where a test asks for refusals too."""

    def __call__(
        self,
        path: str,
        *,
        width: int = 1280,
        scheme: Scheme = "light",
        scripts: bool = True,
        large: bool = False,
    ) -> Page:
        """The page at a path; one that is still being made ready is asked for again."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = context.new_page()
        if large:
            context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": _LARGE})
        home = let_in(page, f"{self.site.address}/?key={KEY}")
        for _ in range(20):
            answer = page.goto(home + path)
            assert answer
            assert self.status in {None, answer.status}
            if not page.locator("[data-look-again]").count():
                break
        return page


def let_in(page: Page, printed: str) -> str:
    """Open the address that the command prints; gives what the addresses of all pages begin with."""
    page.goto(printed)
    return page.url.rstrip("/")


@contextmanager
def visiting(site: Site, browser: Browser, *, status: int | None = None) -> Iterator[Visit]:
    """A way to open pages, whose windows are closed when the block is left."""
    visit = Visit(site, browser, [], status)
    yield visit
    for context in visit.contexts:
        context.close()
