"""A server with logins and its first administrator, as an operator makes both; and a browser."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lykta.web.keys.keyring import made_keyring
from tests.cli.command import run_program
from tests.web.browser.conftest import axe, browser  # noqa: F401 - fixtures.
from tests.web.cast import code_now
from tests.web.server import Site, running

PASSWORD = "korg vinter sadel moln"  # noqa: S105 - of accounts that are made for one test.

type Open = Callable[..., Page]


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


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("team")
    made_keyring(folder / "keys")
    variables = {
        "LYKTA_HTTPS": "no",
        "LYKTA_PARTS": "handbook,consult",
        "LYKTA_DATA_FOLDER": str(folder / "data"),
        "LYKTA_KEY_FOLDER": str(folder / "keys"),
        "LYKTA_SECRET_KEY": "a secret of the tests, which signs nothing that anybody relies on",
        "LYKTA_COUNTY_PARTS": "norra länet,södra länet",
    }
    if os.environ["LYKTA_TEST_DATABASE"] != "sqlite":
        # The tests themselves use another database of that server.
        variables["LYKTA_DATABASE"] = os.environ["LYKTA_TEST_DATABASE"]
    with running(folder, **variables) as site:
        # A passkey belongs to a name; a number is none.
        yield Team(site, f"http://localhost:{site.port}", variables)


@pytest.fixture
def open_page(team: Team, browser: Browser) -> Iterator[Open]:  # noqa: F811 - the fixture.
    """Opens pages in a browser of its own each: `open_page("/teamet/logga-in/", width=320)`."""
    contexts: list[BrowserContext] = []

    def opened(path: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(team.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def begin(page: Page, code: str) -> str:
    """Choose a password with a one-time code and set up an app; gives the app's secret."""
    page.get_by_label("Engångskod").fill(code)
    page.get_by_label("Ditt nya lösenord").fill(PASSWORD)
    page.get_by_label("Samma lösenord igen").fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ordna en app som visar koder")
    secret = "".join(page.locator(".key span").all_text_contents())
    page.get_by_label("Koden som appen visar").fill(code_now(secret))
    page.get_by_role("button", name="Klart").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    return secret


def log_in(page: Page, username: str) -> None:
    """Send user name and password on the page of the log-in."""
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()


FIRST = "/teamet/logga-in/forsta-gangen/"
LOG_IN = "/teamet/logga-in/"


def shots(name: str) -> Path | None:
    """Where a picture is laid for whoever wants to look, by LYKTA_SHOTS; else nowhere."""
    folder = os.environ.get("TEAM_SHOTS")
    return Path(folder, f"{name}.png") if folder else None
