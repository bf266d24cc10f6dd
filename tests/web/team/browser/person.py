"""Somebody at a browser who logs in: reads and presses what the page says in their language."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import CDPSession, Page, expect

from tests.web.browser.conftest import violations
from tests.web.cast import code_now

PASSWORD = "korg vinter sadel moln"  # noqa: S105 - of accounts that are made for one test.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Person:
    """One person, in one browser and one language."""

    page: Page
    address: str
    language: str = "sv"
    scripts: bool = True
    axe: Axe | None = None
    wrong: list[str] = field(default_factory=list)

    def word(self, message: str) -> str:
        """What the page says for a message, in this person's language."""
        with translation.override(self.language):
            return translation.gettext(message)

    def go(self, name: str, *arguments: object) -> None:
        """Open a page by its name."""
        with translation.override(self.language):
            self.page.goto(self.address + reverse(name, args=arguments))
        self.look()

    def look(self) -> None:
        """Note what is wrong with the page: its width, and what axe finds where scripts run."""
        self.page.wait_for_load_state()
        if self.page.evaluate(SIDEWAYS) > 0:
            self.wrong.append(f"{self.page.url} scrolls sideways")
        if self.axe and self.scripts:
            self.wrong += [f"{self.page.url}: {found}" for found in violations(self.page, self.axe)]

    def fill(self, **fields: str) -> None:
        """Fill the first shown form by the names of its fields."""
        for name, value in fields.items():
            self.page.locator(f"main form:visible [name={name}]").first.fill(value)

    def press(self, message: str) -> None:
        """Press the button of the page that says so."""
        self.ask(message)
        self.look()

    def ask(self, message: str) -> None:
        """Press a button after which the browser itself is asked first, so that the page is not there yet."""
        self.page.locator("main").get_by_role("button", name=self.word(message), exact=True).click()

    def follow(self, message: str) -> None:
        """Follow the link of the page that says so."""
        self.follow_exactly(self.word(message))

    def follow_exactly(self, words: str) -> None:
        """Follow the link of the page with these words."""
        self.page.locator("main").get_by_role("link", name=words, exact=True).first.click()
        self.look()

    def at(self, message: str) -> None:
        """Wait for the page of that heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.word(message))

    def told(self) -> str:
        """What the page says went wrong."""
        return self.page.locator("[role=alert]").inner_text()

    def begin(self, code: str) -> str:
        """Choose a password with a one-time code and set up an app; gives the app's secret."""
        self.go("first_log_in")
        self.fill(code=code, password1=PASSWORD, password2=PASSWORD)
        self.press("Continue")
        self.at("Set up an app that shows codes")
        secret = "".join(self.page.locator(".key span").all_text_contents())
        self.fill(code=code_now(secret))
        self.press("Set up")
        self.at("Recovery codes")
        return secret

    def codes(self) -> list[str]:
        """The recovery codes that the page shows."""
        return self.page.locator(".codes li").all_text_contents()

    def log_in(self, username: str, password: str = PASSWORD) -> None:
        """Send user name and password."""
        self.go("account_login")
        self.fill(login=username, password=password)
        self.press("Continue")

    def show(self, code: str) -> None:
        """Send a code as the second factor."""
        self.at("Enter the one-time code")
        self.fill(code=code)
        self.press("Log in")

    def log_out(self) -> None:
        """Press the button that every page has."""
        self.page.get_by_role("button", name=self.word("Log out")).click()
        self.at("Log in")


def with_authenticator(page: Page, *, verifies: bool = True) -> tuple[CDPSession, str]:
    """Give the browser a virtual authenticator that holds passkeys; gives its session and its number."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    number = client.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return client, str(number)
