"""A server with logins and its first administrators, as an operator makes both; and people at browsers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from tests.cli.command import run_program
from tests.web.server import Site, consulting, program, running
from tests.web.team.browser.person import Person

type Somebody = Callable[..., Person]

FORGET_TRIES = """
from lykta.web.serving import set_up
set_up()
from lykta.web.limits.models import Mark
Mark.objects.all().delete()
"""


@dataclass(frozen=True)
class Team:
    """A running server, and how its commands are given."""

    site: Site
    address: str
    variables: dict[str, str]

    def administrator(self, username: str) -> str:
        """Make an administrator by the command; gives the one-time code."""
        outcome = run_program(
            "team", "administrator", username, "--name", f"{username.title()} Admin", "--further",
            folder=self.site.folder, **self.variables,
        )  # fmt: skip
        assert outcome.code == 0, outcome.err
        code: str = re.findall(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", outcome.out)[0]
        return code


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("team")
    with consulting(folder) as variables, running(folder, **variables) as site:
        # A passkey belongs to a name; a number is none.
        yield Team(site, f"http://localhost:{site.port}", variables)


@pytest.fixture
def somebody(team: Team, browser: Browser, axe: Axe) -> Iterator[Somebody]:
    """People, in a browser of their own each: `somebody("en", width=320, scripts=False)`."""
    # All tests come from one address, and the tolls that this would cost have tests of their own.
    program(FORGET_TRIES, team.variables)
    contexts: list[BrowserContext] = []

    def made(
        language: str = "sv",
        *,
        width: int = 1280,
        scripts: bool = True,
        dark: bool = False,
        looks: bool = False,
    ) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        return Person(context.new_page(), team.address, language, scripts, axe if looks else None)

    yield made
    for context in contexts:
        context.close()
