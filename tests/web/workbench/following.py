"""Follows a tutorial in a browser: what it says to choose is chosen, what it says to press is pressed.

Understood are `Choose **words**` (a link or a button of that name), `Choose the first link`, `Press **key**`
and pictures; any other **bold words** have to stand on the page.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

_STEP = re.compile(
    r"Choose \*\*(?P<choose>[^*]+)\*\*|(?P<first>Choose the first\s+link)|Press \*\*(?P<press>\w)\*\*"
    r"|!\[[^\]]*\]\(img/(?P<picture>[\w-]+)\.png\)|\*\*(?P<there>[^*]+)\*\*"
)
_NETWORK = re.compile("n[0-9a-f]{12}")
_MAKING_READY = "The review is being made ready"


def follow(tutorial: str, page: Page, *, picture: Callable[[str], None]) -> int:
    """Do what a tutorial says, in its order, from its first "Choose" on; `picture` is called at each picture.

    Gives the number of steps. Fails where something cannot be chosen, or is not on the page.
    """
    steps = list(_STEP.finditer(" ".join(tutorial.split())))
    for step in steps:
        _take(step, page, picture)
    return len(steps)


def _take(step: re.Match[str], page: Page, picture: Callable[[str], None]) -> None:
    if step["choose"]:
        _choose(page, step["choose"])
    elif step["first"]:
        page.locator("main tbody a").first.click()
    elif step["press"]:
        heading = page.locator("main").inner_text()
        # A letter counts only when the page has been in sight for a moment.
        page.wait_for_selector("html[data-seen]")
        page.keyboard.press(step["press"].lower())
        expect(page.locator("main")).not_to_have_text(heading)
    elif step["picture"]:
        picture(step["picture"])
    else:
        expect(page.locator("main")).to_contain_text(step["there"], ignore_case=True)


def _choose(page: Page, name: str) -> None:
    # A network's link has its name before its identifier, by which a tutorial calls it.
    exact = _NETWORK.fullmatch(name) is None
    link, button = (page.get_by_role(role, name=name, exact=exact) for role in ("link", "button"))
    link.or_(button).first.click()
    while page.get_by_role("heading", level=1).inner_text() == _MAKING_READY:
        page.wait_for_timeout(500)
        page.reload()
